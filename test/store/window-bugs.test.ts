/**
 * What the page holds of a run, against the whole run: slid on, forked, and begun anew where somebody looks back. Then the same with
 * a bug planted in each part of it, which must be noticed.
 */
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openSession, runOf } from '../../src/session/index.ts';
import { blockOf, CHUNK_EVENTS, tellBlock, type Trace } from '../../src/sim/trace.ts';
import { BytesTold, slide } from '../../src/store/window.ts';
import { Chronicle } from '../../src/trace/chronicle.ts';
import { Flights } from '../../src/trace/flights.ts';
import { Fold, firstFrame } from '../../src/trace/fold.ts';
import { Operations } from '../../src/trace/operations.ts';
import { TraceIndex, type WindowStart } from '../../src/trace/world.ts';
import { OpenCalls } from '../../src/worker/open-calls.ts';
import { blog } from '../bench/blog.ts';

const BYTES_EACH = 10;
const LINGER_US = 3_000;
/** Enough to be slid several times, with some messages that stall before they are lost. */
const run = {
  ...runOf(blog({ architecture: 'read-replicas', perSecond: 500, seconds: 2 })),
  commands: [
    { at: 30_000, command: { type: 'query', client: 'client-japaneast', op: 'asked', sql: 'SELECT 1', params: [] } as const },
    { at: 700_000, command: { type: 'crash', node: 'replica-japaneast' } as const },
    { at: 900_000, command: { type: 'restart', node: 'replica-japaneast' } as const },
  ],
};

let whole: { readonly trace: Trace; readonly all: TraceIndex };

beforeAll(async () => {
  const session = (await openSession(run)).runToEnd();
  const all = new TraceIndex(session.stage.nodes, session.legend.names);
  session.trace.tell(all);
  whole = { trace: session.trace, all };
});
afterEach(() => void vi.restoreAllMocks());

/** Tells an index the events up to before `to`, from where it stands. */
function tell(index: TraceIndex, to: number): void {
  while (index.count < to) {
    const block = blockOf(whole.trace, index.count);
    tellBlock(index, { ...block, length: Math.min(block.length, to - index.count) });
  }
}

/** Where a window may begin: what the worker knows there. */
function startAt(events: number): WindowStart {
  const { all, trace } = whole;
  const fold = new Fold(firstFrame(all.nodes));
  const calls = new OpenCalls(all.legend, []);
  for (let seq = 0; seq < events; seq++) {
    fold.add(trace.columnsOf(seq), seq, all.legend);
    calls.add(trace.columnsOf(seq), seq);
  }
  return { events, at: all.timeOf(events), frame: fold.frame(), calls: calls.list };
}

const text = (value: unknown): string => JSON.stringify(value, (_, each: unknown) => (each instanceof Map ? [...each] : each));

/** How an index of a part differs from the whole run, there. `clock`: the event that is looked at. */
function differences(name: string, index: TraceIndex, clock: number): string[] {
  const { all } = whole;
  const { first, count } = index;
  const found: string[] = [];
  const same = (what: string, one: unknown, other: unknown): void => {
    if (text(one) !== text(other)) found.push(`${name}: ${what}`);
  };
  if (clock < first || clock >= count) found.push(`${name}: the clock stands at nothing`);
  const part = reference(count);
  for (let seq = first; seq < count; seq += 7) {
    same('event', index.event(seq), all.event(seq));
    const flight = part.flight(seq);
    if (flight === undefined || flight.send >= first) same('flight of an event', index.flight(seq), flight);
  }
  for (const seq of [clock, Math.max(first, clock - 700), count - 1]) {
    const at = Math.min(all.timeOf(seq), all.timeOf(count - 1) - 1);
    if (at < index.fromUs) continue;
    same('world', index.worldAt(at), part.worldAt(at));
    const held = part.flightsAt(at, LINGER_US).filter(({ send }) => send >= first);
    same('flights at a moment', index.flightsAt(at, LINGER_US), held);
  }
  for (const each of part.operations.values()) {
    const mine = index.operations.get(each.op);
    const isHeld = each.commanded || each.return === null || each.return >= first;
    if (isHeld) same('operation', mine, each);
    else if (mine !== undefined && mine.return !== null && mine.return < first)
      found.push(`${name}: an operation that was to be given back`);
  }
  // Only who looks back knows more of the run than is told again.
  if (name !== 'looked back' && index.chronicle.count !== count) found.push(`${name}: milestones of other events`);
  const { chronicle } = reference(index.chronicle.count);
  same('milestones', index.chronicle.milestones, chronicle.milestones);
  same('commands', index.chronicle.commands, chronicle.commands);
  same('kinds', index.chronicle.kinds, chronicle.kinds);
  same('asking', index.chronicle.asking, chronicle.asking);
  same('stale', index.chronicle.staleUs, chronicle.staleUs);
  return found;
}

