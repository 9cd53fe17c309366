/** What the clients' own order and the order of time say: who had returned before whom was called. */
import type { Transaction } from '../history.ts';
import type { Graph } from './graph.ts';

export function addTime(graph: Graph, transactions: readonly Transaction[]): void {
  addSessions(graph, transactions);
  addRealTime(graph, transactions);
}

/** A client that asks several things at once has an order only where one had been answered before the next was asked. */
function addSessions(graph: Graph, transactions: readonly Transaction[]): void {
  const earlier = new Map<string, number[]>();
  for (const i of byCall(transactions)) {
    const { client, call } = transactions[i] as Transaction;
    const asked = earlier.get(client) ?? [];
    const before = asked.findLast((each) => (transactions[each]?.return ?? Number.POSITIVE_INFINITY) <= call);
    if (before !== undefined) graph.add(before, i, 'process', null);
    asked.push(i);
    earlier.set(client, asked);
  }
}

/** Only what is not implied by others: those that returned last before this one was called (Elle, §5.1). */
function addRealTime(graph: Graph, transactions: readonly Transaction[]): void {
  const events = transactions.flatMap(({ call, return: returned }, i) => [
    { at: call, order: 0, i },
    ...(returned === null ? [] : [{ at: returned, order: 1, i }]),
  ]);
  events.sort((a, b) => a.at - b.at || a.order - b.order || a.i - b.i);
  let frontier = new Set<number>();
  const before = new Map<number, ReadonlySet<number>>();
  for (const { order, i } of events) {
    if (order === 0) {
      for (const earlier of frontier) graph.add(earlier, i, 'realtime', null);
      before.set(i, frontier);
    } else {
      frontier = new Set([...frontier].filter((earlier) => !before.get(i)?.has(earlier)));
      frontier.add(i);
      before.delete(i);
    }
  }
}

const byCall = (transactions: readonly Transaction[]): readonly number[] =>
  transactions.map((_, i) => i).sort((a, b) => (transactions[a] as Transaction).call - (transactions[b] as Transaction).call);
