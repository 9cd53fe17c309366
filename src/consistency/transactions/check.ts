/**
 * Is a history of transactions serializable? Dependencies between transactions are inferred from what they read, and a cycle of them is
 * an anomaly with a name (Elle, Kingsbury and Alvaro, VLDB 2020). What it finds is there; a history in which it finds none may still
 * have one that its reads do not tell of.
 */
import type { Transaction } from '../history.ts';
import { cyclesOf } from './cycles.ts';
import { type Edge, Graph } from './graph.ts';
import { toldByLists } from './list-append.ts';
import { toldByRegisters } from './registers.ts';
import { addTime } from './time.ts';
import { type Anomaly, dirtyReads, type Key } from './versions.ts';

export interface FoundAnomaly {
  /** G0, G1a, G1b, G1c, G-single, G2 and others, with `-process` or `-realtime` where only time closes the cycle. */
  readonly type: string;
  /** The transactions of it in order, and what leads from each to the next; the last leads to the first. */
  readonly cycle: readonly { readonly transaction: Transaction; readonly to: string | null }[];
  readonly note: string;
}

export interface Serializability {
  readonly verdict: 'serializable' | 'not-serializable';
  /** Whether it is so in the order of time as well (strict serializability). */
  readonly strict: boolean;
  readonly anomalies: readonly FoundAnomaly[];
}

/** `lists`: values are appended to lists; else keys are registers. */
export function checkTransactions(history: readonly Transaction[], lists: boolean): Serializability {
  const told = lists ? toldByLists(history) : toldByRegisters(history);
  const graph = new Graph(history.length);
  for (const key of told.keys) addKey(graph, key, history);
  addTime(graph, history);
  const cycles = cyclesOf(graph).map(({ type, edges }) => ofCycle(type, edges, history));
  const others = firstOfEach([...told.anomalies, ...dirtyReads(history, told.keys)]).map((each) => ofAnomaly(each, history));
  const anomalies = [...others, ...cycles];
  const plain = anomalies.filter(({ type }) => !/-(?:process|realtime)$/.test(type));
  return { verdict: plain.length > 0 ? 'not-serializable' : 'serializable', strict: anomalies.length === 0, anomalies };
}

/** Who was seen to take effect did, whatever its client was told; who failed for certain did not. */
function addKey(graph: Graph, { key, versions, reads, order }: Key, history: readonly Transaction[]): void {
  const after = new Map<string | null, number[]>();
  for (const [before, value] of order) {
    const [earlier, later] = [before === null ? undefined : versions.get(before)?.writer, versions.get(value)?.writer];
    if (later === undefined || history[later]?.ok === false) continue;
    after.set(before, [...(after.get(before) ?? []), later]);
    if (earlier !== undefined && history[earlier]?.ok !== false) graph.add(earlier, later, 'ww', key);
  }
  for (const { reader, version } of reads) {
    const writer = version === null ? undefined : versions.get(version)?.writer;
    if (writer !== undefined && history[writer]?.ok !== false) graph.add(writer, reader, 'wr', key);
    for (const next of after.get(version) ?? []) graph.add(reader, next, 'rw', key);
  }
}

const WORDS: Readonly<Record<Edge['why'], (key: string | null) => string>> = {
  ww: (key) => `wrote ${key}, which the next wrote over`,
  wr: (key) => `wrote the ${key} that the next read`,
  rw: (key) => `read ${key} before the next wrote it`,
  process: () => 'was asked before the next by the same client',
  realtime: () => 'had returned before the next was called',
};

function ofCycle(type: string, edges: readonly Edge[], history: readonly Transaction[]): FoundAnomaly {
  const cycle = edges.map(({ from, why, key }) => ({ transaction: history[from] as Transaction, to: `${why}: ${WORDS[why](key)}` }));
  return { type, cycle, note: `${edges.length} transactions, each before the next, and the last before the first` };
}

function ofAnomaly({ type, transactions, note }: Anomaly, history: readonly Transaction[]): FoundAnomaly {
  return { type, cycle: transactions.map((i) => ({ transaction: history[i] as Transaction, to: null })), note };
}

function firstOfEach(anomalies: readonly Anomaly[]): readonly Anomaly[] {
  return [...new Map(anomalies.toReversed().map((each) => [each.type, each])).values()].toReversed();
}
