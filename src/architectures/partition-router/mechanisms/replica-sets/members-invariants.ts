/** What must hold where a set's members change: it keeps as many as it has to, and a strong read asks those that have what was confirmed. */
import type { NodeId } from '../../../../sim/node.ts';
import type { Checker, Invariant } from '../../../contract.ts';
import { remembering } from '../../../shared/remembering.ts';
import { latest } from '../../../shared/consensus/raft/voters.ts';
import { levelOf } from '../../replica-set/levels.ts';
import { KIND } from '../../replica-set/sets.ts';
import { librariesIn } from './invariants.ts';
import { isReplica } from './state.ts';

/** Reads that are remembered; in the end only the newest matter. */
const READS = 1000;

const enough: Checker = {
  after(node, states) {
    const state = states.get(node);
    if (!isReplica(state)) return null;
    const { voters } = latest(state.raft).config;
    return voters.length < state.place.least ? `${node} has a set of ${voters.length}, and ${state.place.least} are the least.` : null;
  },
};

interface Seen {
  /** Partition → the last write that somebody was told is done; read → that number when a replica first took it. */
  readonly confirmed: Map<NodeId, number>;
  readonly floors: Map<string, number>;
  readonly admitted: Map<NodeId, object>;
  readonly answered: Map<string, object>;
}

const strongReads: Invariant = {
  name: 'a strong read shows what was confirmed before',
  states:
    'Under strong consistency a read stands on every write that was confirmed before a replica took it, whoever belongs to the set meanwhile (azure-docs, consistency-levels.md).',
  begin({ nodes }, _databases, settings) {
    if (levelOf(settings) !== 'strong') return { after: () => null };
    const holders = nodes.flatMap(({ kind, id }) => (kind === KIND ? [] : [id]));
    const memory: Seen = { confirmed: new Map(), floors: new Map(), admitted: new Map(), answered: new Map() };
    return remembering(memory, (node, states, { confirmed, floors, admitted, answered: seen }) => {
      for (const holder of holders)
        for (const [partition, { answered }] of librariesIn(states.get(holder))) {
          const key = `${holder} ${partition}`;
          if (answered === null || seen.get(key) === answered) continue;
          seen.set(key, answered);
          const { op, writes, level, lsn } = answered;
          const floor = floors.get(`${partition} ${op}`) ?? 0;
          if (writes) confirmed.set(partition, Math.max(confirmed.get(partition) ?? 0, lsn));
          else if (level === 'strong' && lsn < floor)
            return `${holder} answered ${op} as of write ${lsn} of ${partition}, and write ${floor} had been confirmed before.`;
        }
      const state = states.get(node);
      if (!isReplica(state) || state.admitted === null || admitted.get(node) === state.admitted) return null;
      admitted.set(node, state.admitted);
      const { part = '' } = state.place.spec;
      const read = `${part} ${state.admitted.op}`;
      if (floors.has(read)) return null;
      floors.set(read, confirmed.get(part) ?? 0);
      const [oldest] = floors.keys();
      if (floors.size > READS && oldest !== undefined) floors.delete(oldest);
      return null;
    });
  },
};

export const memberInvariants: readonly Invariant[] = [
  {
    name: 'a set keeps its least members',
    states: 'The members of a set are never fewer than NMin (azure-docs, global-dist-under-the-hood.md).',
    begin: () => enough,
  },
  strongReads,
];
