/** Simulated figures beside published ones and beside theory: inputs and tolerances were fixed before any of them was looked at. */
import { backups } from './backups.ts';
import { caches } from './caches.ts';
import { cockroachdb } from './cockroachdb.ts';
import { commits } from './commits.ts';
import { elections } from './elections.ts';
import { network } from './network.ts';
import { partitions } from './partitions.ts';
import { staleness } from './pbs.ts';
import { queues } from './queues.ts';
import { judged, type Measured, type Row } from './row.ts';
import { saturation } from './saturation.ts';
import { spanner } from './spanner.ts';
import { spannerTables } from './spanner-tables.ts';

export type { Measured, Row } from './row.ts';

export const rows: readonly Row[] = [
  ...network,
  ...commits,
  ...partitions,
  ...queues,
  ...saturation,
  ...caches,
  ...backups,
  ...elections,
  ...staleness,
  ...spanner,
  ...spannerTables,
  ...cockroachdb,
];

/** Of what nothing independent was found, or what cannot be compared yet. */
export const missing: readonly { readonly what: string; readonly why: string }[] = [
  {
    what: 'Spanner’s commits with 200 participants (OSDI 2012, Table 4), and how many operations a second one machine gives (Table 3)',
    why: 'At most 300 replicas can be set up here, so 100 groups of three: twice as many take nearly three minutes for the eleven seconds that are measured (32.9 ms, where the paper has 150.5). And its processors are not described well enough to be put in, so that only ratios are compared.',
  },
  {
    what: 'Failover of PostgreSQL with Patroni',
    why: 'Its documentation gives bounds (a lease of 30 s, a loop of 10 s), no measured times.',
  },
  {
    what: 'etcd’s writes a second (etcd.io, op-guide, performance)',
    why: 'Published for machines whose disks and processors are not described well enough to be put in.',
  },
];

/** Measures rows one after the other; `told` hears of each. */
export async function measure(wanted: readonly Row[], told?: (row: Measured) => void): Promise<readonly Measured[]> {
  const measured: Measured[] = [];
  for (const row of wanted) {
    const one = judged(row, await row.measure());
    measured.push(one);
    told?.(one);
  }
  return measured;
}
