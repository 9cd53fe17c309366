/** What a member of a Raft group shows of itself: the state of Figure 2 of Ongaro & Ousterhout 2014, by its names. */
import { lastIndex } from '../log.ts';
import type { RaftNode } from './state.ts';
import type { Shown } from '../shown.ts';

export function raftInside({ raft, role }: RaftNode<unknown>): Shown {
  const onDisk = lastIndex(raft.log) === raft.logOnDisk ? 'all of it on its disk' : `${raft.logOnDisk} of it on its disk`;
  const { peers } = raft;
  const rows = [
    { name: 'nextIndex', values: peers.map(({ nextIndex }) => nextIndex) },
    { name: 'matchIndex', values: peers.map(({ matchIndex }) => matchIndex) },
  ];
  return {
    termName: 'term',
    facts: [
      { name: 'currentTerm', value: raft.currentTerm, note: 'on its disk, with the log' },
      { name: 'votedFor', value: raft.votedFor, note: 'on its disk, with the log' },
      { name: 'log[]', value: lastIndex(raft.log), note: onDisk },
      { name: 'commitIndex', value: raft.commitIndex, note: 'forgotten in a crash' },
      { name: 'leader', value: raft.leader, note: 'the last that it heard of in this term' },
    ],
    // Only a leader keeps account of the others.
    ...(role.value === 'leader' && { believed: { name: 'what it believes of the others', nodes: peers.map(({ id }) => id), rows } }),
  };
}
