/**
 * How the highest sustained rate grows with partitions: keyed statements, with a share of reports over all and a share that one tenant has. Each
 * city with a partition has a router and clients, too: on machines this slow a router that served several cities would be what is measured.
 */
import type { At } from '../claim.ts';
import { grown } from '../regions.ts';
import type { Request } from '../sheet.ts';
import { SINGLE } from './arms.ts';
import { limitUnder } from './limits.ts';
import { REPORT, TASK, tenantsTable } from './partitions.ts';
import type { Under } from './waits.ts';

const TENANTS = 600;
const ROWS_EACH = 2;

/** How the load is made up. */
export interface Made {
  /** Of all operations. */
  readonly reports?: number;
  /** Of all keyed operations those of one tenant. */
  readonly hottest?: number;
}

const PARTITIONED: Under = { architecture: 'partition-router', settings: { key: 'tenant_id' } };

function limitOf(under: Under, cities: number, best: number, { reports = 0, hottest = 0 }: Made, at: At): Request {
  const any = { from: 1, to: TENANTS };
  const task = { from: 1, to: ROWS_EACH };
  const keyed = 1 - reports;
  const limited = {
    ...{ ...under, shardedBy: 'tenant_id', regions: grown(at.set, cities), setup: tenantsTable(TENANTS, ROWS_EACH) },
    statements: [
      ...(hottest < 1 ? [{ sql: TASK, params: [any, task], weight: keyed * (1 - hottest) }] : []),
      ...(hottest > 0 ? [{ sql: TASK, params: [7, task], weight: keyed * hottest }] : []),
      ...(reports > 0 ? [{ sql: REPORT, weight: reports }] : []),
    ],
    ...{ from: 0.5 * best, to: 1.6 * best, untilMs: 24_000 },
  };
  return limitUnder(limited, at);
}

/** What n partitions can do at best, in machines: less by reports, which all of them work on, and by a tenant whose home one of them is. */
export const bound = (n: number, { reports: s = 0, hottest: h = 0 }: Made): number => 1 / (h + (1 - h) / n) / (1 + s * (n - 1));

export const spreadOver = (partitions: number, made: Made, at: At): Request =>
  limitOf(PARTITIONED, partitions, bound(partitions, made), made, at);

/** The same on one database, asked from as many cities. */
export const onOne = (cities: number, made: Made, at: At): Request => limitOf(SINGLE, cities, 1, made, at);
