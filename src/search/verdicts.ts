/**
 * Verdicts on a run that is over: what its clients saw, and what its databases hold, against what its room promises. Of every room:
 * what failed for certain left no trace, no write took effect twice, and no transaction did half.
 */
import type { Circumstances, Guarantees, Promised } from '../architectures/guarantees.ts';
import { checkSessions } from '../consistency/sessions.ts';
import { outOfOrder, type VersionedOperation } from '../consistency/versioned.ts';
import type { NodeId, NodeSpec } from '../sim/node.ts';
import { authorsOf } from './names.ts';
import type { Trail, Trails } from './registers.ts';
import type { Held, Scene } from './scene.ts';
import { circleIn } from './serial.ts';
import type { Operation, Told } from './told.ts';
import { seenInParts, torn } from './whole.ts';

export interface Complaint {
  /** An invariant, or a guarantee. */
  readonly invariant: string;
  readonly detail: string;
}

const complaintsOf = (invariant: string, details: readonly string[]): Complaint[] => details.map((detail) => ({ invariant, detail }));

const succeeded = ({ outcome }: Operation): boolean => outcome?.ok === true;

/** Of each row the most that a database whose rows count holds of it, or that anybody saw. */
function endOf(counts: Guarantees['counts'], held: readonly Held[], operations: readonly Operation[]): Trails {
  const end = new Map<number, Trail>();
  const counting = held.filter(({ node, role }) => counts(node, role)).map(({ trails }) => trails);
  for (const trails of [...counting, ...operations.map(({ saw }) => saw)])
    for (const [key, trail] of trails) if (trail.length > (end.get(key)?.length ?? -1)) end.set(key, trail);
  return end;
}

/** “It failed for certain” must mean that it left no trace, in no database, at no time. */
function ghosts({ operations, carriedOut }: Told, ends: readonly Trail[], isPromised: boolean): string[] {
  const seen = new Set([...carriedOut, ...ends.flat(), ...operations.flatMap(({ saw }) => [...saw.values()].flat())]);
  return operations.flatMap(({ op, writes, outcome, isolation, conditional = false }) => {
    if (writes === null || outcome?.ok !== false || !outcome.definite || !seen.has(writes)) return [];
    // Where nothing is promised a condition may hold in one database and not in the next.
    if (conditional && !isPromised) return [];
    // A transaction that failed may have carried out a statement, which was taken back; and so may one that was tried again.
    if ((isolation !== null || conditional) && !ends.some((trail) => trail.includes(writes))) return [];
    return [`${op} failed for certain (“${outcome.problem.message}”) and took effect`];
  });
}

function repeats(operations: readonly Operation[], ends: readonly Trail[]): string[] {
  const trails = [...ends, ...operations.flatMap(({ saw }) => [...saw.values()])];
  const twice = trails.flatMap((trail) =>
    new Set(trail).size === trail.length ? [] : trail.filter((name, place) => trail.indexOf(name) !== place),
  );
  return [...new Set(twice)].map((name) => `${name} was written twice`);
}

/** Confirmed writes that no database has in the end whose rows count; where nobody leads, none that may come to: a client's own file may not. */
export function missingIn({ guarantees, told: { operations }, belonging, calm }: Scene): readonly Operation[] {
  // As long as something is wrong a write may be where nobody finds it for now.
  if (!calm) return [];
  const isLed = belonging.some(({ node, role }) => guarantees.counts(node, role));
  const end = endOf(isLed ? guarantees.counts : ({ kind }) => kind !== 'client', belonging, []);
  return operations.filter(
    (each) => each.writes !== null && succeeded(each) && each.keys.some((key) => !end.get(key)?.includes(each.writes ?? '')),
  );
}

export const isGone = ({ writes, node }: Operation): string => `${writes} was confirmed by ${node ?? 'nobody'} and is gone`;

/** Those that nothing that the room says explains. */
function missing(scene: Scene, at: Circumstances): string[] {
  const gone = missingIn(scene);
  const explained = scene.guarantees.mayMiss(gone, at);
  return gone.filter((_, i) => !explained[i]).map(isGone);
}

/** Every answer shows a first part of what stands in the row in the end. */
function notPrefixes(operations: readonly Operation[], end: Trails): string[] {
  return operations.flatMap(({ op, saw }) =>
    [...saw].flatMap(([key, trail]) => {
      const whole = end.get(key) ?? [];
      const i = trail.findIndex((name, place) => whole[place] !== name);
      return i < 0 ? [] : [`${op} saw ${trail[i]} where row ${key} has ${whole[i] ?? 'nothing'}`];
    }),
  );
}

/** A transaction that read what it then appended to has overwritten nobody: its name follows what it saw. */
function lostUpdates(operations: readonly Operation[], end: Trails): string[] {
  return operations.flatMap(({ isolation, writes, keys, saw, outcome }) => {
    if (isolation === null || isolation === 'read committed' || !outcome?.ok) return [];
    return keys.flatMap((key) => {
      const seen = saw.get(key);
      const place = end.get(key)?.indexOf(writes ?? '') ?? -1;
      return seen === undefined || place < 0 || place === seen.length
        ? []
        : [`${writes} saw ${seen.length} writes in row ${key} and stands as its number ${place + 1}`];
    });
  });
}

