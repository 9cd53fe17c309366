/** Whether a partition runs what it is asked: its keys are here and stay here, the schema is the one that was planned for, and there is room and throughput. */
import type { Outcome } from '../../sim/operation.ts';
import { refusal } from '../shared/answers.ts';
import { ringAt } from './current.ts';
import { isDraining } from './draining.ts';
import { isLeaving } from './moving.ts';
import type { Fetch, Forward, ForwardReply } from './protocol.ts';
import type { PartitionState } from './state.ts';

/**
 * The router's map is not this partition's, or what it asks for is on its way: it may ask again when it knows better. Nothing
 * of it was done.
 */
export function isElsewhere(node: PartitionState, { places, map = 0, whole: all, transaction }: Forward | Fetch): boolean {
  const { spec, rules, elastic } = node.place;
  if (!elastic || node.role.value !== 'serving') return false;
  if (isDraining(node) && transaction?.first === true) return true;
  const whole = all === true;
  const wanted = whole || places.length > 0;
  if (node.adopting !== null && wanted) {
    const ring = node.place.ring.with(node.adopting);
    if (whole || places.some((place) => !rules.isAtHome(ring, spec.id, place))) return true;
  }
  if (wanted && isLeaving(node, places, whole, transaction)) return true;
  if (whole) return !rules.isOneMap(node.map, spec.id, map, node.map.length);
  const ring = ringAt(node);
  return places.some((place) => !rules.isAtHome(ring, spec.id, place));
}

/** What is run although it is another's; the invariants look at it. */
function noteForeign(node: PartitionState, places: readonly string[]): void {
  const { spec, elastic } = node.place;
  const ring = ringAt(node);
  const { moving } = node;
  node.foreign = null;
  // Whose disk was lost has lost the map, and runs nothing.
  if (elastic && node.role.value !== 'serving') return;
  const gone = moving?.phase === 'handed over' || moving?.phase === 'stopped before' ? moving.move : null;
  node.foreign = places.find((place) => ring.partitionOf(place) !== spec.id || (elastic && gone && ring.isMoving(place, gone))) ?? null;
}

/** Why this cannot be run here and now, or null. */
export function whyNot(node: PartitionState, { version, places, whole, map = 0 }: Forward | Fetch): string | null {
  const { spec, rules } = node.place;
  const { id } = spec;
  const ring = ringAt(node);
  noteForeign(node, places);
  const foreign = places.find((place) => !rules.isAtHome(ring, id, place));
  if (foreign !== undefined) return `${id} does not hold ${foreign}: the router’s map is not the partition’s.`;
  if (node.role.value !== 'serving') return `The disk of ${id} was lost, and its rows with it: no other node has a copy.`;
  const now = node.versions;
  if (!rules.isOnSchema(version, now.version, now.applying))
    return `The schema is being changed and ${id} is at version ${now.version}, the router at ${version}. Ask again in a moment.`;
  node.ran = { planned: version, version: now.version, changing: now.applying !== null, places, whole: whole ? map : null };
  return null;
}

export const MOVED = refusal('Its rows have moved, or are moving, to another partition.');

/** It has done enough for now: what it would cost was bought by nobody. */
export function refused({ place }: PartitionState, op: string, retryUs: number): ForwardReply & { readonly retryUs: number } {
  const message = `Request rate is large: ${place.spec.id} has spent its share of request units. Ask again in ${Math.ceil(retryUs / 1000)} ms.`;
  const detail = `429, x-ms-retry-after-ms: ${Math.ceil(retryUs / 1000)}`;
  const outcome: Outcome = { ok: false, definite: true, problem: { message, detail, offset: null, code: '429' } };
  return { kind: 'forward-reply', op, outcome, position: null, retryUs };
}

/** Azure Cosmos DB: 403, substatus 1014, for a logical partition that has reached its size. As of the last look. */
export function whyFull({ full }: PartitionState, { readOnly, sql, places }: Forward): string | null {
  if (readOnly || full.size === 0 || !/^\s*(?:insert|replace)\b/i.test(sql)) return null;
  const key = places.find((place) => full.has(place));
  return key === undefined
    ? null
    : `All rows of key ${key.slice(2)} together have reached the largest size of one key (403, substatus 1014). Delete some, or use a key with more values.`;
}
