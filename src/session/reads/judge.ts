/**
 * Says of each read how it stands to the newest state that was committed when it was asked, and of each loss which rows are gone. It is told
 * of every commit while the database stands at it, and keeps the pages of the latest. None of it takes virtual time; its verdicts are part
 * of the trace, so that all who look at a run see the same.
 */
import type { LossReason, Micros, NodeId, NodeSpec } from '../../sim/node.ts';
import type { Answer, LostWrite, Pending } from '../../sim/operation.ts';
import type { Judge as KernelJudge } from '../../sim/options.ts';
import type { Database, Witness } from '../../sqlite/database.ts';
import type { Engine } from '../../sqlite/engine.ts';
import { keyText, type RowKey } from '../../sqlite/notebook.ts';
import type { PastState } from '../../sqlite/past.ts';
import { isStatistics } from '../../sqlite/schema.ts';
import { host } from '../../sqlite/wasm/entropy.ts';
import { operationOf } from '../asked.ts';
import { freshness, isNewest } from './compare.ts';
import { Line, type SavedLine } from './line.ts';
import { lostWrites, type Told } from './lost.ts';
import { Reader } from './reader.ts';
import { releaseRoots } from './roots.ts';
import { RULES, type Rules } from './rules.ts';
import type { CommitLog, WrittenRow } from '../history/commits.ts';
import type { Version } from './version.ts';

/** Schemas that are recognized. */
const SCHEMAS_KNOWN = 100;
/** Rows of one write whose keys are remembered. */
const ROWS_PER_WRITE = 20;
/** Statements whose answer hangs on the clock, and that were not answered yet. */
const CLOCKS_KNOWN = 20_000;

export interface SavedJudge {
  readonly mark: number;
  readonly schemas: number;
  readonly clocks: ReadonlyMap<string, number>;
  readonly lines: readonly SavedLine[];
}

/** Gives the pages of what was saved back. */
export function releaseJudge({ lines }: SavedJudge): void {
  for (const { roots } of lines) releaseRoots(roots);
}

export interface JudgeOptions {
  readonly engine: Engine;
  readonly nodes: readonly NodeSpec[];
  readonly now: () => Micros;
  readonly rules?: Rules;
  /** Is told what each commit wrote. */
  readonly commits?: CommitLog;
}

export class Judge implements KernelJudge, Witness {
  readonly #engine: Engine;
  readonly #now: () => Micros;
  readonly #rules: Rules;
  readonly #commits: CommitLog | null;
  readonly #reader: Reader;
  readonly #lines: readonly Line[];
  readonly #lineOf = new Map<NodeId, Line>();
  /** Databases of which none ever has the newest state of all. */
  readonly #apart = new Set<NodeId>();
  /** What the clock showed to a statement that looks at it. */
  readonly #clocks = new Map<string, number>();
  /** Newest states so far, in all histories. */
  #mark = 0;
  #schemas = 0;
  /** By what they are compiled by. */
  readonly #alikeSchemas = new Map<string, number>();

