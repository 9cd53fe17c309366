/** The role machine of a member is Raft's: what a member is, follows from what it is in its one consensus group. */
export { raftMachine as memberMachine, raftRoles as memberRoles } from '../shared/consensus/raft/machine.ts';
