/**
 * How a read stands to the newest committed state of the moment when it was asked: the same statement is run there, and it is stale if the
 * rows are others. Then the states between are gone through, to find since when.
 */
import type { Freshness, Row, Stale } from '../../sim/operation.ts';
import type { Micros } from '../../sim/node.ts';
import type { PastAnswer, Question, ReadSet } from '../../sqlite/past.ts';
import { Course, type Look } from './course.ts';
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

/** A statement of which it is known what it hangs on, and where going through later states begins: after the one that answered. */
interface Known extends Look {
  readonly asked: Asking;
  readonly start: Start;
  readonly course: Course;
}

/** `version` is null where that is not remembered. */
interface Start {
  readonly number: number;
  readonly version: Version | null;
  /** It was the newest once, so that what comes after it differs from it only by what was committed. */
  readonly wasNewest: boolean;
}

const ANYTHING: ReadSet = { tables: new Set(), all: true, volatile: false };

/** Whether what stands at `position` was the newest when `mark` was, or came after it: what most reads return, told without a look at anything. */
export function isNewest({ line, rules }: Court, position: number, mark: number): boolean {
  if (line.forked) return false;
  const newest = line.seenAt((each) => rules.wasThere(each, mark));
  return newest >= line.first && line.at(newest).version.position <= position;
}

export function freshness(court: Court, read: Read): Freshness {
  const { line, rules, reader } = court;
  const newest = line.seenAt((mark) => rules.wasThere(mark, read.mark));
  if (newest < line.first) return 'untold';
  const candidates = line.candidates(read.position);
  const [only] = candidates;
  if (candidates.length === 1 && only && line.numberOf(only, line.last) >= newest) return 'fresh';
  const { version } = line.at(newest);
  const state = line.state(version);
  const reads = state && reader.readSet(line, version, state, read.question.sql);
  if (reads?.volatile && !read.clockKnown) return 'untold';
  const asked = asking(read.question, reads?.volatile === true);
  const start = startOf(court, read, candidates, asked);
  if (start.number >= newest) return 'fresh';
  const known = knownOf(court, asked, start, reads && start.version?.schema === version.schema ? reads : ANYTHING);
  const between = known.course.relevant(known, start.number, newest);
  if (between.length === 0) return 'unchanged';
  const answer = state && reader.answer(line, version, state, asked);
  if (answer && !rules.differ(answer.rows, read.rows)) return 'unchanged';
  return stale(court, read, known, { between, newest, answer });
}

/** Of several versions at one position the one that answers so. */
function startOf(court: Court, read: Read, candidates: readonly Version[], asked: Asking): Start {
  const { line } = court;
  const fits = (version: Version): boolean => answers(court, read, asked, version);
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

function knownOf({ line, reader, rules }: Court, asked: Asking, start: Start, reads: ReadSet): Known {
  const follows = (number: number): boolean => number > line.first && line.at(number - 1).version.id === line.at(number).version.parent;
  const unlike = start.wasNewest ? -1 : start.number + 1;
  const mayShare = start.wasNewest || start.version === null;
  const known = start.version === null ? `after ${start.number}, ` : '';
  const name = `${known}${reads.all ? 'any' : start.version?.schema} ${asked.name}`;
  return {
    line,
    asked,
    start,
    course: mayShare && !reads.volatile ? reader.course(line, name, start.number) : new Course(start.number),
    mayChange: (number) => number === unlike || !follows(number) || rules.mayChange(line.at(number).version, reads),
    rowsAt: (number) => {
      const { version } = line.at(number);
      const state = line.state(version);
      return state === null ? undefined : reader.answer(line, version, state, asked).rows;
    },
    differ: rules.differ,
  };
}

/** Whether what was returned is what the statement returns at this version. */
function answers({ line, reader, rules }: Court, { rows }: Read, asked: Asking, version: Version): boolean {
  const state = line.state(version);
  return state !== null && !rules.differ(reader.answer(line, version, state, asked).rows, rows);
}

interface Found {
  readonly between: readonly number[];
  readonly newest: number;
  /** What it returns at the newest state; null: its pages are not kept. */
  readonly answer: PastAnswer | null;
}

function stale(court: Court, read: Read, known: Known, found: Found): Stale {
  const { start, line } = known;
  const { answer, between } = found;
  const changed = changes(court, read, known, found);
  const which = changed ?? between;
  const first = line.at(which[0] ?? found.newest);
  const last = line.at(which.at(-1) ?? found.newest);
  const since = Math.max(first.at, start.version?.at ?? first.at);
  const position = { newest: last.version.position, node: last.version.node };
  const rows = answer && answer.bytes <= ROWS_BYTES_MAX ? answer.rows : null;
  const bound = start.version === null ? 'at least' : changed === undefined ? 'at most' : 'exact';
  return { staleUs: Math.max(0, read.calledAt - since), versions: which.length, ...position, rows, bound };
}

/** Those after which it returned something else than before; undefined where not all can be looked at. */
function changes(court: Court, read: Read, known: Known, { answer, between, newest }: Found): readonly number[] | undefined {
  const { line, start, asked } = known;
  if (answer === null || between.length * Math.max(1, answer.steps) > STEPS_MAX) return undefined;
  // What was found out before would still be known: whether it is said must not hang on that.
  const kept = (number: number): boolean => line.state(line.at(number).version) !== null;
  if (!(line.forked ? between.every(kept) : kept(between[0] ?? newest))) return undefined;
  // What was returned is no state's answer where a copy has drifted: then nobody else's course is the same.
  const own = start.version === null || !answers(court, read, asked, start.version);
  const course = own ? new Course(start.number) : known.course;
  if (own) course.relevant(known, start.number, newest);
  return course.changed(known, start.number, newest, read.rows);
}
