/** English: a history that was checked, as lanes. */
import { grouped } from '../numbers.ts';

export const title = 'Check a history of your own';
export const say =
  'Drop a file here: a history as antipode run --history writes it, Jepsen’s history.edn, or a log as Porcupine’s tests have them. It is judged in your browser, and nothing of it is sent.';
export const choose = 'Choose a file';
export const example = 'Show a stale read';
export const exampleName = 'A stale read in Tokyo';
export const judging = (name: string): string => `Judging ${name}…`;
export const openRun = 'Open the run';
export const openRunThere = 'Open the run where it shows';
export const close = 'Close';
const count = (n: number): string => `${grouped(n)} ${n === 1 ? 'operation' : 'operations'}`;
export const linearizable = (n: number): string =>
  `Linearizable. ${count(n)} ${n === 1 ? 'has' : 'have'} one order that every answer fits.`;
export const unknown = (n: number): string => `Unknown. ${count(n)} ${n === 1 ? 'leaves' : 'leave'} too many orders to try.`;
export const notLinearizable = (prefix: number, n: number, offending: number): string =>
  `Not linearizable. The first ${grouped(prefix)} of ${count(n)} that returned have an order; ${offending === 1 ? 'this one, by itself, has' : `these ${offending}, by themselves, have`} none:`;
export const serializable = (n: number, strict: boolean): string =>
  `Serializable. What ${count(n)} ${n === 1 ? 'tells' : 'tell'} fits one order${strict ? ', which is also the order of time' : ', but not in the order of time'}.`;
export const notSerializable = (anomalies: number): string =>
  `Not serializable: ${anomalies === 1 ? 'one anomaly' : `${anomalies} anomalies`}.`;
export const lanes = (name: string, clients: number): string =>
  `Lanes of ${name}: ${clients} ${clients === 1 ? 'row' : 'rows'}. Left and right move, plus and minus zoom, 0 shows all, N goes to the next that shows what is wrong.`;
export const leftOut = (n: number): string => `${grouped(n)} more ${n === 1 ? 'client has' : 'clients have'} no lane.`;
export const ordered = 'all before this has an order';
export const noOrder = 'from here on there is none';
export const nearer = 'Nearer';
export const farther = 'Farther';
export const all = 'All';
export const keys = { whole: '0', nearer: '+', farther: '−', next: 'N' } as const;
export const next = 'Next that is wrong';
export const point = 'Point at a span to read it. Times are as the file has them.';
export const at = (words: string, call: string, end: string | null): string =>
  `${words}, from ${call}${end === null ? ', and it never returned' : ` to ${end}`}.`;
export const what = 'The lanes of the history';
export const key = {
  read: 'read',
  write: 'write',
  cas: 'compare-and-set',
  txn: 'transaction',
  wrong: 'part of what has no order',
} as const;
export const open = 'outcome unknown';
