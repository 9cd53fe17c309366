/** Leaderless: replicas of equal rank, of which W or R have to answer. */
import { CELLS_JOBS, rowText } from '../../../cells/index.ts';
import type { CellsJob, CellsResult } from '../../../cells/jobs.ts';
import type { Architecture } from '../../contract.ts';
import { numberSetting, withDefaults } from '../../shared/settings.ts';
import { prepareAlike } from '../../shared/equals.ts';
import { about } from './about.ts';
import { driverOf } from './driver.ts';
import { inside } from './inside.ts';
import { invariants } from './invariants.ts';
import { nodeLogic, ringOf } from './node.ts';
import { tuning } from './tuning.ts';

const isCells = (result: unknown): result is Extract<CellsResult, { kind: 'cells' }> =>
  typeof result === 'object' && result !== null && 'kind' in result && result.kind === 'cells';

export const leaderless: Architecture = {
  about,
  tuning,
  // A row is on N of them, not on all: their positions count different writes.
  plan: (regions, settings) =>
    regions
      .slice(0, numberSetting(withDefaults(tuning, settings), 'nodes'))
      .map((region) => ({ id: `replica-${region}`, kind: 'replica', region, part: `replica-${region}` })),
  logic: (spec, topology, settings) => nodeLogic(spec, topology, settings),
  jobs: CELLS_JOBS,
  driver: driverOf,
  // One database is set up and copied; each keeps the rows that the ring gives it.
  prepare(topology, settings, setup, store) {
    const [first, ...others] = topology.nodes.filter(({ kind }) => kind === 'replica');
    if (first === undefined) return;
    prepareAlike('replica', topology, setup, store);
    const all = store.perform<CellsJob>(first.id, { kind: 'cells-begin', keeps: null });
    const names = isCells(all) ? all.rows.map(({ table, key }) => ({ table, key })) : [];
    const ring = ringOf(topology, settings);
    for (const { id } of [first, ...others])
      store.perform<CellsJob>(id, { kind: 'cells-begin', keeps: names.filter((name) => ring.listOf(rowText(name)).includes(id)) });
  },
  invariants,
  inside,
};
