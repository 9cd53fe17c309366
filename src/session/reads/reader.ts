/** What statements return at kept versions, each found out once as long as there is room for it. */
import type { Engine } from '../../sqlite/engine.ts';
import type { RowKey } from '../../sqlite/notebook.ts';
import type { Past, PastAnswer, PastState, Question, ReadSet } from '../../sqlite/past.ts';
import type { Effects } from '../../sqlite/effects.ts';
import { keyText } from '../../sqlite/notebook.ts';
import { Course } from './course.ts';
import type { Line } from './line.ts';
import type { Version } from './version.ts';

/** Answers and their bytes that are remembered. It is only for speed: what is forgotten is found out again. */
const REMEMBERED = { answers: 20_000, bytes: 8 * 1024 * 1024, courses: 1_024 };

/** A statement as it was asked, under a name that equal ones share. */
export interface Asking extends Question {
  readonly name: string;
}

/** `op` and clock are part of the name only where the answer hangs on them. */
export function asking(question: Question, volatile: boolean): Asking {
  const { sql, params, nowMs, seed } = question;
  return { ...question, name: `${volatile ? `${seed} ${nowMs} ` : ''}${keyText(sql, params)}` };
}

export class Reader {
  readonly #engine: Engine;
  #past: Past | null = null;
  /** Line → statement → version → answer. */
  readonly #answers = new Map<Line, Map<string, Map<number, PastAnswer>>>();
  #count = 0;
  #bytes = 0;
  readonly #reads = new Map<string, ReadSet | null>();
  readonly #courses = new Map<Line, Map<string, Course>>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get #open(): Past {
    this.#past ??= this.#engine.past();
    return this.#past;
  }

  /** What a statement hangs on at a version; null where it cannot be asked there. */
  readSet(line: Line, { schema }: Version, state: PastState, sql: string): ReadSet | null {
    const name = `${line.name} ${schema} ${sql}`;
    const known = this.#reads.get(name);
    if (known !== undefined) return known;
    if (this.#reads.size >= REMEMBERED.courses) this.#reads.clear();
    const found = this.#open.readSet(state, sql);
    this.#reads.set(name, found);
    return found;
  }

  answer(line: Line, { id }: Version, state: PastState, asked: Asking): PastAnswer {
    const byVersion = this.#of(line, asked.name);
    const known = byVersion.get(id);
    if (known) return known;
    const answer = this.#open.answer(state, asked);
    this.#count++;
    this.#bytes += answer.bytes;
    byVersion.set(id, answer);
    if (this.#count > REMEMBERED.answers || this.#bytes > REMEMBERED.bytes) this.#forget();
    return answer;
  }

  /** What is known of a statement's answer from `from` on. */
  course(line: Line, name: string, from: number): Course {
    let byName = this.#courses.get(line);
    if (!byName) this.#courses.set(line, (byName = new Map()));
    const known = byName.get(name);
    if (known) return known;
    if (byName.size >= REMEMBERED.courses) byName.clear();
    const made = new Course(from);
    byName.set(name, made);
    return made;
  }

  #of(line: Line, name: string): Map<number, PastAnswer> {
    let byName = this.#answers.get(line);
    if (!byName) this.#answers.set(line, (byName = new Map()));
    let byVersion = byName.get(name);
    if (!byVersion) byName.set(name, (byVersion = new Map()));
    return byVersion;
  }

  #forget(): void {
    this.#answers.clear();
    this.#count = 0;
    this.#bytes = 0;
  }

  rows(state: PastState, keys: Iterable<RowKey>): Effects {
    return this.#open.rows(state, keys);
  }

  columns(state: PastState, table: string): readonly string[] {
    return this.#open.columns(state, table);
  }

  /** Of all that is stored there. */
  digest(state: PastState): string {
    return this.#open.digest(state);
  }

  close(): void {
    this.#past?.close();
    this.#past = null;
  }
}
