/**
 * Is the history of one register linearizable? Just-in-time linearization (Lowe, *Testing for linearizability*, 2017, §5) over sets of
 * configurations: the history is gone through in order of time, and an operation is put in its place no earlier than something forces
 * it: its own return, or another's return that needs it. After each return the set holds every way in which what returned may have
 * happened; when it is empty, there is none.
 *
 * What is known of registers keeps the sets small:
 * - A read is done as soon as the register has its value while it is pending; nothing is gained by waiting.
 * - A pending write may have happened, unseen, just before any other write that came after its call, or while the register had its value
 *   anyway. It then needs no place of its own, and still may take one later.
 * - Of operations with an unknown outcome it matters only how many of each kind were used, and one is used only when something needs it.
 * - A configuration that can do all that another can do makes the other needless.
 */

/** A register's operation in numbers. Values are numbered; the register is absent, 0, at first. */
export interface Op {
  readonly kind: 'read' | 'write' | 'cas' | 'refused';
  /** What a read returned, and what a write or compare-and-set puts there. */
  readonly value: number;
  /** What a compare-and-set asks for; `refused` is one that compared unequal. */
  readonly expect: number;
  readonly call: number;
  /** Infinity: the outcome is unknown, it may have happened at any time after the call, or never. */
  readonly return: number;
}

export type Verdict =
  | { readonly kind: 'linearizable' }
  /** `op`: the index of the operation that could not be placed when it returned. */
  | { readonly kind: 'not-linearizable'; readonly op: number }
  | { readonly kind: 'unknown' };

/** Of a pending operation in a configuration. A write is `hidden` when it may have happened unseen. */
const OPEN = 0;
const HIDDEN = 1;
const DONE = 2;

/** One way in which what returned may have happened. */
interface Configuration {
  /** The register's value. */
  state: number;
  /** By slot: how far a pending operation is. */
  slots: number[];
  /** By group: how many operations of unknown outcome were used. */
  used: number[];
}

/** Operations of unknown outcome that do the same. */
interface Group {
  readonly cas: boolean;
  readonly value: number;
  readonly expect: number;
}

/** Configurations that are looked at before the verdict is “unknown”. */
export const STEPS_MAX = 3_000_000;

/** `steps`: looks at a configuration that may be spent; the rest is given back, so that one bound holds for many registers. */
export function checkRegister(ops: readonly Op[], steps: { left: number } = { left: STEPS_MAX }): Verdict {
  return new Search(ops, steps).run();
}

class Search {
  /** Moments at which something returns, in order. */
  readonly #moments: readonly Moment[];
  readonly #groups: readonly Group[];
  /** By value: when the last operation returns that can see it. */
  readonly #seenUntil: readonly number[];
  readonly #refusedUntil: number;
  /** What is pending, and how many of each group were called, at the moment that is looked at. */
  #pending: readonly (Op | null)[] = [];
  #called: readonly number[] = [];
  #now = Number.NEGATIVE_INFINITY;

