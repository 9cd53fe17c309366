/** The role machines of all kinds of multi-master. */
export * from './consensus/machine.ts';
export * from './certification/machine.ts';
export * from './multi-leader/machine.ts';
export * from './leaderless/machine.ts';
export { timeMasterMachine } from './spanner/machine.ts';
export { crdbNodeMachine } from './cockroachdb/machine.ts';
export { tidbServerMachine } from './tidb/machine.ts';
