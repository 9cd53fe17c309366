/** Words of systems that keep keys in ranges, each range with a log of its own. */
import type { Term } from './term.ts';

export const ranges: readonly Term[] = [
  {
    id: 'epoch',
    term: 'Epoch (of a region)',
    forms: ['epoch', 'epochs', 'epochnotmatch'],
    says: 'A number that a region of keys counts up when its borders change. A request that names an old one is refused, and is told of the regions that there are now.',
    elsewhere: 'TiKV: region_epoch, its version · CockroachDB: range descriptor generation',
  },
  {
    id: 'key-region',
    term: 'Region (of keys)',
    forms: ['region of keys', 'regions of keys'],
    says: 'All rows between two keys. One Raft group has them, and one peer of it leads: what lies in one region, one entry of one log can commit.',
    elsewhere: 'CockroachDB: range · Bigtable: tablet · Spanner: split',
  },
  {
    id: 'region-split',
    term: 'Split (of a region)',
    forms: ['the split', 'region split', 'splits off', 'split off'],
    says: 'A region of keys that has grown too large ends before a key in its middle from then on, and the rest is another region’s.',
    elsewhere: 'TiKV: BatchSplit · CockroachDB: range split',
  },
];