  constructor(
    ops: readonly Op[],
    readonly steps: { left: number },
  ) {
    [this.#moments, this.#groups] = momentsOf(ops);
    [this.#seenUntil, this.#refusedUntil] = lastLooks(ops);
  }

  /** Depth first: one way through is enough. What was tried in vain at a moment is not tried there again. */
  run(): Verdict {
    const open: Tried[] = [{ at: 0, configuration: { state: 0, slots: [], used: [] } }];
    const tried = new Map<number, Configuration[]>();
    let deepest = 0;
    for (let now = open.pop(); now; now = open.pop()) {
      const moment = this.#moments[now.at];
      if (!moment) return { kind: 'linearizable' };
      deepest = Math.max(deepest, now.at);
      const next = this.#through(moment, now.configuration);
      if (this.steps.left < 0) return { kind: 'unknown' };
      const alone = open.length === 0 && next.length === 1;
      for (const configuration of next.reverse())
        if (alone || isNew(tried, now.at, configuration, this.#pending)) open.push({ at: now.at + 1, configuration });
      // Nothing that was tried is left to be compared with.
      if (alone && tried.size > 0) tried.clear();
    }
    return { kind: 'not-linearizable', op: (this.#moments[deepest] as Moment).op };
  }

  /** All ways in which the operation that returns at this moment may have happened, those first that use least. */
  #through(moment: Moment, c: Configuration): Configuration[] {
    const { slot, pending } = moment;
    this.#pending = pending;
    this.#called = moment.called;
    const op = pending[slot] as Op;
    this.#now = op.return;
    for (const called of moment.calls) c.slots[called] = settled(pending[called] as Op, OPEN, c.state);
    while (c.used.length < moment.called.length) c.used.push(0);
    const far = c.slots[slot];
    if (far === DONE) return [c];
    const found: Configuration[] = [];
    if (far === OPEN || this.#canBeSeen(op.value)) this.#place(c, slot, found);
    for (const each of found) each.slots[slot] = DONE;
    if (far === HIDDEN) {
      c.slots[slot] = DONE;
      found.unshift(c);
    }
    return found;
  }

  /**
   * Adds the configurations that are reached from this one by putting pending operations in their places, the one of `slot` last. The
   * shortest ways come first, so that what uses more operations and reaches no more is known as such.
   */
  #place(from: Configuration, slot: number, into: Configuration[]): void {
    const met = [from];
    for (let i = 0; i < met.length; i++) {
      this.steps.left -= 1;
      if (this.steps.left < 0) return;
      for (const next of this.#next(met[i] as Configuration, slot)) {
        const known = next.slots[slot] === DONE ? into : met;
        if (!known.some((other) => isAsGood(other, next, this.#pending))) known.push(next);
      }
    }
  }

  /** What may happen next: the operation of `slot`, or one that something else waits for. */
  #next(c: Configuration, slot: number): Configuration[] {
    const found: Configuration[] = [];
    for (let i = 0; i < this.#pending.length; i++) {
      const op = this.#pending[i];
      if (!op || c.slots[i] === DONE) continue;
      if (op.kind === 'write' ? i === slot || this.#helps(c, op.value, i) : op.kind === 'cas' && op.expect === c.state)
        found.push(this.#after(c, op.kind === 'write', op.value, i));
    }
    for (let g = 0; g < this.#called.length; g++) {
      const group = this.#groups[g] as Group;
      if ((c.used[g] as number) >= (this.#called[g] as number) || (group.cas && group.expect !== c.state)) continue;
      if (group.cas && group.expect === group.value) continue;
      if (!this.#helps(c, group.value, -1)) continue;
      const next = this.#after(c, !group.cas, group.value, -1);
      next.used[g] = (next.used[g] as number) + 1;
      found.push(next);
    }
    return found;
  }

  /** Whether something that is pending can do with the value what it could not do before. */
  #helps(c: Configuration, value: number, but: number): boolean {
    if (value === c.state) return this.#hides(c, but);
    for (let i = 0; i < this.#pending.length; i++) {
      const op = this.#pending[i];
      if (!op || i === but || c.slots[i] === DONE) continue;
      if (op.kind === 'read' ? op.value === value : op.kind === 'cas' ? op.expect === value : op.kind === 'refused') return true;
    }
    return this.#someSwap(c, value);
  }

  /** Written again, the value hides another write; that matters only to a compare-and-set that must find this value next. */
  #hides(c: Configuration, but: number): boolean {
    let [open, swaps] = [false, false];
    for (let i = 0; i < this.#pending.length; i++) {
      const op = this.#pending[i];
      if (!op || i === but) continue;
      if (op.kind === 'write') open ||= c.slots[i] === OPEN;
      else if (op.kind === 'cas') swaps ||= c.slots[i] !== DONE && op.expect === c.state;
    }
    return open && (swaps || this.#someSwap(c, c.state));
  }

  /** Whether a compare-and-set of unknown outcome can start from this value. */
  #someSwap(c: Configuration, value: number): boolean {
    return this.#called.some((called, g) => {
      const { cas, expect } = this.#groups[g] as Group;
      return cas && expect === value && (c.used[g] as number) < called;
    });
  }

  /** After an operation put `value` there: who waited for it is done, and what is pending may have been written over, unseen. */
  #after(c: Configuration, overwrites: boolean, value: number, slot: number): Configuration {
    const slots = c.slots.slice();
    if (slot >= 0) slots[slot] = DONE;
    for (let i = 0; i < this.#pending.length; i++) {
      const op = this.#pending[i];
      if (!op || slots[i] !== OPEN) continue;
      slots[i] = settled(op, overwrites && op.kind === 'write' ? HIDDEN : OPEN, value);
    }
    return { state: value, slots, used: c.used.slice() };
  }

  #canBeSeen(value: number): boolean {
    return (this.#seenUntil[value] ?? Number.NEGATIVE_INFINITY) > this.#now || this.#refusedUntil > this.#now;
  }
}

/** How far a pending operation is when the register has this value: who only looks, and what changes nothing, need not wait. */
function settled(op: Op, far: number, state: number): number {
  switch (op.kind) {
    case 'read':
      return op.value === state ? DONE : far;
    case 'refused':
      return op.expect !== state ? DONE : far;
    case 'cas':
      return op.expect === state && op.value === state ? DONE : far;
    case 'write':
      return op.value === state ? HIDDEN : far;
  }
}

interface Tried {
  /** The moment that comes next. */
  readonly at: number;
  readonly configuration: Configuration;
}

/** An operation returns. */
interface Moment {
  readonly op: number;
  readonly slot: number;
  /** By slot: what is pending, that operation among them. */
  readonly pending: readonly (Op | null)[];
  /** Slots that were taken since the moment before. */
  readonly calls: readonly number[];
  /** By group: how many operations that never return were called. */
  readonly called: readonly number[];
}

/** Each call takes a free slot, each return leaves it. */
function momentsOf(ops: readonly Op[]): readonly [readonly Moment[], readonly Group[]] {
  const groups = new Grouping();
  const moments: Moment[] = [];
  const slotOf = new Int32Array(ops.length);
  const free: number[] = [];
  let pending: (Op | null)[] = [];
  let calls: number[] = [];
  for (const event of eventsOf(ops)) {
    const i = event >> 1;
    const op = ops[i] as Op;
    if ((event & 1) === 1) {
      const slot = slotOf[i] as number;
      moments.push({ op: i, slot, pending, calls, called: groups.called });
      pending = pending.slice();
      pending[slot] = null;
      free.push(slot);
      calls = [];
    } else if (op.return === Number.POSITIVE_INFINITY) groups.call(op);
    else {
      const slot = free.pop() ?? pending.length;
      slotOf[i] = slot;
      pending[slot] = op;
      calls.push(slot);
    }
  }
  return [moments, groups.all];
}

/** Counts operations of unknown outcome by what they do. */
class Grouping {
  readonly all: Group[] = [];
  called: readonly number[] = [];
  readonly #places = new Map<string, number>();

  call({ kind, value, expect }: Op): void {
    // Of what never returned a read says nothing, and a compare-and-set that was refused neither.
    if (kind === 'read' || kind === 'refused') return;
    const cas = kind === 'cas';
    const key = `${cas ? expect : 'w'} ${value}`;
    const place = this.#places.get(key) ?? this.all.length;
    if (place === this.all.length) {
      this.#places.set(key, place);
      this.all.push({ cas, value, expect });
    }
    const called = this.called.slice();
    called[place] = (called[place] ?? 0) + 1;
    this.called = called;
  }
}

/** Calls (even) and returns (odd) in order of time; at the same time calls first, for what touches overlaps. */
function eventsOf(ops: readonly Op[]): Int32Array {
  const events: number[] = [];
  ops.forEach((op, i) => {
    events.push(i << 1);
    if (op.return !== Number.POSITIVE_INFINITY) events.push((i << 1) | 1);
  });
  const timeOf = (event: number): number => {
    const op = ops[event >> 1] as Op;
    return (event & 1) === 0 ? op.call : op.return;
  };
  return Int32Array.from(events.sort((a, b) => timeOf(a) - timeOf(b) || (a & 1) - (b & 1) || a - b));
}

function lastLooks(ops: readonly Op[]): readonly [seen: readonly number[], refused: number] {
  const seen: number[] = [];
  let refused = Number.NEGATIVE_INFINITY;
  for (const op of ops) {
    if (op.kind === 'refused') refused = Math.max(refused, op.return);
    const looked = op.kind === 'read' ? op.value : op.kind === 'cas' ? op.expect : -1;
    if (looked >= 0) seen[looked] = Math.max(seen[looked] ?? Number.NEGATIVE_INFINITY, op.return);
  }
  return [seen, refused];
}

/** Notes it as it is now, unless something as good was tried at that moment. */
function isNew(tried: Map<number, Configuration[]>, at: number, c: Configuration, pending: readonly (Op | null)[]): boolean {
  let there = tried.get(at);
  if (!there) tried.set(at, (there = []));
  if (there.some((other) => isAsGood(other, c, pending))) return false;
  there.push({ state: c.state, slots: c.slots.slice(), used: c.used.slice() });
  return true;
}

function isAsGood(a: Configuration, b: Configuration, pending: readonly (Op | null)[]): boolean {
  if (a.state !== b.state || a.used.some((count, g) => count > (b.used[g] as number))) return false;
  return pending.every((op, i) => {
    if (!op || a.slots[i] === b.slots[i]) return true;
    // A write that may be hidden can be as one that was used; a read that is done has no wish left.
    return op.kind === 'write' ? a.slots[i] === HIDDEN : op.kind !== 'cas' && a.slots[i] === DONE;
  });
}
