/** The role machines of all kinds of multi-master. */
export * from './consensus/machine.ts';
export { timeMasterMachine } from './spanner/machine.ts';
