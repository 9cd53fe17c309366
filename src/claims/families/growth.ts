/** Three, six and twelve cities with the same reads and writes in all: who writes stays in the first three (`writing`), who reads is everywhere. */
import type { At } from '../claim.ts';
import { warm, WARM_UP_MS } from '../figures.ts';
import { grown } from '../regions.ts';
import type { Op, Request, Sheet } from '../sheet.ts';
import { ANY_ROW, clientsIn, REPEATED, world, WRITE } from '../world.ts';
import type { Under } from './waits.ts';

const UNTIL_MS = WARM_UP_MS + 20_000;
const READS_PER_SECOND = 6;
const WRITES_PER_SECOND = 3;

export function grownTo(count: number, { architecture, settings = {} }: Under, { set, seed }: At, writing = 3): Request {
  const regions = [...grown(set, count)];
  const writers = regions.slice(0, writing);
  const scenario = world({
    ...{ architecture, settings, regions, untilMs: UNTIL_MS },
    load: [
      {
        ...{ clients: clientsIn(writers), perSecond: WRITES_PER_SECOND / writers.length, untilMs: UNTIL_MS },
        statements: [{ sql: WRITE, params: [ANY_ROW] }],
      },
      {
        ...{ clients: clientsIn(regions), perSecond: READS_PER_SECOND / regions.length, untilMs: UNTIL_MS },
        statements: [{ sql: REPEATED, params: [{ zipf: 20 }] }],
      },
    ],
  });
  return { scenario, seed };
}

export const writesIn = (sheet: Sheet): readonly Op[] => warm(sheet).filter(({ wrote }) => wrote);
export const readsIn = (sheet: Sheet): readonly Op[] => warm(sheet).filter(({ wrote }) => !wrote);

/** Equal is within a twentieth. */
export const isFlat = (ratio: number): boolean => ratio >= 0.95 && ratio <= 1.05;

/** Commits that wait for all copies: what cannot stay flat as they grow. */
export const waitsForAll = (copies: number): Under => ({
  architecture: 'read-replicas',
  settings: { commit: 'standbys', synchronousStandbyNames: `ANY ${copies} (*)`, clientTimeoutMs: 10_000, forwardTimeoutMs: 9000 },
});
