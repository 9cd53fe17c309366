/** What must hold of regions that are split: no key has two of them. */
import { keyText } from '../../../sharding/index.ts';
import type { NodeId } from '../../../sim/node.ts';
import type { Invariant } from '../../contract.ts';
import { isIn, type KeySpan, type RegionTold, rowKeyIn } from '../../shared/ranges/map.ts';
import { remembering } from '../../shared/remembering.ts';
import { kvOf } from './state.ts';

export const oneOwner: Invariant = {
  name: 'one region a key',
  states:
    'Every key has one region in each version, all replicas of a region agree on what it owns, and its leader answers for no other (tikv/tikv, region_epoch).',
  begin: () =>
    remembering(
      { owned: new Map<string, RegionTold>(), text: new Map<string, string>(), seen: new Map<NodeId, number>() },
      (id, states, { owned, text, seen }) => {
        const node = kvOf(states.get(id));
        if (node === null || node.begun === null || node.range.version === 0) return null;
        const { range, place } = node;
        const owns = (table: string, key: string): boolean => {
          const values = rowKeyIn(table, key);
          return range.spans.some((span) => span.table === table && isIn(span, values));
        };
        for (const { index, key, before, after } of node.columns.journal) {
          // It was the region's own when it was written.
          if (index <= range.since) continue;
          const table = after?.table ?? before?.table;
          if (table !== undefined && !owns(table, key))
            return `${id} writes ${key}, which is no key of its region in version ${range.version}`;
        }
        for (const { keys } of node.served)
          for (const key of keys) {
            // An entry of an index that nobody has is asked for everywhere.
            const isOwn = key.startsWith('index ') || range.spans.some(({ table }) => key.startsWith(`${table} (`) && owns(table, key));
            if (!isOwn) return `${id} answers for ${key}, which is no key of its region in version ${range.version}`;
          }
        if (seen.get(id) === range.version) return null;
        seen.set(id, range.version);
        const { region } = place.splits;
        const told = { region, version: range.version, spans: range.spans };
        const name = `${region} ${range.version}`;
        const says = told.spans
          .map(({ table, from, to }) => [table, ...[from, to].map((at) => at && keyText(table, at))].join(' – '))
          .join(', ');
        const known = text.get(name);
        text.set(name, says);
        owned.set(name, told);
        if (known !== undefined && known !== says)
          return `${id} takes ${says} for its own in version ${range.version}, and another replica ${known}`;
        for (const other of owned.values())
          if (other.region !== region && other.version === range.version && other.spans.some((a) => told.spans.some((b) => overlap(a, b))))
            return `regions ${region + 1} and ${other.region + 1} own the same keys in version ${range.version}`;
        return null;
      },
    ),
};

const overlap = (a: KeySpan, b: KeySpan): boolean => a.table === b.table && (isIn(a, b.from) || isIn(b, a.from));
