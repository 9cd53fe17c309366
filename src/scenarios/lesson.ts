/**
 * A scenario's narration over a run: when its steps are reached, what its placeholders say, and which option of its
 * question the run made true. Everything is read off the trace; nothing here reaches into the simulation.
 */
import type { TraceEvent } from '../sim/events.ts';
import type { Micros, NodeId } from '../sim/node.ts';
import type { Value } from '../sim/operation.ts';
import { count, ms } from '../trace/format.ts';
import type { OperationFact, TraceIndex } from '../trace/world.ts';
import type { Fact, Scenario, When } from './schema.ts';

export type LessonMeaning = 'query' | 'reply' | 'replicate' | 'agree' | 'pulse' | 'cache' | 'stale' | 'lost';

/** A piece of narration; `meaning` puts the glyph of that meaning in front of it. */
export interface Segment {
  readonly text: string;
  readonly meaning: LessonMeaning | null;
}

type City = (node: NodeId) => string;

/** When step `i` is reached, µs; null when the run never gets there. */
export function stepTimeUs(index: TraceIndex, scenario: Scenario, i: number): Micros | null {
  const step = scenario.steps[i];
  return step ? whenUs(index, step.when) : null;
}

function whenUs(index: TraceIndex, when: When): Micros | null {
  if ('atMs' in when) return Math.round(when.atMs * 1000);
  const plus = Math.round(when.plusMs * 1000);
  let moment: Micros | null;
  if ('called' in when) moment = index.operations.get(when.called)?.calledAt ?? null;
  else if ('returned' in when) moment = index.operations.get(when.returned)?.returnedAt ?? null;
  else moment = roleEvent(index, when.role, when.nth, when.node, when.afterMs * 1000)?.at ?? null;
  return moment === null ? null : moment + plus;
}

type RoleEvent = Extract<TraceEvent, { type: 'role' }>;

function roleEvent(index: TraceIndex, role: string, nth: number, node: NodeId | undefined, afterUs: Micros): RoleEvent | null {
  let left = nth;
  for (const event of index.events()) {
    if (event.type !== 'role' || event.role !== role || event.at < afterUs || (node !== undefined && event.node !== node)) continue;
    if (--left === 0) return event;
  }
  return null;
}

// Questions -------------------------------------------------------------------------------------------------------

/** Index of the option that the run made true; null when none or several did (the run was changed by its viewer). */
export function answer(index: TraceIndex, scenario: Scenario): number | null {
  const right = (scenario.question?.options ?? []).flatMap((option, i) => (option.holds.every((f) => holds(index, f)) ? [i] : []));
  return right.length === 1 ? (right[0] ?? null) : null;
}

/** Whether a fact is true of the run. */
export function holds(index: TraceIndex, fact: Fact): boolean {
  if (fact.op !== undefined && !operationHolds(index, fact, index.operations.get(fact.op))) return false;
  if (fact.role === undefined) return fact.op !== undefined;
  const world = index.worldAt(fact.atMs === undefined ? Number.POSITIVE_INFINITY : fact.atMs * 1000);
  return [...world.nodes.values()].some(
    (n) => n.role === fact.role && (fact.node === undefined || n.id === fact.node) && (fact.kind === undefined || n.kind === fact.kind),
  );
}

function operationHolds(index: TraceIndex, fact: Fact, operation: OperationFact | undefined): boolean {
  if (!operation) return false;
  const { outcome, served, calledAt, returnedAt } = operation;
  const is = <T>(wanted: T | undefined, found: T): boolean => wanted === undefined || wanted === found;
  const latencyMs = returnedAt === null ? null : (returnedAt - calledAt) / 1000;
  const within = ({ below, above }: NonNullable<Fact['latencyMs']>): boolean =>
    latencyMs !== null && (below === undefined || latencyMs < below) && (above === undefined || latencyMs > above);
  const kind = index.nodes.find((n) => n.id === served?.node)?.kind;
  return (
    is(fact.returned, returnedAt !== null) &&
    is(fact.ok, outcome?.ok === true) &&
    is(fact.unknown, outcome === null || (!outcome.ok && !outcome.definite)) &&
    is(fact.cached, served?.cachedAt != null) &&
    is(fact.stale, index.versions.staleness(operation) !== null) &&
    (fact.servedBy === undefined || fact.servedBy === kind || fact.servedBy === served?.node) &&
    (fact.latencyMs === undefined || within(fact.latencyMs)) &&
    is<Value | undefined>(fact.value, firstValue(operation)) &&
    is(fact.rows, outcome?.ok ? outcome.rows.length : -1)
  );
}

const firstValue = ({ outcome }: OperationFact): Value | undefined => (outcome?.ok ? outcome.rows[0]?.[0] : undefined);

