/**
 * How a read stands to the newest committed state of the moment when it was asked: the same statement is run there, and it is stale if the
 * rows are others. Then the states between are gone through, to find since when.
 */
import type { Freshness, Row, Stale } from '../../sim/operation.ts';
import type { Micros } from '../../sim/node.ts';
import type { PastAnswer, Question, ReadSet } from '../../sqlite/past.ts';
import type { Line } from './line.ts';
import { type Asking, asking, type Reader } from './reader.ts';
import type { Rules } from './rules.ts';
import type { Version } from './version.ts';

/** Steps of SQLite's machine that going through the states between may take. */
const STEPS_MAX = 1_000_000;
/** Rows of the newest state that go with a verdict. */
const ROWS_BYTES_MAX = 4_096;

export interface Read {
  readonly question: Question;
  /** What was returned, and from which state. */
  readonly rows: readonly Row[];
  readonly position: number;
  readonly calledAt: Micros;
  /** Number of the run's newest states when it was called. */
  readonly mark: number;
  /** What the statement's clock showed is known. */
  readonly clockKnown: boolean;
}

export interface Court {
  readonly line: Line;
  readonly reader: Reader;
  readonly rules: Rules;
}

/** A statement of which it is known what it hangs on. */
interface Known {
  readonly asked: Asking;
  readonly reads: ReadSet;
}

const ANYTHING: ReadSet = { tables: new Set(), all: true, volatile: false };

export function freshness(court: Court, read: Read): Freshness {
  const { line, rules } = court;
  const newest = line.seenAt((mark) => rules.wasThere(mark, read.mark));
  if (newest < line.first) return 'untold';
  const { version } = line.at(newest);
  const candidates = line.candidates(read.position);
  const [only] = candidates;
  if (candidates.length === 1 && only && line.numberOf(only, line.last) >= newest) return 'fresh';
  const state = line.state(version);
  const compiled = state && court.reader.readSet(line, version, state, read.question.sql);
  if (compiled?.volatile && !read.clockKnown) return 'untold';
  const from = startOf(court, read, candidates, compiled?.volatile === true);
  if (from.number >= newest) return 'fresh';
  const sameSchema = from.version?.schema === version.schema;
  const known: Known = {
    asked: asking(read.question, compiled?.volatile === true),
    reads: compiled && sameSchema ? compiled : ANYTHING,
  };
  const between = relevant(court, known, from, newest);
  if (between.length === 0) return 'unchanged';
  const answer = state && court.reader.answer(line, version, state, known.asked);
  if (answer && !rules.differ(answer.rows, read.rows)) return 'unchanged';
  return stale(court, read, { known, from, between, answer });
}

/** Where going through later states begins: after the one that answered. `version` is null where that is not remembered. */
interface Start {
  readonly number: number;
  readonly version: Version | null;
  /** It was the newest once, so that what comes after it differs from it only by what was committed. */
  readonly wasNewest: boolean;
}

/** Of several versions at one position the one that answers so. */
function startOf(court: Court, read: Read, candidates: readonly Version[], volatile: boolean): Start {
  const { line, reader, rules } = court;
  const asked = asking(read.question, volatile);
  const fits = (version: Version): boolean => {
    const state = line.state(version);
    return state !== null && !rules.differ(reader.answer(line, version, state, asked).rows, read.rows);
  };
  const version = (candidates.length > 1 ? candidates.find(fits) : null) ?? candidates[0] ?? null;
  if (version === null) return { number: line.first - 1, version, wasNewest: false };
  const number = line.numberOf(version, line.last);
  if (number >= 0) return { number, version, wasNewest: true };
  // It never was the newest: what was so when it was committed is the first that it may differ from.
  return {
    number:
      Math.max(
        line.first,
        line.seenAt((mark) => mark <= version.mark),
      ) - 1,
    version,
    wasNewest: false,
  };
}

/** Numbers of the newest states after `from`, up to `until`, that may show something else by this statement than the one before. */
function relevant({ line, rules }: Court, { reads }: Known, from: Start, until: number): readonly number[] {
  const found: number[] = [];
  for (let number = from.number + 1; number <= until; number++) {
    const { version } = line.at(number);
    const unlike = number === from.number + 1 && !from.wasNewest;
    const follows = !unlike && number > line.first && line.at(number - 1).version.id === version.parent;
    if (!follows || rules.mayChange(version, reads)) found.push(number);
  }
  return found;
}

interface Found {
  readonly known: Known;
  readonly from: Start;
  readonly between: readonly number[];
  /** What it returns at the newest state; null: its pages are not kept. */
  readonly answer: PastAnswer | null;
}

function stale(court: Court, read: Read, found: Found): Stale {
  const { from, between, answer } = found;
  const { line } = court;
  const changed = changes(court, read, found);
  const which = changed ?? between;
  const first = line.at(which[0] ?? line.last);
  const last = line.at(which.at(-1) ?? line.last);
  const since = Math.max(first.at, from.version?.at ?? first.at);
  const position = { newest: last.version.position, node: last.version.node };
  const rows = answer && answer.bytes <= ROWS_BYTES_MAX ? answer.rows : null;
  const bound = from.version === null ? 'at least' : changed === null ? 'at most' : 'exact';
  return { staleUs: Math.max(0, read.calledAt - since), versions: which.length, ...position, rows, bound };
}

/** Those after which it returned something else than before; null where not all can be looked at. */
function changes({ line, reader, rules }: Court, read: Read, { known, between, answer }: Found): readonly number[] | null {
  if (answer === null || between.length * Math.max(1, answer.steps) > STEPS_MAX) return null;
  const changed: number[] = [];
  let before: readonly Row[] | null = read.rows;
  for (const number of between) {
    const { version } = line.at(number);
    const state = line.state(version);
    if (state === null) return null;
    const { rows } = reader.answer(line, version, state, known.asked);
    if (rules.differ(rows, before)) changed.push(number);
    before = rows;
  }
  return changed;
}
