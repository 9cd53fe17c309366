/** The role machine of a server is that of the algorithm which brings about the order. */
export { paxosMachine } from '../../shared/consensus/paxos/machine.ts';
export { raftMachine } from '../../shared/consensus/raft/machine.ts';
