/**
 * A table of locks, as plain data: who holds what, and who waits for whom. It knows no clock, no network and no policy: whoever
 * uses it decides whom a request may wait for and who gives way in a deadlock.
 */

/** Who holds and waits: numbers in the order in which they began, so the youngest is the highest. */
export type Owner = number;

/**
 * `shared` goes with `shared`; `exclusive` with nothing. `intent` is of whoever writes parts of a thing, each of which it locks by itself: several
 * may, but nobody meanwhile has the whole to read (Gray et al. 1976, intention locks).
 */
export type Mode = 'shared' | 'intent' | 'exclusive';

export interface Wanted {
  readonly key: string;
  readonly mode: Mode;
}

interface Waiter extends Wanted {
  readonly owner: Owner;
  /** Its place in the queue of its key. */
  readonly turn: number;
}

export interface Locks {
  /** Key → holders and how they hold it. */
  readonly held: Map<string, Map<Owner, Mode>>;
  /** What each holds. */
  readonly of: Map<Owner, Set<string>>;
  /** Each waits for one key at a time. */
  readonly waiting: Map<Owner, Waiter>;
  /** Key → who waits for it, in the order of asking. */
  readonly queues: Map<string, Waiter[]>;
  /** Keys that somebody let go of, or stopped waiting for, since `ready` was asked. */
  readonly touched: Set<string>;
  turns: number;
}

export function noLocks(): Locks {
  return { held: new Map(), of: new Map(), waiting: new Map(), queues: new Map(), touched: new Set(), turns: 0 };
}

export const goesWith = (a: Mode, b: Mode): boolean => a === b && a !== 'exclusive';

/** What both come to: who reads a whole and writes parts of it has it for itself. */
export const together = (a: Mode | undefined, b: Mode): Mode => (a === undefined || a === b ? b : 'exclusive');

/**
 * Who keeps `owner` from having this: holders, and those next before it in the queue (they wait for the ones before them). Who
 * holds it already asks for more of it: to queue behind those that wait for it to let go would be a deadlock.
 */
function blockersOf(locks: Locks, owner: Owner, { key, mode }: Wanted, turn: number): readonly Owner[] {
  const blockers = new Set<Owner>();
  const holders = locks.held.get(key);
  const all = together(holders?.get(owner), mode);
  for (const [holder, how] of holders ?? []) if (holder !== owner && !goesWith(how, all)) blockers.add(holder);
  if (holders?.has(owner)) return [...blockers];
  for (const before of (locks.queues.get(key) ?? []).toReversed()) {
    if (before.turn >= turn || goesWith(before.mode, mode)) continue;
    blockers.add(before.owner);
    if (before.mode === 'exclusive') break;
  }
  return [...blockers];
}

/**
 * Takes locks one after the other until one is not to be had; those before it stay taken. Returns who stands in the way of that
 * one, for which the owner waits from now on in the order of asking; nobody when it has them all.
 */
export function request(locks: Locks, owner: Owner, wanted: readonly Wanted[]): readonly Owner[] {
  const before = locks.waiting.get(owner);
  for (const want of wanted) {
    const again = before?.key === want.key;
    const turn = again ? before.turn : ++locks.turns;
    const blockers = blockersOf(locks, owner, want, turn);
    if (blockers.length > 0) {
      if (!again || before.mode !== want.mode) wait(locks, { ...want, owner, turn });
      return blockers;
    }
    take(locks, owner, want);
  }
  stopWaiting(locks, owner);
  return [];
}

function wait(locks: Locks, waiter: Waiter): void {
  stopWaiting(locks, waiter.owner);
  locks.waiting.set(waiter.owner, waiter);
  const queue = locks.queues.get(waiter.key) ?? [];
  // Who asks for more, or less, of what it waits for keeps its place.
  const behind = queue.findIndex(({ turn }) => turn > waiter.turn);
  queue.splice(behind < 0 ? queue.length : behind, 0, waiter);
  locks.queues.set(waiter.key, queue);
}

function stopWaiting(locks: Locks, owner: Owner): void {
  const waiter = locks.waiting.get(owner);
  if (!waiter) return;
  locks.waiting.delete(owner);
  const left = (locks.queues.get(waiter.key) ?? []).filter((other) => other !== waiter);
  if (left.length > 0) locks.queues.set(waiter.key, left);
  else locks.queues.delete(waiter.key);
  locks.touched.add(waiter.key);
}

function take(locks: Locks, owner: Owner, { key, mode }: Wanted): void {
  let holders = locks.held.get(key);
  if (!holders) locks.held.set(key, (holders = new Map()));
  holders.set(owner, together(holders.get(owner), mode));
  let keys = locks.of.get(owner);
  if (!keys) locks.of.set(owner, (keys = new Set()));
  keys.add(key);
}

/** It has them all already. */
export function holdsAll({ held }: Locks, owner: Owner, wanted: readonly Wanted[]): boolean {
  return wanted.every(({ key, mode }) => {
    const has = held.get(key)?.get(owner);
    return has === mode || has === 'exclusive';
  });
}

/** Lets go of everything that an owner holds or waits for. */
export function release(locks: Locks, owner: Owner): void {
  stopWaiting(locks, owner);
  for (const key of locks.of.get(owner) ?? []) {
    const holders = locks.held.get(key);
    holders?.delete(owner);
    if (holders?.size === 0) locks.held.delete(key);
    locks.touched.add(key);
  }
  locks.of.delete(owner);
}

/** Whom a waiting owner waits for at present; nobody when it could go on. */
function waitsFor(locks: Locks, owner: Owner): readonly Owner[] {
  const waiter = locks.waiting.get(owner);
  return waiter ? blockersOf(locks, owner, waiter, waiter.turn) : [];
}

/** Owners who can go on by what was let go since the last call. They keep their places until they ask again. */
export function ready(locks: Locks): readonly Owner[] {
  const owners: Owner[] = [];
  for (const key of locks.touched)
    for (const { owner } of locks.queues.get(key) ?? []) {
      // Those that stand behind one who cannot go on cannot either, but for those that go with it.
      if (waitsFor(locks, owner).length > 0) break;
      owners.push(owner);
    }
  locks.touched.clear();
  return owners;
}

/** A circle of owners who wait for each other and `owner` is one of; null when there is none. */
export function circle(locks: Locks, owner: Owner): readonly Owner[] | null {
  const cameFrom = new Map<Owner, Owner>();
  const open = [owner];
  for (let at = open.pop(); at !== undefined; at = open.pop())
    for (const next of waitsFor(locks, at)) {
      if (next === owner) return wayFrom(cameFrom, at, owner);
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, at);
      open.push(next);
    }
  return null;
}

function wayFrom(cameFrom: ReadonlyMap<Owner, Owner>, last: Owner, first: Owner): readonly Owner[] {
  const path = [last];
  for (let at = last; at !== first; path.push(at)) at = cameFrom.get(at) ?? first;
  return path;
}
