/**
 * Every property that a card speaks of, judged on one run, whether or not the room promises it. A run says something of a property only
 * where it could have broken it: of transactions where some were asked for, of copies and of lost writes where all was well again in the end.
 */
import type { Circumstances, Promised } from '../architectures/guarantees.ts';
import { tooOld } from '../consistency/versioned.ts';
import { PROPERTIES, type Property } from './properties.ts';
import type { Operation } from './told.ts';
import type { Scene } from './scene.ts';
import { brokenIn, isGone, missingIn } from './verdicts.ts';

/** One bound for all, so that cards can be compared: no answer is older than this, from a cache or not, µs. Of order it says nothing. */
export const OLDEST_US = 5_000_000;

export interface Judged {
  readonly property: Property;
  /** The room promises it, as strongly as it is judged here, under the circumstances of this run. */
  readonly promised: boolean;
  /** The run could have broken it. */
  readonly tested: boolean;
  /** What speaks against it: the first that was found; null where it held. */
  readonly detail: string | null;
}

const worked = ({ outcome }: Operation): boolean => outcome?.ok === true;
const protects = ({ isolation }: Operation): boolean => isolation === 'serializable' || isolation === 'repeatable read';

const hasWritten = (operations: readonly Operation[]): boolean => operations.some((each) => each.writes !== null && worked(each));

function isTested(property: Property, { told: { operations }, copies, calm }: Scene): boolean {
  switch (property) {
    case 'serializable':
      return operations.some((each) => each.isolation === 'serializable' && worked(each));
    case 'no lost updates':
      return operations.some((each) => protects(each) && each.writes !== null && worked(each));
    case 'acknowledged writes are kept':
      return calm && hasWritten(operations);
    case 'convergence': {
      const parts = copies.map(({ node }) => node.part ?? '');
      // Copies of what nobody has changed are equal by nothing that they did.
      return calm && new Set(parts).size < parts.length && hasWritten(operations);
    }
    default:
      return operations.some((each) => worked(each) && each.saw.size > 0);
  }
}

function against(property: Property, scene: Scene): readonly string[] {
  if (property === 'acknowledged writes are kept') return missingIn(scene).map(isGone);
  if (property === 'bounded staleness') return tooOld(scene.history, { allowedAge: () => OLDEST_US });
  return brokenIn({ guarantee: property }, scene);
}

/** What a room promises of each row alone says less than what a card asks of a whole session; what is said of rows alone says it all. */
const OF_SESSIONS = new Set<Property>(['monotonic writes', 'writes follow reads']);

function isPromised(property: Property, promised: readonly Promised[], scene: Scene, at: Circumstances): boolean {
  if (property === 'acknowledged writes are kept') {
    const sample = scene.told.operations.filter((each) => each.writes !== null && worked(each));
    return sample.length > 0 && sample.every((each) => scene.guarantees.mayMiss([each], at)[0] === false);
  }
  // A linearizable answer is not old at all, and is of one order.
  const isLinearizable = promised.some(({ guarantee }) => guarantee === 'linearizable');
  if (isLinearizable && (property === 'bounded staleness' || property === 'consistent prefix')) return true;
  if (property === 'bounded staleness')
    return promised.some(({ guarantee, ageUs = Infinity }) => guarantee === property && ageUs <= OLDEST_US);
  return promised.some(({ guarantee, ofRows }) => guarantee === property && !(ofRows === true && OF_SESSIONS.has(property)));
}

export function judgedIn(scene: Scene, promised: readonly Promised[], at: Circumstances): readonly Judged[] {
  return PROPERTIES.map((property) => ({
    property,
    promised: isPromised(property, promised, scene, at),
    tested: isTested(property, scene),
    detail: against(property, scene)[0] ?? null,
  }));
}