const references = new Map<number, TraceIndex>();
/** The first events of the whole run, filed by themselves. */
function reference(events: number): TraceIndex {
  const known = references.get(events);
  if (known) return known;
  const made = new TraceIndex(whole.all.nodes, whole.all.legend.names);
  tell(made, events);
  references.set(events, made);
  return made;
}

/** A page's life with a run: every difference that comes up on the way. */
function complaints(): string[] {
  const { all } = whole;
  const found: string[] = [];
  for (const [name, share] of [
    ['events', { events: 4_096, bytes: 1e9 }],
    ['bytes', { events: 1e9, bytes: 4_096 * BYTES_EACH }],
  ] as const) {
    const index = new TraceIndex(all.nodes, all.legend.names);
    const told = new BytesTold();
    for (let count = 512; count <= all.count; count += 512) {
      tell(index, count);
      told.tell(count, count * BYTES_EACH);
      const clock = Math.max(0, count - 900);
      const { from, events, bytes } = slide(index, told, clock, share);
      if (count - from > 4_096 + 2 * CHUNK_EVENTS) found.push(`${name}: ${count - from} events are held`);
      if (events <= clock || bytes <= clock * BYTES_EACH) found.push(`${name}: the clock may not go on`);
      if (from > clock) found.push(`${name}: what the clock stands at was given back`);
      if (count % 4_096 === 0) found.push(...differences(`slid by ${name}`, index, clock));
    }
    const at = index.count - 1_300;
    const fork = index.upTo(at, all.legend.names.list.length);
    found.push(...differences('forked', fork, at - 200));
    tell(fork, index.count);
    found.push(...differences('forked and gone on', fork, at));
    found.push(...differences('forked from', index, index.count - 300));
    const back = index.windowAt(startAt(3_000));
    tell(back, 5_500);
    found.push(...differences('looked back', back, 4_000));
  }
  return [...new Set(found)];
}

/** `self.method` with something in between: called with the original and its arguments. */
type Around = (original: (...args: number[]) => unknown, args: readonly number[], self: object) => unknown;

function around(prototype: object, method: string, change: Around): void {
  const original: unknown = Reflect.get(prototype, method);
  if (typeof original !== 'function') throw new Error(`there is no ${method}`);
  Reflect.set(prototype, method, function (this: object, ...args: number[]) {
    return change((...given) => Reflect.apply(original, this, given), args, this);
  });
  undo.push(() => Reflect.set(prototype, method, original));
}
const undo: (() => void)[] = [];
afterEach(() => {
  for (const each of undo.splice(0)) each();
});

const operationsOf = (self: unknown): Operations => {
  if (self instanceof Operations) return self;
  throw new Error('these are no operations');
};