  constructor({ engine, nodes, now, rules = RULES, commits }: JudgeOptions) {
    this.#engine = engine;
    this.#now = now;
    this.#rules = rules;
    this.#commits = commits ?? null;
    this.#reader = new Reader(engine);
    const parts = new Map<string | undefined, NodeId[]>();
    for (const { id, part, ownOrder } of nodes) {
      if (!engine.has(id)) continue;
      const name = ownOrder ? id : part;
      parts.set(name, [...(parts.get(name) ?? []), id]);
      if (ownOrder) this.#apart.add(id);
    }
    this.#lines = [...parts.values()].map((group) => new Line(group));
    for (const line of this.#lines) for (const id of line.nodes) this.#lineOf.set(id, line);
  }

  /** The set-up is what everybody begins with. */
  begin(): void {
    for (const line of this.#lines) {
      const [first] = line.nodes;
      if (first !== undefined) this.#lead(line, this.#made(line, this.#engine.database(first), null, null), 0);
    }
  }

  // What is committed ---------------------------------------------------------------------------------------------

  committed(db: Database, rows: Iterable<RowKey> | null): void {
    const line = this.#lineOf.get(db.name);
    if (!line) return;
    line.logged ||= db.replays;
    if (db.replays) return this.#promise(line, db, rows === null ? null : [...rows]);
    const { top } = line;
    const known = this.#known(line, db);
    if (known) return line.forked ? line.stand(db.name, known) : undefined;
    const parent = line.forked && !line.logged ? line.standsAt(db.name) : top;
    const written = rows === null ? null : [...rows];
    const version = this.#made(line, db, parent, written);
    this.#log(line, version, parent, written);
    if (parent === top) this.#lead(line, version, this.#now());
    else line.leaveAside(version);
  }

  /** A copy commits what another had committed before. Where history went back once, only content tells. */
  #known(line: Line, db: Database): Version | null {
    const { top } = line;
    if (!line.forked || line.logged) return top && db.position <= top.position ? top : null;
    return this.#alike(
      line,
      db,
      line.candidates(db.position).filter(({ position }) => position === db.position),
    );
  }

  #alike(line: Line, db: Database, candidates: readonly Version[]): Version | null {
    const own = candidates.length > 0 ? db.store.digest() : '';
    for (const version of candidates) {
      const state = line.state(version);
      if (state && this.#reader.digest(state) === own) return version;
    }
    return null;
  }

  #promise(line: Line, db: Database, rows: readonly RowKey[] | null): void {
    if (line.top && db.position <= line.top.position) return;
    const parent = line.promisedLast(db.name) ?? line.top;
    const version = line.promise(this.#described(db, parent, rows));
    line.roots.keep(version, db.store);
    this.#log(line, version, parent, rows);
  }

  #log(line: Line, version: Version, parent: Version | null, rows: readonly RowKey[] | null): void {
    if (!this.#commits) return;
    const { node, position, op } = version;
    const [was, is] = [parent && line.state(parent), line.state(version)];
    this.#commits.add(op, {
      node,
      part: line.nodes[0] ?? node,
      position,
      rows: rows && was && is && writtenRows(this.#reader, was, is, rows),
    });
  }

  /** An entry that others have been seen to apply meanwhile is known. */
  ended(db: Database): void {
    const line = this.#lineOf.get(db.name);
    for (const version of line?.takePromised(db.name) ?? []) {
      const top = line?.top;
      if (!line || (top && version.position <= top.position)) continue;
      const schema = top && isOfRows(version.tables) ? top.schema : version.schema;
      this.#lead(line, { ...version, at: this.#now(), mark: this.#mark, parent: top?.id ?? -1, schema }, this.#now());
    }
  }

  /** A commit that waits for others counts when it is seen. */
  shows(db: Database, upTo: number): void {
    const line = this.#lineOf.get(db.name);
    if (!line || line.top?.node !== db.name) return;
    line.show(({ position }) => this.#rules.isShown(position, upTo), this.#now(), ++this.#mark);
  }

  /** Whoever leads from now on shows all that it has. */
  #showAll(line: Line): void {
    if (line.hides) line.show(() => true, this.#now(), ++this.#mark);
  }

  #made(line: Line, db: Database, parent: Version | null, rows: readonly RowKey[] | null): Version {
    const version = line.add(this.#described(db, parent, rows), parent);
    line.roots.keep(version, db.store);
    return version;
  }

  #described(db: Database, parent: Version | null, rows: readonly RowKey[] | null) {
    const tables = rows === null || rows.length === 0 ? null : tablesOf(rows);
    return {
      node: db.name,
      position: db.position,
      at: this.#now(),
      mark: this.#mark,
      op: operationOf(host.text),
      tables,
      rows: rows === null ? [] : rows.length <= ROWS_PER_WRITE ? rows : rows.slice(0, ROWS_PER_WRITE),
      schema: parent !== null && isOfRows(tables) ? parent.schema : this.#schemaOf(db),
    };
  }

  /** Databases that begin alike have one, so that looking at one after the other compiles nothing again. */
  #schemaOf(db: Database): number {
    const text = db.compiledBy;
    const known = text === null ? undefined : this.#alikeSchemas.get(text);
    if (known !== undefined) return known;
    if (this.#alikeSchemas.size >= SCHEMAS_KNOWN) this.#alikeSchemas.clear();
    this.#schemas += 1;
    if (text !== null) this.#alikeSchemas.set(text, this.#schemas);
    return this.#schemas;
  }

  #lead(line: Line, version: Version, at: Micros): void {
    line.lead(version, at, ++this.#mark);
  }

  #back(line: Line, to: Version): void {
    if (line.back(to, this.#now(), this.#mark + 1)) this.#mark++;
  }

  /** A database may have gone back: its process died, or its disk is lost. */
  changed(node: NodeId): void {
    const line = this.#lineOf.get(node);
    const top = line?.top;
    line?.takePromised(node);
    if (!line || !top) return;
    if (line.standsAt(node)) line.stand(node, this.#standing(line, node));
    if (line.logged) return;
    const held = line.nodes.map((id) => this.#standing(line, id));
    if (held.includes(top)) return;
    const best = held.reduce((a, b) => (numberIn(line, b) > numberIn(line, a) ? b : a), null);
    if (best) this.#back(line, best);
  }

  #standing(line: Line, node: NodeId): Version | null {
    const db = this.#engine.database(node);
    const candidates = line.candidates(db.position);
    return candidates.length > 1 || line.forked ? this.#alike(line, db, candidates) : (candidates[0] ?? null);
  }

  lost(node: NodeId, _position: number, reason: LossReason): Told {
    const line = this.#lineOf.get(node);
    if (!line) return { writes: [], more: 0 };
    const db = this.#engine.database(node);
    if (reason !== 'timeline') this.#showAll(line);
    if (reason === 'disk') {
      const empty = this.#made(line, db, null, null);
      line.goneAll();
      this.#lead(line, empty, this.#now());
    } else if (reason !== 'timeline') {
      line.fork();
      const candidates = line.candidates(db.position);
      const version = candidates.length === 1 ? candidates[0] : this.#alike(line, db, candidates);
      line.stand(node, version ?? null);
      if (version) this.#back(line, version);
    }
    return lostWrites(line, this.#reader, line.takeGone(), line.top);
  }

  /** Writes that are gone and of which no loss has told yet: those of a primary that does not know that it was replaced. */
  get gone(): readonly LostWrite[] {
    return this.#lines.flatMap((line) => lostWrites(line, this.#reader, line.gone, line.top).writes);
  }

  // What is asked and answered ------------------------------------------------------------------------------------

  called(pending: Pending): void {
    pending.at = this.#now();
    pending.mark = this.#mark;
  }

  /** A statement whose answer hangs on clock or chance was run for an operation. */
  ran(asked: string, nowMs: number): void {
    this.#clocks.set(operationOf(asked), nowMs);
    if (this.#clocks.size <= CLOCKS_KNOWN) return;
    // One that was run after its client had given it up is never asked for.
    for (const [oldest] of this.#clocks) {
      this.#clocks.delete(oldest);
      return;
    }
  }

  answered(answer: Answer, { asked: { sql, params }, at, mark }: Pending): Answer {
    const { op, outcome, served } = answer;
    const nowMs = this.#clocks.size === 0 ? undefined : this.#clocks.get(op);
    if (nowMs !== undefined) this.#clocks.delete(op);
    // Who asked knows better of what lies inside of a transaction.
    if (!outcome.ok || outcome.wrote || !served || answer.freshness !== undefined) return answer;
    if (served.position === null) return { ...answer, freshness: outcome.tables.length === 0 ? 'fresh' : 'gathered' };
    if (this.#apart.has(served.from ?? served.node)) return { ...answer, freshness: 'untold' };
    const line = this.#lineOf.get(served.from ?? served.node) ?? (this.#lines.length === 1 ? this.#lines[0] : undefined);
    if (!line) return { ...answer, freshness: 'untold' };
    const court = { line, reader: this.#reader, rules: this.#rules };
    if (isNewest(court, served.position, mark)) return fresh(answer);
    const question = { sql, params, nowMs: nowMs ?? 0, seed: op };
    const read = { question, rows: outcome.rows, position: served.position, calledAt: at, mark, clockKnown: nowMs !== undefined };
    return { ...answer, freshness: freshness(court, read) };
  }

  // A moment and the end ------------------------------------------------------------------------------------------

  save(): SavedJudge {
    return {
      mark: this.#mark,
      schemas: this.#schemas,
      clocks: new Map(this.#clocks),
      lines: this.#lines.map((line) => line.save()),
    };
  }

  restore({ mark, schemas, clocks, lines }: SavedJudge): void {
    this.#mark = mark;
    this.#schemas = schemas;
    this.#alikeSchemas.clear();
    for (const [op, nowMs] of clocks) this.#clocks.set(op, nowMs);
    for (const [i, line] of this.#lines.entries()) {
      const saved = lines[i];
      if (saved) line.restore(saved);
    }
  }

  close(): void {
    for (const line of this.#lines) line.roots.close();
    this.#reader.close();
  }
}

/** Most answers have these fields, in this order; a copy of such a one that is made in one piece takes half the memory. */
const REPLY = ['kind', 'op', 'outcome', 'served'];

function fresh(answer: Answer): Answer {
  let fields = 0;
  for (const name in answer) if (name !== REPLY[fields++]) return { ...answer, freshness: 'fresh' };
  if (fields !== REPLY.length || !('kind' in answer)) return { ...answer, freshness: 'fresh' };
  const { kind, op, outcome, served } = answer;
  const reply = { kind, op, outcome, served, freshness: 'fresh' as const };
  return reply;
}

/** Null: a table gives its rows no names. */
function writtenRows(reader: Reader, was: PastState, is: PastState, rows: readonly RowKey[]): readonly WrittenRow[] | null {
  const [before, after] = [reader.rows(was, rows), reader.rows(is, rows)];
  const told = rows.map(({ table, key }) => {
    const name = keyText(table, key);
    return { table, key, before: before.get(name)?.row ?? null, after: after.get(name)?.row ?? null, known: after.has(name) };
  });
  return told.every(({ known }) => known) ? told.map(({ known: _, ...row }) => row) : null;
}

function tablesOf(rows: readonly RowKey[]): readonly string[] {
  const [only] = rows;
  return only && rows.length === 1 ? [only.table] : [...new Set(rows.map(({ table }) => table))];
}

/** It left schema and statistics as they were. */
const isOfRows = (tables: readonly string[] | null): boolean => tables !== null && !tables.some(isStatistics);

const numberIn = (line: Line, version: Version | null): number => (version ? line.numberOf(version, line.last) : -1);
