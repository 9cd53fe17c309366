/** What must always hold where Group Replication's rules are kept. */
import type { NodeId } from '../../../../../sim/node.ts';
import type { Checker, Invariant } from '../../../../contract.ts';
import { remembering } from '../../../../shared/remembering.ts';
import { isBehind, isMember, isPrimary } from '../../levels.ts';
import { serverOf } from '../../state.ts';

/** Of the last actions of the order. */
const REMEMBERED = 20_000;

const after: Invariant = {
  name: 'AFTER',
  states: 'When a client hears that its transaction is committed, every member that takes statements has applied it (WL#10379).',
  begin: (): Checker =>
    remembering(
      { places: new Map<string, number>(), seen: new Map<NodeId, number>(), told: new Map<NodeId, string | null>() },
      (id, all, { places, seen, told }) => {
        const state = serverOf(all.get(id));
        if (state?.place.levels?.after !== true) return null;
        for (const { index, action, verdict } of state.queue) {
          if (index <= (seen.get(id) ?? 0)) continue;
          seen.set(id, index);
          if (verdict === 'certified' && action.kind === 'writeset') places.set(action.op, index);
        }
        for (const op of places.keys()) {
          if (places.size <= REMEMBERED) break;
          places.delete(op);
        }
        const { answered } = state;
        if (answered === null || told.get(id) === answered) return null;
        told.set(id, answered);
        const index = places.get(answered) ?? 0;
        for (const other of state.place.servers) {
          const member = serverOf(all.get(other));
          // Who was not heard of for as long as an expel takes is no member.
          if (member?.status !== 'synced' || member.lastApplied >= index || !isMember(state, other, state.answeredAt)) continue;
          return `${id} told the client of ${answered} that it is committed, and ${other} has not applied it`;
        }
        return null;
      },
    ),
};

const quota: Invariant = {
  name: 'quota',
  states: 'A member sends no more write sets in a second than its quota (WL#9838).',
  begin: (): Checker => ({
    after(id, all) {
      const state = serverOf(all.get(id));
      if (!state || state.flow.quota === null || state.flow.sentInPeriod <= state.flow.quota) return null;
      return `${id} has a quota of ${state.flow.quota} and sent ${state.flow.sentInPeriod}`;
    },
  }),
};

const onePrimary: Invariant = {
  name: 'one primary',
  states:
    'In single-primary mode only the primary runs what writes; and at any level but EVENTUAL it runs nothing before it has applied what was there before it.',
  begin: (): Checker =>
    remembering(new Map<NodeId, number>(), (id, all, sent) => {
      const state = serverOf(all.get(id));
      if (!state?.place.singlePrimary) return null;
      const before = sent.get(id) ?? 0;
      sent.set(id, state.flow.begun);
      if (state.flow.begun > before && !isPrimary(state)) return `${id} is read only, and sent a write set`;
      const early = isBehind(state) ? [...state.requests.values()].find(({ stage }) => stage === 'running') : undefined;
      return early && state.lastApplied < state.waits.backlogTo && !early.ends && wasAskedSince(state, early.op)
        ? `${id} runs ${early.op} with all up to entry ${state.lastApplied} applied, and became the primary at ${state.waits.backlogTo}`
        : null;
    }),
};

/** What ran already when it became the primary goes on. */
const wasAskedSince = (state: NonNullable<ReturnType<typeof serverOf>>, op: string): boolean =>
  state.waits.runningBefore.every((each) => each !== op);

export const invariants: readonly Invariant[] = [after, quota, onePrimary];