// Narration -------------------------------------------------------------------------------------------------------

const UNKNOWN = '–';

/** Fills a text's placeholders from the run and splits it at its marked words (`[query|a question]`). */
export function tell(index: TraceIndex, text: string, city: City, atUs: Micros = Number.POSITIVE_INFINITY): readonly Segment[] {
  const filled = text.replace(/\{([^{}]*)\}/g, (_whole, inside: string) => placeholder(index, inside, city, atUs));
  const segments: Segment[] = [];
  let last = 0;
  for (const mark of filled.matchAll(/\[(query|reply|replicate|agree|pulse|cache|stale|lost)\|([^\]]*)\]/g)) {
    if (mark.index > last) segments.push({ text: filled.slice(last, mark.index), meaning: null });
    const [whole, meaning = '', words = ''] = mark;
    segments.push({ text: words, meaning: MEANINGS.find((m) => m === meaning) ?? null });
    last = mark.index + whole.length;
  }
  if (last < filled.length) segments.push({ text: filled.slice(last), meaning: null });
  return segments;
}

const MEANINGS: readonly LessonMeaning[] = ['query', 'reply', 'replicate', 'agree', 'pulse', 'cache', 'stale', 'lost'];

/**
 * `latency:op` `stale:op` `versions:op` `version:op` `value:op` `served:op` `count:op` (the rows’ first number in words
 * is `value`), `at:moment`, `ms:moment..moment`, `who:role nth`, `city:node`, `report:node key`.
 */
function placeholder(index: TraceIndex, inside: string, city: City, atUs: Micros): string {
  const [name, rest = ''] = split(inside, ':');
  const operation = index.operations.get(rest);
  switch (name) {
    case 'latency':
      return operation?.returnedAt == null ? UNKNOWN : ms(operation.returnedAt - operation.calledAt);
    case 'stale':
    case 'versions': {
      const old = operation && index.versions.staleness(operation);
      if (!old) return UNKNOWN;
      return name === 'stale' ? ms(old.staleUs) : count(old.versions, 'version');
    }
    case 'version':
      return operation?.served?.position == null ? UNKNOWN : `v${operation.served.position}`;
    case 'value': {
      const value = operation && firstValue(operation);
      return value === undefined ? UNKNOWN : String(value);
    }
    case 'rows':
      return operation?.outcome?.ok ? count(operation.outcome.rows.length, 'row') : UNKNOWN;
    case 'served':
      return operation?.served ? city(operation.served.node) : UNKNOWN;
    case 'at': {
      const at = momentUs(index, rest);
      return at === null ? UNKNOWN : ms(at);
    }
    case 'ms': {
      const [from, to = ''] = split(rest, '..');
      const [a, b] = [momentUs(index, from), momentUs(index, to)];
      return a === null || b === null ? UNKNOWN : ms(b - a);
    }
    case 'who': {
      const [role = '', nth = '1'] = rest.split(' ');
      const found = roleEvent(index, role, Number(nth), undefined, 0);
      return found ? city(found.node) : UNKNOWN;
    }
    case 'city':
      return city(rest);
    case 'report': {
      const [node = '', key = ''] = rest.split(' ');
      const value = index.worldAt(atUs).nodes.get(node)?.reports[key];
      return value === undefined || value === null ? UNKNOWN : String(value);
    }
    default:
      return UNKNOWN;
  }
}

function split(text: string, at: string): [string, string?] {
  const i = text.indexOf(at);
  return i < 0 ? [text] : [text.slice(0, i), text.slice(i + at.length)];
}

/** `call op`, `return op`, `commit op`, `role leader 2`, or the name of a command with its node or name: `crash x`. */
function momentUs(index: TraceIndex, moment: string): Micros | null {
  const [kind = '', name = '', nth = '1'] = moment.trim().split(' ');
  const operation = index.operations.get(name);
  switch (kind) {
    case 'call':
      return operation?.calledAt ?? null;
    case 'return':
      return operation?.returnedAt ?? null;
    case 'commit': {
      const served = operation?.served;
      return !operation || served?.position == null ? null : (index.versions.firstCommit(served.position, operation.calledAt) ?? null);
    }
    case 'role':
      return roleEvent(index, name, Number(nth), undefined, 0)?.at ?? null;
    default: {
      const found = [...index.events()].find((e) => {
        if (e.type !== 'command' || e.command.type !== kind) return false;
        const { command } = e;
        if ('node' in command) return command.node === name;
        if ('name' in command) return name === '' || command.name === name;
        return 'region' in command ? command.region === name : true;
      });
      return found?.at ?? null;
    }
  }
}
