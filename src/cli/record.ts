/** Files of a run: its trace, written while it happens, and its history. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { BadInput } from '../session/problem.ts';
import type { Micros } from '../sim/node.ts';
import type { Recorder } from '../sim/recorder.ts';
import { CHUNK_EVENTS, emptyColumns, eventOf, type Legend, writeRow } from '../sim/trace.ts';
import { canonical } from '../trace/hash.ts';
import { reason, shortened } from './read.ts';

/** Characters gathered before they are written: a trace is larger than one text may be. */
const CHUNK_CHARS = 1 << 20;

/** A file of JSON lines; every failure is one sentence that names the flag. */
export class Lines {
  readonly #flag: string;
  readonly #file: string;
  readonly #out: number;
  #text = '';

  constructor(flag: string, file: string) {
    this.#flag = flag;
    this.#file = file;
    this.#out = this.#try(() => openSync(file, 'w'));
  }

  write(item: unknown): void {
    this.#text += `${canonical(item)}\n`;
    if (this.#text.length >= CHUNK_CHARS) this.#flush();
  }

  close(): void {
    this.#flush();
    this.#try(() => closeSync(this.#out));
  }

  #flush(): void {
    const bytes = Buffer.from(this.#text);
    this.#text = '';
    this.#try(() => {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#out, bytes, done);
    });
  }

  #try<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      throw new BadInput(`--${this.#flag} cannot write “${shortened(this.#file)}”: ${reason(error)}. Choose another place.`);
    }
  }
}

/** Writes every event as a line; keeps only those of the chunk that is being filled. */
export class TraceFile implements Recorder {
  readonly #lines: Lines;
  #legend: Legend | null = null;
  readonly #columns = emptyColumns();
  #written = 0;
  #told = 0;

  constructor(lines: Lines) {
    this.#lines = lines;
  }

  /** Tells whom the numbers in the events stand for. */
  begin(legend: Legend): this {
    this.#legend = legend;
    return this;
  }

  record(seq: number, type: number, at: Micros, cause: number, node: number, about: number, x: number, y: number, body: unknown): void {
    writeRow(this.#columns, seq, type, at, cause, node, about, x, y, body);
    this.#told = seq + 1;
    if (this.#told % CHUNK_EVENTS === 0) this.#write();
  }

  close(): void {
    this.#write();
    this.#lines.close();
  }

  #write(): void {
    const legend = this.#legend;
    if (legend) for (; this.#written < this.#told; this.#written++) this.#lines.write(eventOf(this.#columns, this.#written, legend));
  }
}