const BUGS: readonly {
  readonly bug: string;
  readonly of: object;
  readonly method: string;
  readonly change: Around;
  readonly caught: RegExp;
}[] = [
  {
    bug: 'an index gives back what the clock stands at',
    of: TraceIndex.prototype,
    method: 'forget',
    change: (forget, [before = 0]) => forget(before === 0 ? 0 : before + 3 * CHUNK_EVENTS),
    caught: /the clock stands at/,
  },
  {
    bug: 'an index gives nothing back',
    of: TraceIndex.prototype,
    method: 'forget',
    change: () => undefined,
    caught: /events are held/,
  },
  {
    bug: 'too much is given back where bytes are counted',
    of: BytesTold.prototype,
    method: 'firstAt',
    change: () => 0,
    caught: /bytes: \d+ events are held/,
  },
  {
    bug: 'bytes before an event count from the window’s beginning',
    of: BytesTold.prototype,
    method: 'before',
    change: () => 0,
    caught: /bytes: (the clock may not go on|\d+ events are held)/,
  },
  {
    bug: 'flights are given back that began in the window',
    of: Flights.prototype,
    method: 'forget',
    change: (forget, [before = 0]) => forget(before + CHUNK_EVENTS),
    caught: /flight/,
  },
  {
    bug: 'a fork knows how flights ended after it began',
    of: Flights.prototype,
    method: 'upTo',
    change: (upTo, [events = 0]) => upTo(events + 400),
    caught: /forked.*flight/,
  },
  {
    bug: 'flights that go on are taken to have ended where they were sent',
    of: Flights.prototype,
    method: 'send',
    change: (send, [seq = 0, at = 0]) => send(seq, at, at),
    caught: /flights at a moment/,
  },
  {
    bug: 'what a person asked is given back',
    of: Operations.prototype,
    method: 'forget',
    change: (forget, [before = 0], self) => {
      forget(before);
      operationsOf(self).own.delete('asked');
    },
    caught: /slid.*operation/,
  },
  {
    bug: 'operations that wait for their answer are given back',
    of: Operations.prototype,
    method: 'forget',
    change: (forget, [before = 0], self) => {
      forget(before);
      const { own } = operationsOf(self);
      for (const [op, fact] of own) if (fact.return === null) own.delete(op);
    },
    caught: /operation/,
  },
  {
    bug: 'operations of the load are never given back',
    of: Operations.prototype,
    method: 'forget',
    change: () => undefined,
    caught: /an operation that was to be given back/,
  },
  {
    bug: 'a fork knows answers that came after it began',
    of: Operations.prototype,
    method: 'upTo',
    change: (upTo, [events = 0], self) => {
      const cut = upTo(events);
      for (const fact of operationsOf(self).values()) if (operationsOf(cut).has(fact.op)) operationsOf(cut).own.set(fact.op, fact);
      return cut;
    },
    caught: /forked: operation/,
  },
  {
    bug: 'a window that begins later does not know who waits',
    of: Operations.prototype,
    method: 'windowAt',
    change: (_windowAt, _args, self) => Operations.prototype.upTo.call(self, 0),
    caught: /looked back: operation/,
  },
  {
    bug: 'a fork keeps the milestones of what it left',
    of: Chronicle.prototype,
    method: 'upTo',
    change: (_upTo, _args, self) => self,
    caught: /forked: milestones/,
  },
  {
    bug: 'what is told again is taken for news',
    of: TraceIndex.prototype,
    method: 'windowAt',
    change: (windowAt, args) => {
      const index = windowAt(...args);
      if (index instanceof TraceIndex) index.chronicle.count = 0;
      return index;
    },
    caught: /looked back: (milestones|commands|kinds)/,
  },
];

describe('a window of a run', { timeout: 30_000 }, () => {
  it('shows what the whole run has there', () => {
    expect(whole.all.count).toBeGreaterThan(8 * CHUNK_EVENTS);
    expect(complaints()).toEqual([]);
  });

  it.each(BUGS)('$bug: planted, and noticed', ({ of, method, change, caught }) => {
    around(of, method, change);
    let found: string;
    try {
      found = complaints().join('\n');
    } catch (error) {
      // An index that lacks what it looks for says so.
      found = String(error);
    }
    expect(found).toMatch(caught);
  });
});
