/**
 * Promotion by a majority: replicas that hear no primary ask each other, and the most advanced takes over when most of all
 * databases agree. With two databases nobody can be promoted: one is no majority of two.
 */
import type { Mechanism } from '../../../contract.ts';
import { hasGranted, startRound } from '../../promotion.ts';
import type { Promotion } from '../../slots.ts';
import { isCurrent, type ReplicaOut, type ReplicaState } from '../../state.ts';

const CANDIDATE = 'candidate';

/**
 * Whether to ask for a promotion is decided a while later, a different while at each replica: by then the others have
 * noticed the silence too, and rarely two ask at once.
 */
function onNoPrimary(node: ReplicaState, out: ReplicaOut): void {
  out.report('asksWithinMs', Math.round(node.place.silenceUs / 2000));
  candidateLater(node, out);
}

function candidateLater({ place }: ReplicaState, out: ReplicaOut): void {
  out.setTimer(CANDIDATE, Math.round(place.silenceUs / 10), Math.round(place.silenceUs / 2));
}

function onCandidate(node: ReplicaState, out: ReplicaOut): void {
  if (node.hearsPrimary) return;
  if (hasGranted(node, out) || !mayStandFor(node)) candidateLater(node, out);
  else startRound(node, out, false);
}

/** Without a person only a copy that is whole and of the newest timeline asks to be promoted. */
function mayStandFor(node: ReplicaState): boolean {
  return node.role.value === 'standby' && isCurrent(node);
}

const byMajority: Promotion = { onNoPrimary, timers: { [CANDIDATE]: onCandidate } };

export const automatic: Mechanism = { slot: 'promotion', id: 'automatic', at: () => byMajority };
