/** Histories by chance: of a real register with random overlaps, and of nothing at all. */
import type { RegisterOperation } from '../../src/consistency/history.ts';
import type { Op } from '../../src/consistency/register.ts';

export type Random = () => number;

/** Numbers in [0, 1), the same for the same seed (Mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Shape {
  readonly operations: number;
  readonly clients: number;
  readonly keys: number;
  readonly values: number;
  readonly seed: number;
  /** Share of writes and compare-and-sets whose answer was lost. */
  readonly unknown?: number;
}

/** What real registers answered: each operation took effect at one moment between its call and its return. */
export function recorded({ operations, clients, keys, values, seed, unknown = 0 }: Shape): RegisterOperation[] {
  const random = randomFrom(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const freeAt = Array.from({ length: clients }, () => below(10_000));
  const asked = Array.from({ length: operations }, () => {
    const client = freeAt.indexOf(Math.min(...freeAt));
    const call = freeAt[client] as number;
    const took = 1_000 + below(10_000);
    freeAt[client] = call + took + 1 + below(1_000);
    return { client: `c${client}`, call, at: call + random() * took, return: call + took };
  });
  const registers = new Map<string, number | null>();
  return asked
    .sort((a, b) => a.at - b.at)
    .map(({ client, call, return: returned }): RegisterOperation => {
      const key = `k${below(keys)}`;
      const now = registers.get(key) ?? null;
      const kind = random();
      const value = below(values);
      if (kind < 0.5) return { client, op: 'read', key, value: now, call, return: returned };
      const isLost = random() < unknown;
      const happened = !isLost || random() < 0.5;
      if (kind < 0.85) {
        if (happened) registers.set(key, value);
        return { client, op: 'write', key, value, call, return: isLost ? null : returned };
      }
      const expect = random() < 0.5 ? now : below(values);
      const ok = expect === now;
      if (ok && happened) registers.set(key, value);
      return { client, op: 'cas', key, value, expect, ok: isLost ? null : ok, call, return: isLost ? null : returned };
    });
}

/** A few operations with any values at all: most have no order. */
export function anything(seed: number): Op[] {
  const random = randomFrom(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const values = 2 + below(3);
  const operations = 3 + below(8);
  const freeAt = Array.from({ length: 1 + below(operations) }, () => 0);
  return Array.from({ length: operations }, (_, i): Op => {
    const client = below(freeAt.length);
    const call = (freeAt[client] as number) + 1 + below(4);
    const returned = call + 1 + below(8);
    freeAt[client] = returned + 1;
    const kind = (['read', 'read', 'read', 'write', 'write', 'write', 'cas', 'refused'] as const)[below(8)] ?? 'read';
    const expect = kind === 'cas' || kind === 'refused' ? below(values) : -1;
    // Never at the same moment, so that nobody's view of ties matters.
    const tie = i / 100;
    return {
      kind,
      value: below(values),
      expect,
      call: call + tie,
      return: random() < 0.2 ? Number.POSITIVE_INFINITY : returned + 0.5 + tie,
    };
  });
}

/** Every order that the times allow, tried one after the other: the definition, and nothing else. */
export function hasOrder(ops: readonly Op[]): boolean {
  const vain = new Set<string>();
  const from = (done: number, state: number): boolean => {
    const left = ops.flatMap((op, i) => ((done >> i) & 1 ? [] : [{ op, i }]));
    if (left.every(({ op }) => op.return === Number.POSITIVE_INFINITY)) return true;
    const key = `${done} ${state}`;
    if (vain.has(key)) return false;
    vain.add(key);
    const soonest = Math.min(...left.map(({ op }) => op.return));
    return left.some(({ op, i }) => {
      if (op.call > soonest) return false;
      const next = applied(op, state);
      return next !== null && from(done | (1 << i), next);
    });
  };
  return from(0, 0);
}

function applied({ kind, value, expect, return: returned }: Op, state: number): number | null {
  const isHeld = returned !== Number.POSITIVE_INFINITY;
  switch (kind) {
    case 'read':
      return !isHeld || value === state ? state : null;
    case 'refused':
      return !isHeld || expect !== state ? state : null;
    case 'write':
      return value;
    case 'cas':
      return expect === state ? value : null;
  }
}
