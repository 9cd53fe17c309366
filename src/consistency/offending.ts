/**
 * The shortest part of a register's history that is not linearizable by itself. An operation is let off by not holding it to anything: a
 * read is dropped, a write may have happened at any time after its call, or never. What is left when nobody else can be let off is
 * the reason. It is minimal: none of it can be spared; another part may be shorter.
 */
import { checkRegister, type Op } from './register.ts';

/** Configurations that may be looked at for each try. */
const TRY_STEPS = 20_000;
/** Operations that are tried one by one. */
const TRIED_MAX = 400;

/** `failed`: the operation that could not be placed when it returned. Returns indexes of operations, in order of their calls. */
export function offendingOf(ops: readonly Op[], failed: number): readonly number[] {
  const until = (ops[failed] as Op).return;
  // Others that return later are not held to anything yet.
  const before = ops.flatMap((op, i) => (op.call <= until && (i === failed || op.return < until) ? [i] : []));
  const held = new Set(before);
  const fails = (trial: ReadonlySet<number>): boolean => isRefuted(ops, until, trial);
  letOffEarly(ops, failed, held, fails);
  const left = [...held].filter((i) => i !== failed);
  if (left.length <= TRIED_MAX) for (const i of left) tryWithout(held, i, fails);
  return [...held].sort((a, b) => (ops[a] as Op).call - (ops[b] as Op).call);
}

type Fails = (held: ReadonlySet<number>) => boolean;

/**
 * Most have nothing to do with it. Those that returned last are looked at first, twice as many each time: the fewer are held to
 * something, the sooner it is known whether they are enough.
 */
function letOffEarly(ops: readonly Op[], failed: number, held: Set<number>, fails: Fails): void {
  const byReturn = [...held].sort((a, b) => (ops[b] as Op).return - (ops[a] as Op).return || (a === failed ? -1 : 1));
  const enough = (count: number): boolean => fails(new Set(byReturn.slice(0, count)));
  let [few, many] = [0, 1];
  while (many < byReturn.length && !enough(many)) [few, many] = [many, many * 2];
  while (many - few > 1) {
    const middle = (few + many) >> 1;
    if (enough(middle)) many = middle;
    else few = middle;
  }
  for (const i of byReturn.slice(many)) held.delete(i);
}

function tryWithout(held: Set<number>, i: number, fails: Fails): void {
  held.delete(i);
  if (!fails(held)) held.add(i);
}

/** What is not known within the bound is not refuted. */
function isRefuted(ops: readonly Op[], until: number, held: ReadonlySet<number>): boolean {
  const trial = ops.flatMap((op, i): Op[] => {
    if (op.call > until) return [];
    if (held.has(i)) return [op];
    return op.kind === 'read' || op.kind === 'refused' ? [] : [{ ...op, return: Number.POSITIVE_INFINITY }];
  });
  return checkRegister(trial, { left: TRY_STEPS }).kind === 'not-linearizable';
}