/** As a history in which every access has its version: the number of writes that the row had seen. */
export function versioned(operations: readonly Operation[], end: Trails): readonly VersionedOperation[] {
  const places = new Map([...end].map(([key, trail]) => [key, new Map(trail.map((name, i) => [name, i + 1]))]));
  return operations.map((operation) => ({
    name: operation.op,
    client: operation.client,
    call: operation.call,
    return: succeeded(operation) ? operation.return : Number.POSITIVE_INFINITY,
    reads: [...operation.saw].map(([key, trail]) => ({ key: `row ${key}`, version: trail.length })),
    writes: operation.keys.flatMap((key) => {
      const version = operation.writes === null ? undefined : places.get(key)?.get(operation.writes);
      return version === undefined ? [] : [{ key: `row ${key}`, version }];
    }),
  }));
}

function apart({ copies }: Scene): string[] {
  const texts = new Map<string, NodeId>();
  // Copies of one part of the data are compared with each other.
  return copies.flatMap(({ node, trails, tokens = null, names = [] }) => {
    const text = JSON.stringify([...trails, ...(tokens === null ? [] : Object.values(tokens).flat()), ...names]);
    const part = node.part ?? '';
    const known = texts.get(part);
    texts.set(part, known ?? text);
    return known === undefined || known === text ? [] : [`copies differ in the end: ${node.id} holds ${text}, and another ${known}`];
  });
}

/** Where a copy has some of the rows only. */
function rowsApart({ copies }: Scene): string[] {
  const known = new Map<number, { readonly node: NodeId; readonly text: string }>();
  return copies.flatMap(({ node, trails }) =>
    [...trails].flatMap(([key, trail]) => {
      const text = trail.join(' ');
      const other = known.get(key);
      if (!other) known.set(key, { node: node.id, text });
      return !other || other.text === text
        ? []
        : [`row ${key} differs in the end: ${node.id} has “${text}”, ${other.node} “${other.text}”`];
    }),
  );
}

const SESSIONS = {
  'read your writes': 'readYourWrites',
  'monotonic reads': 'monotonicReads',
  'monotonic writes': 'monotonicWrites',
  'writes follow reads': 'writesFollowReads',
} as const;

/** A node whose rows count, or that has not lost them, and that has not left. */
export const isCopy = ({ counts, belongs }: Guarantees, node: NodeSpec, role: string, at: Circumstances): boolean =>
  (counts(node, role) || role !== 'lost') && (belongs?.(node, at) ?? true);

/** What speaks against a guarantee. */
export function brokenIn({ guarantee, ageUs = 0, ofRows }: Promised, scene: Scene): string[] {
  const { told, end, history } = scene;
  switch (guarantee) {
    case 'linearizable':
      return [...notPrefixes(told.operations, end), ...outOfOrder(history)];
    case 'bounded staleness': {
      const cached = new Set(told.operations.flatMap(({ op, cached: was }) => (was ? [op] : [])));
      return outOfOrder(history, { allowedAge: ({ name }) => (cached.has(name) ? ageUs : 0) });
    }
    case 'consistent prefix':
      return notPrefixes(told.operations, end);
    case 'serializable': {
      // A statement alone is as a transaction of its own, but a read of it may be an old one where reads are not linearizable.
      const isOf = ({ isolation, writes }: Operation): boolean =>
        isolation === 'serializable' || (isolation === null && (scene.current || writes !== null));
      const hasAny = told.operations.some(({ isolation }) => isolation === 'serializable');
      const round = hasAny ? circleIn(told.operations.filter(isOf), end) : null;
      return round !== null
        ? [`no serial order: each of these has to come before the next, and the last before the first: ${round.join(', ')}`]
        : [];
    }
    case 'no lost updates':
      return lostUpdates(told.operations, end);
    case 'convergence':
      if (!scene.calm) return [];
      return scene.byRow ? rowsApart(scene) : apart(scene);
    default:
      return [...checkSessions(history, { ofRows: ofRows === true })[SESSIONS[guarantee]]];
  }
}

export function sceneOf(guarantees: Guarantees, told: Told, held: readonly Held[], at: Circumstances, calm: boolean): Scene {
  const belonging = held.filter(({ node }) => guarantees.belongs?.(node, at) ?? true);
  const end = endOf(guarantees.counts, belonging, told.operations);
  const current = guarantees.promised(at).some(({ guarantee }) => guarantee === 'linearizable');
  const copies = held.filter(
    ({ node, role, trails, names = [] }) => (trails.size > 0 || names.length > 0) && isCopy(guarantees, node, role, at),
  );
  const byRow = guarantees.alikeByRow?.(at.settings) === true;
  return { guarantees, told, held, belonging, copies, end, history: versioned(told.operations, end), calm, current, byRow };
}

/** Which guarantees were promised, and what speaks against each. */
export function verdictsOn(
  scene: Scene,
  at: Circumstances,
): { readonly promised: readonly Promised[]; readonly complaints: readonly Complaint[] } {
  const { guarantees, told, held } = scene;
  const ends = held.flatMap(({ trails, names = [] }) => [...trails.values(), authorsOf(names)]);
  const promised = guarantees.promised(at);
  const complaints = [
    ...complaintsOf('certain failures leave no trace', ghosts(told, ends, promised.length > 0)),
    ...complaintsOf('nothing is written twice', repeats(told.operations, ends)),
    ...complaintsOf('acknowledged writes are kept', missing(scene, at)),
    ...complaintsOf('transactions are atomic', torn(scene, at)),
    ...complaintsOf('reads show whole commits', seenInParts(scene, at)),
    ...promised.flatMap((each) => complaintsOf(each.guarantee, brokenIn(each, scene))),
  ];
  return { promised, complaints };
}
