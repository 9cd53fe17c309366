/** What partitions and routers show of themselves: the ring, whose band each key falls into, and how far each follows the schema. */
import { placeOfStored } from '../../sharding/index.ts';
import type { Value } from '../../sim/operation.ts';
import { type InsideRoom, NOTHING_KNOWN, type Reading, type RingKey, type RingShown } from '../inside.ts';
import { ringAt } from './current.ts';
import { isPartition, isRouter } from './invariants.ts';
import { newestOf, replicaKnows } from './mechanisms/replica-sets/inside.ts';
import { type Ring, SLOTS, slotOf } from './ring.ts';
import { ACROSS } from './slots.ts';
import type { NodeState } from './state.ts';

const KEYS_MAX = 30;
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** First slot of each band, and the one after its last; one that has moved has its own. */
function bandsOf(ring: Ring): RingShown['bands'] {
  const bands: { node: string; from: number; to: number }[] = [];
  for (let slot = 0; slot < SLOTS; slot++) {
    const node = ring.ownerOfSlot(slot);
    const last = bands.at(-1);
    if (last?.node === node) last.to = slot + 1;
    else bands.push({ node, from: slot, to: slot + 1 });
  }
  return bands;
}

/** Values of the key and their rows, as they stand in the partitions' databases. */
function keysIn({ sharding: { key } }: NodeState['place'], ring: Ring, { tables, rows }: Reading): readonly RingKey[] {
  const found = new Map<string, RingKey>();
  for (const node of ring.partitions) {
    for (const { name } of tables(node).filter(({ columns }) => columns.includes(key))) {
      const counted = rows(node, `SELECT ${quoted(key)}, count(*) FROM ${quoted(name)} GROUP BY 1 ORDER BY 1 LIMIT 1000`);
      for (const [value = null, count = 0] of counted) {
        const text = String(value);
        const known = found.get(`${node} ${text}`);
        found.set(`${node} ${text}`, { ...ringKey(ring, value, text), node, rows: Number(count) + (known?.rows ?? 0) });
      }
    }
  }
  return [...found.values()].sort((a, b) => a.slot - b.slot);
}

function ringKey(ring: Ring, value: Value, text: string): RingKey {
  const place = placeOfStored(value, 'BINARY');
  const slot = slotOf(place);
  const node = ring.partitionOf(place);
  return { key: text, slot, node, pinned: node !== ring.ownerOfSlot(slot), rows: 0 };
}

/** A key that nobody has used yet: where its rows would live. Digits are taken for a number. */
function wondered(ring: Ring, key: string): RingKey {
  return ringKey(ring, /^-?[0-9]{1,15}$/.test(key) ? Number(key) : key, key);
}

function ringShown(node: NodeState, reading: Reading): RingShown {
  const { place } = node;
  const { key } = place.sharding;
  const ring = ringAt(node);
  const keys = keysIn(place, ring, reading);
  const asked = reading.key === null || keys.some((each) => each.key === reading.key) ? [] : [wondered(ring, reading.key)];
  const shown = [...keys].sort((a, b) => b.rows - a.rows).slice(0, KEYS_MAX);
  return {
    slots: SLOTS,
    bands: bandsOf(ring),
    key,
    keys: [...asked, ...shown].sort((a, b) => a.slot - b.slot),
    more: keys.length - shown.length,
  };
}

const isTakingPart = (own: unknown): own is { readonly stored: readonly unknown[] } =>
  typeof own === 'object' && own !== null && 'stored' in own && Array.isArray(own.stored);

export const inside: InsideRoom = {
  knows(reading) {
    const { state } = reading;
    if (!isPartition(state) && !isRouter(state)) return replicaKnows(state) ?? NOTHING_KNOWN;
    const { place, position, versions } = state;
    const own = isRouter(state)
      ? [{ name: 'operations', value: state.operations.size, note: 'that are on their way through it' }]
      : [
          { name: 'version', value: position, note: 'commits in its database' },
          ...(isTakingPart(state.own[ACROSS])
            ? [
                {
                  name: 'prepared',
                  value: state.own[ACROSS].stored.length,
                  note: 'transactions that it has promised to commit (pg_prepared_xacts)',
                },
              ]
            : []),
        ];
    return {
      facts: [
        ...own,
        { name: 'schema', value: versions.version, note: 'changes of the schema that it has carried out' },
        ...(place.elastic ? [{ name: 'map', value: state.map.length, note: 'version of the map: moves of keys that it knows of' }] : []),
        { name: 'key', value: place.sharding.key, note: 'the column by which rows are spread' },
        ...(place.sharding.reference === undefined
          ? []
          : [{ name: 'reference tables', value: place.sharding.reference, note: 'tables that every partition keeps whole' }]),
      ],
      // A circle of slots is a picture of what hashes alone.
      ...(place.ring.placement.ofSlot && { ring: ringShown(state, reading) }),
    };
  },
  /** Each row stands in one place, but for copies of a set. */
  newest: newestOf,
};
