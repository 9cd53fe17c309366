/** How the highest sustained rate grows with partitions: keyed statements, with a share of reports over all and a share that one tenant has. */
import type { At } from '../claim.ts';
import { grown } from '../regions.ts';
import type { Request } from '../sheet.ts';
import { limitUnder } from './limits.ts';
import { REPORT, TASK, tenantsTable } from './partitions.ts';

const TENANTS = 600;
const ROWS_EACH = 2;

/** How the load is made up. */
export type Made = Omit<Spreading, 'partitions' | 'cities'>;

export interface Spreading {
  readonly partitions: number;
  /** Cities with clients: the same in both arms. */
  readonly cities: number;
  /** Of all operations. */
  readonly reports?: number;
  /** Of all keyed operations those of one tenant. */
  readonly hottest?: number;
}

export function spreadOver({ partitions, cities, reports = 0, hottest = 0 }: Spreading, at: At): Request {
  const regions = grown(at.set, cities);
  const any = { from: 1, to: TENANTS };
  const task = { from: 1, to: ROWS_EACH };
  const keyed = 1 - reports;
  // What partitions can do at best, in machines; the search begins well below and ends above.
  const best = partitions / (1 + reports * (partitions - 1)) / Math.max(1, hottest * partitions);
  return limitUnder(
    {
      ...{
        architecture: 'partition-router',
        settings: { key: 'tenant_id' },
        shardedBy: 'tenant_id',
        regions,
        setup: tenantsTable(TENANTS, ROWS_EACH),
      },
      statements: [
        ...(hottest < 1 ? [{ sql: TASK, params: [any, task], weight: keyed * (1 - hottest) }] : []),
        ...(hottest > 0 ? [{ sql: TASK, params: [7, task], weight: keyed * hottest }] : []),
        ...(reports > 0 ? [{ sql: REPORT, weight: reports }] : []),
      ],
      ...{ from: 0.5 * best, to: 1.6 * best, untilMs: 24_000 },
    },
    at,
  );
}
