/** Lists that are only appended to: a read of one tells the whole order of its versions (Elle, §4.3). */
import { textOf, type Transaction } from '../history.ts';
import { type Anomaly, type Key, type Read, readsFromOthers, type Told, writesOf } from './versions.ts';

export function toldByLists(transactions: readonly Transaction[]): Told {
  const { versions, anomalies } = writesOf(transactions);
  const found: Anomaly[] = [...anomalies];
  const reads = new Map<string, { reader: number; list: readonly string[] }[]>();
  transactions.forEach(({ txn, ok }, reader) => {
    if (ok !== true) return;
    found.push(...internal(txn, reader));
    for (const [key, value] of readsFromOthers(txn)) {
      const list = Array.isArray(value) ? value.map(textOf) : [];
      const known = reads.get(key) ?? [];
      known.push({ reader, list });
      reads.set(key, known);
    }
  });
  const keys = [...new Set([...versions.keys(), ...reads.keys()])].map((key): Key => {
    const written = versions.get(key) ?? new Map();
    const lists = reads.get(key) ?? [];
    const longest = lists.reduce<(typeof lists)[number] | null>(
      (best, each) => (!best || each.list.length > best.list.length ? each : best),
      null,
    );
    found.push(...misread(key, lists, longest, written));
    const order = longest?.list ?? [];
    const seen = new Set(order);
    // What was committed and is in no list that was read came after all that were.
    const unseen = [...written.values()].filter(({ value, writer }) => !seen.has(value) && transactions[writer]?.ok === true);
    const pairs = order.map((value, i): readonly [string | null, string] => [i === 0 ? null : (order[i - 1] as string), value]);
    const end = order.at(-1) ?? null;
    return {
      key,
      versions: written,
      reads: lists.map(({ reader, list }): Read => ({ reader, version: list.at(-1) ?? null })),
      order: [...pairs, ...unseen.map(({ value }): readonly [string | null, string] => [end, value])],
    };
  });
  return { keys, anomalies: found };
}

type Lists = readonly { readonly reader: number; readonly list: readonly string[] }[];

function misread(key: string, lists: Lists, longest: Lists[number] | null, written: ReadonlyMap<string, unknown>): readonly Anomaly[] {
  if (!longest) return [];
  return lists.flatMap(({ reader, list }): readonly Anomaly[] => {
    const stranger = list.find((value) => !written.has(value));
    if (stranger !== undefined)
      return [{ type: 'unwritten-read', transactions: [reader], note: `${stranger} was read from ${key}, and nobody appended it` }];
    if (new Set(list).size < list.length)
      return [{ type: 'duplicate-elements', transactions: [reader], note: `a value stands twice in ${key}` }];
    if (list.some((value, i) => value !== longest.list[i]))
      return [{ type: 'incompatible-order', transactions: [reader, longest.reader], note: `two reads of ${key} tell of different orders` }];
    return [];
  });
}

/** A transaction sees its own appends, after what it read before. */
function internal(txn: Transaction['txn'], reader: number): readonly Anomaly[] {
  const known = new Map<string, string[]>();
  const own = new Map<string, string[]>();
  for (const [op, key, value] of txn) {
    if (op === 'append') {
      known.get(key)?.push(textOf(value));
      own.set(key, [...(own.get(key) ?? []), textOf(value)]);
    }
    if (op !== 'r') continue;
    const list = Array.isArray(value) ? value.map(textOf) : [];
    const expected = known.get(key);
    const mine = own.get(key) ?? [];
    const wrong = expected ? list.join() !== expected.join() : mine.some((each, i) => list[list.length - mine.length + i] !== each);
    if (wrong) return [{ type: 'internal', transactions: [reader], note: `it read ${key} otherwise than it had left it` }];
    known.set(key, list);
  }
  return [];
}
