/** What a scene comes to beside others: figures of its own, and what it would cost. */
import { measureOf } from '../../lesson/figures/measure.ts';
import { usdFor } from '../../scenarios/prices.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import { runOf } from '../../session/index.ts';
import { bytesOf } from '../../trace/bytes.ts';
import type { TraceIndex } from '../../trace/world.ts';
import { toItsEnd } from './ended.ts';
import type { Beside } from './protocol.ts';

/** Every node that is no client has a machine of the price list. */
export const besideOf = (scenario: Scenario, figures: readonly string[], seed = scenario.seed): Promise<Beside> =>
  toItsEnd(runOf(scenario, { seed }), ({ session, index }) => {
    const { nodes } = session.stage;
    const machines = nodes.filter(({ kind }) => kind !== 'client');
    const measure = measureOf(index, scenario.figures);
    const usd = usdFor({
      machines: machines.length,
      forMs: session.nowUs / 1000,
      storedBytes: machines.reduce((sum, { id }) => sum + session.storedBytes(id), 0),
      farBytes: farBytes(index, new Map(nodes.map(({ id, region }) => [id, region]))),
    });
    return {
      scene: scenario.id,
      words: figures.map((name) => measure.words(`figure:${name}`)),
      machines: machines.length,
      usdPerThousand: (1000 * usd) / succeeded(index),
    };
  });

function farBytes(index: TraceIndex, regions: ReadonlyMap<string, string>): number {
  let bytes = 0;
  for (let i = 0; i < index.flightCount; i++) {
    const flight = index.flightAt(i);
    if (regions.get(flight.from) !== regions.get(flight.to)) bytes += bytesOf(flight);
  }
  return bytes;
}

const succeeded = (index: TraceIndex): number => [...index.operations.values()].filter(({ outcome }) => outcome?.ok).length;
