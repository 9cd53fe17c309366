/** What a member shows of itself: the state of Figure 2 of Ongaro & Ousterhout 2014, by its names, and the latest entries of its log. */
import type { NodeId } from '../../sim/node.ts';
import { type Believed, type InsideRoom, type LogShown, latest, NOTHING_KNOWN } from '../inside.ts';
import { entryAt, lastIndex } from '../shared/consensus/log.ts';
import type { MemberState } from './state.ts';

function isMember(state: unknown): state is MemberState {
  return typeof state === 'object' && state !== null && 'raft' in state && 'lastApplied' in state;
}

function logOf({ raft, lastApplied }: MemberState): LogShown {
  const { log, commitIndex } = raft;
  return {
    termName: 'term',
    entries: latest(lastIndex(log), (index) => {
      const entry = entryAt(log, index);
      return entry && { term: entry.term, content: entry.payload && { sql: entry.payload.statement.sql } };
    }),
    last: lastIndex(log),
    committed: commitIndex,
    applied: lastApplied,
  };
}

/** Only a leader keeps account of the others. */
function believedBy({ raft, role }: MemberState): { readonly believed?: Believed } {
  if (role.value !== 'leader') return {};
  const { peers } = raft;
  const rows = [
    { name: 'nextIndex', values: peers.map(({ nextIndex }) => nextIndex) },
    { name: 'matchIndex', values: peers.map(({ matchIndex }) => matchIndex) },
  ];
  return { believed: { name: 'what it believes of the others', nodes: peers.map(({ id }) => id), rows } };
}

export const inside: InsideRoom = {
  knows({ state }) {
    if (!isMember(state)) return NOTHING_KNOWN;
    const { raft, lastApplied } = state;
    const onDisk = lastIndex(raft.log) === raft.logOnDisk ? 'all of it on its disk' : `${raft.logOnDisk} of it on its disk`;
    return {
      facts: [
        { name: 'currentTerm', value: raft.currentTerm, note: 'on its disk, with the log' },
        { name: 'votedFor', value: raft.votedFor, note: 'on its disk, with the log' },
        { name: 'log[]', value: lastIndex(raft.log), note: onDisk },
        { name: 'commitIndex', value: raft.commitIndex, note: 'forgotten in a crash' },
        { name: 'lastApplied', value: lastApplied, note: 'its rows are those of this entry' },
        { name: 'leader', value: raft.leader, note: 'the last that it heard of in this term' },
      ],
      log: logOf(state),
      ...believedBy(state),
    };
  },
  /** What is applied is committed, so whoever applied most has the newest; the leader among equals. */
  newest(_spec, nodes, states) {
    let best: { readonly node: NodeId; readonly applied: number } | null = null;
    for (const { id } of nodes) {
      const state = states.get(id);
      if (!isMember(state)) continue;
      const { lastApplied: applied } = state;
      if (best === null || applied > best.applied || (applied === best.applied && state.role.value === 'leader'))
        best = { node: id, applied };
    }
    return best?.node ?? null;
  },
};
