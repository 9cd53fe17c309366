/**
 * Replay and long reads, as a PostgreSQL standby has it: what a change removes is not removed beneath a read, so replay waits, or the
 * read is cancelled, or (hot_standby_feedback) the primary keeps it. Source: PostgreSQL documentation, *Hot Standby*.
 */
import type { Fact } from '../../../inside.ts';
import type { Mechanism } from '../../../contract.ts';
import { numberSetting } from '../../../shared/settings.ts';
import type { Settings } from '../../../showing.ts';
import { applyNext } from '../../follow.ts';
import type { Feedback } from '../../protocol.ts';
import type { Replay } from '../../slots.ts';
import type { Statement } from '../../statement.ts';
import type { ReplicaOut, ReplicaState } from '../../state.ts';
import { keptForStandbys, readsKeepTheirRows } from './invariants.ts';
import { cleansUp, onFeedback } from './primary.ts';
import { CONFLICT_TIMER, mayApply, noteArrival, sendFeedback } from './standby.ts';
import { conflictsOf, noConflicts, oldestSeen } from './state.ts';

function begins(node: ReplicaState, { from, asked }: Statement): void {
  conflictsOf(node).seen.set(asked.op, { position: node.position, client: from, cancelled: false });
}

/** Whether somebody still waits for what it found. */
function ends(node: ReplicaState, out: ReplicaOut, { asked }: Statement): boolean {
  const state = conflictsOf(node);
  const reading = state.seen.get(asked.op);
  state.seen.delete(asked.op);
  if (state.waits) applyNext(node, out);
  return reading?.cancelled !== true;
}

/** Positions of another past say nothing of this one. */
function replaced(node: ReplicaState): void {
  const state = conflictsOf(node);
  state.seen.clear();
  state.arrived = [];
  state.removed = 0;
}

function facts(node: ReplicaState): readonly Fact[] {
  const state = conflictsOf(node);
  const oldest = oldestSeen(state);
  const seen: Fact = {
    name: 'backend_xmin',
    value: Number.isFinite(oldest) ? oldest : null,
    note: 'the oldest state that a statement here sees',
  };
  if (node.role.value !== 'primary')
    return [seen, { name: 'confl_snapshot', value: state.cancelled, note: 'reads that were in the way of replay' }];
  const dead = [...state.dead.values()].reduce((sum, each) => sum + each.length, 0);
  const note = `changes whose old row versions are kept, ${state.kept} of them for standbys alone`;
  return [seen, { name: 'n_dead_tup', value: dead, note }];
}

function atNode(settings: Settings): Replay {
  const delayMs = numberSetting(settings, 'maxStandbyStreamingDelayMs');
  const delayUs = delayMs < 0 ? null : delayMs * 1000;
  return {
    boot: noConflicts,
    begins,
    ends,
    replaced,
    cleansUp,
    arrived: noteArrival,
    mayApply: (node: ReplicaState, out: ReplicaOut, most) => mayApply(node, out, most, delayUs),
    ...(settings['hotStandbyFeedback'] === true && { onBeat: sendFeedback }),
    facts,
    timers: { [CONFLICT_TIMER]: (node, out) => applyNext(node as ReplicaState, out as ReplicaOut) },
    messages: {
      feedback: (node, out, from, message) => onFeedback(node as ReplicaState, out as ReplicaOut, from, message as Feedback),
    },
  };
}

export const conflicts: Mechanism = {
  slot: 'replay',
  id: 'conflicts',
  at: ({ settings }) => atNode(settings),
  invariants: [readsKeepTheirRows, keptForStandbys],
};
