/** A workload under a room, or under a kind of multi-master: all is answered, but for set-ups that are refused in a sentence. */
import { expect } from 'vitest';
import { PROTOCOL, protocols } from '../../src/architectures/multi-master/protocols.ts';
import { architectureIds } from '../../src/architectures/shown.ts';
import type { Scenario } from '../../src/scenarios/schema.ts';
import { under } from '../../src/scenarios/variant.ts';
import { openSession, runOf } from '../../src/session/index.ts';

/** Until members have a leader: what is asked earlier may wait too long. */
const FROM_MS = 2_500;
const UNTIL_MS = 4_000;
const REGIONS = ['eastus', 'northeurope', 'japaneast'];

/** Leases are long: the first is there from the start. */
const LED: Readonly<Record<string, Scenario['settings']>> = { spanner: { startLeader: 1 }, cockroachdb: { startLeader: 1 } };

type Kind = readonly [string, Pick<Scenario, 'architecture' | 'settings'>];

export const kinds: readonly Kind[] = architectureIds.flatMap((architecture) =>
  architecture === 'multi-master'
    ? protocols.map(({ id }) => [id, { architecture, settings: { [PROTOCOL]: id, ...LED[id] } }] as const)
    : [[architecture, { architecture, settings: {} }] as const],
);

/** By workload and kind: the set-up is not taken, because of tables whose rows would have other names at each site. */
const UNFIT: Readonly<Record<string, string>> = {
  'tenants multi-leader': 'setup[3]: Table “tasks” needs a primary key by which all sites know its rows',
  'backoffice multi-leader': 'setup[5]: Table “orders” needs a primary key by which all sites know its rows',
};

export async function isAnswered(workload: Scenario, [kind, { architecture, settings }]: Kind): Promise<void> {
  const fits = under(workload, { architecture, preset: null }, () => true);
  const [load] = fits.load;
  if (!load) throw new Error('A workload asks something.');
  const asking = { ...load, clients: REGIONS.map((region) => `client-${region}`), fromMs: FROM_MS, untilMs: UNTIL_MS };
  const opened = openSession(
    runOf({ ...fits, regions: REGIONS, settings: { ...fits.settings, ...settings }, load: [asking], untilMs: UNTIL_MS + 2_000 }),
  );
  const unfit = UNFIT[`${workload.id} ${kind}`];
  if (unfit !== undefined) {
    await expect(opened).rejects.toThrow(unfit);
    return;
  }
  const session = (await opened).runToEnd();
  const events = session.trace.slice(0);
  const outcomes = events.flatMap((event) => (event.type === 'return' ? [event.outcome] : []));
  const refusals = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.problem.message]));
  expect(session.violations).toEqual([]);
  expect(outcomes.length).toBe(events.filter(({ type }) => type === 'call').length);
  expect(outcomes.length - refusals.length).toBeGreaterThan(15);
  expect(refusals).toEqual([]);
  session.close();
}
