/** The network of a run: published or given round trips, and what the scenario says beside them, checked against its regions. */
import type { Architecture } from '../architectures/contract.ts';
import type { Settings } from '../architectures/showing.ts';
import { oneWay, publishedRoundTrip, type RoundTrip, TYPICAL_TAIL } from '../regions/index.ts';
import type { Scenario } from '../scenarios/schema.ts';
import type { Distribution } from '../sim/distribution.ts';
import type { LinkDelays, NetworkModel } from '../sim/network.ts';
import { connectionRules } from './connections.ts';
import { inOrder } from './in-order.ts';
import { at, BadInput, suggestion } from './problem.ts';
import type { Place } from './run.ts';

type RoundTrips = (a: string, b: string) => RoundTrip;

export function roundTripsOf(scenario: Scenario, places: readonly Place[]): RoundTrips {
  const ids = places.map((p) => p.id);
  const where = `Scenario “${scenario.id}”, rttMs`;
  const tail = scenario.network.jitter === 'typical' ? TYPICAL_TAIL : 1;
  const own = pairs(scenario.rttMs, [...ids, ...scenario.customRegions.map((r) => r.id)], where, ['rttMs']);
  const roundTrip = (a: string, b: string): RoundTrip => {
    const p50 = own.get(`${a} ${b}`);
    if (p50 !== undefined) return { p50, p95: p50 * tail };
    const found = publishedRoundTrip(a, b) ?? (a === b ? publishedRoundTrip('eastus', 'eastus') : undefined);
    if (!found)
      throw new BadInput(`${where}: the round trip between “${a}” and “${b}” is not published. Add "${a} ${b}": milliseconds.`, ['rttMs']);
    return found;
  };
  for (const a of ids) for (const b of ids) roundTrip(a, b);
  return roundTrip;
}

export function networkOf(scenario: Scenario, architecture: Architecture, settings: Settings, roundTrip: RoundTrips): NetworkModel {
  const { regions, network } = scenario;
  const lines = pairs(network.bandwidthMbps, regions, `Scenario “${scenario.id}”, network.bandwidthMbps`, ['network', 'bandwidthMbps']);
  const delays = delaysOf(scenario, architecture);
  const connections = connectionRules(settings);
  return {
    delayUs: (a, b) => oneWay(roundTrip(a, b)).delayUs,
    jitterUs: (a, b) => oneWay(roundTrip(a, b)).jitterUs,
    ordered: network.overtaking !== true || connections !== null,
    ...(connections && { connections }),
    bandwidthMbps: (a, b) => lines.get(`${a} ${b}`) ?? null,
    delays: (a, b) => delays.get(`${a} ${b}`) ?? null,
  };
}

/** Figures of pairs of regions, written `"a b": …`, both ways. */
function pairs(
  given: Readonly<Record<string, number>>,
  ids: readonly string[],
  where: string,
  field: readonly string[],
): ReadonlyMap<string, number> {
  const both = new Map<string, number>();
  for (const [pair, figure] of Object.entries(given)) {
    const [a, b, more] = pair.split(' ');
    const path = [...field, pair];
    if (!a || !b || more !== undefined) throw new BadInput(`${where}: “${pair}” has to be two region ids with a space between.`, path);
    at(path, () => {
      for (const id of [a, b]) checkRegion(id, ids, where);
    });
    both.set(`${a} ${b}`, figure).set(`${b} ${a}`, figure);
  }
  return both;
}

function checkRegion(id: string, ids: readonly string[], where: string): void {
  if (!ids.includes(id)) throw new BadInput(`${where}: “${id}” is no region of this run. ${suggestion(id, ids)}`);
}

function delaysOf(scenario: Scenario, architecture: Architecture): ReadonlyMap<string, LinkDelays> {
  const links = new Map<string, { readonly kinds: Record<string, Distribution>; other: Distribution | null }>();
  const known = Object.keys(architecture.about.messages);
  for (const [i, { between, oneWay: single, kind, delay }] of scenario.network.delays.entries()) {
    const where = `Scenario “${scenario.id}”, network.delays.${i}`;
    at(['network', 'delays', String(i), 'between'], () => {
      for (const id of between) checkRegion(id, scenario.regions, where);
    });
    if (kind !== null && !known.includes(kind)) {
      throw new BadInput(`${where}: ${architecture.about.name} sends no message “${kind}”. ${suggestion(kind, known)}`, [
        'network',
        'delays',
        String(i),
        'kind',
      ]);
    }
    const [a, b] = between;
    for (const link of single || a === b ? [`${a} ${b}`] : [`${a} ${b}`, `${b} ${a}`]) {
      const here = links.get(link) ?? { kinds: {}, other: null };
      links.set(link, here);
      if (kind === null ? here.other !== null : kind in here.kinds) {
        throw new BadInput(`${where}: from “${link.replace(' ', '” to “')}” this delay is given twice. Remove one.`, [
          'network',
          'delays',
          String(i),
        ]);
      }
      if (kind === null) here.other = inOrder(delay);
      else here.kinds[kind] = inOrder(delay);
    }
  }
  return links;
}
