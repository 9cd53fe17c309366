/** The role machine of a member is that of its algorithm: what a member is, follows from what it is in its one consensus group. */
export { paxosMachine } from '../../shared/consensus/paxos/machine.ts';
export { raftMachine } from '../../shared/consensus/raft/machine.ts';
