/** Commands that wait for a fact: they come when it does, on every seed, and a run that goes on from any moment has them all the same. */
import { expect, it } from 'vitest';
import { readScenario } from '../../src/scenarios/read.ts';
import { openSession, runOf } from '../../src/session/index.ts';
import type { RunSpec } from '../../src/session/run.ts';
import type { TraceEvent } from '../../src/sim/events.ts';
import { fromMoments } from './any-moment.ts';

const scenario = {
  format: 'antipode-scenario/1',
  id: 'waiting',
  title: 'Waiting',
  summary: 'Whoever is elected second is asked for a write, and then cut down.',
  architecture: 'multi-master',
  settings: { protocol: 'consensus' },
  seed: 5,
  regions: ['eastus', 'northeurope', 'japaneast'],
  setup: ['CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER)', 'INSERT INTO t VALUES (1, 0)'],
  commands: [{ atMs: 2000, command: { type: 'crash', node: 'member-eastus' } }],
  awaited: [
    {
      when: { role: 'leader', afterMs: 2000, plusMs: 5 },
      command: { type: 'query', client: 'client-japaneast', op: 'then', sql: 'UPDATE t SET v = v + 1 WHERE id = 1' },
    },
    { when: { returned: 'then', ok: true }, command: { type: 'restart', node: 'member-eastus' } },
    { when: { called: 'then', plusMs: 1 }, command: { type: 'slow', between: ['eastus', 'japaneast'], factor: 2 } },
    { when: { returned: 'then', ok: false }, command: { type: 'wipe', node: 'member-eastus' } },
    { when: { role: 'leader', nth: 9 }, command: { type: 'wipe', node: 'member-eastus' } },
  ],
  untilMs: 12_000,
  msPerSecond: 100,
  steps: [{ text: 'It begins.', when: { atMs: 0 } }],
};
/** The first who leads is crashed after two seconds. */
async function runWith(seed: number): Promise<RunSpec> {
  const calm = await eventsOf(runOf(readScenario({ ...scenario, seed, commands: [], awaited: undefined }, 'file.json')));
  const first = calm.flatMap((event) => (event.type === 'role' && event.role === 'leader' ? [event.node] : []))[0];
  const text = JSON.stringify({ ...scenario, seed }).replaceAll('member-eastus', first ?? '');
  return runOf(readScenario(JSON.parse(text), 'file.json'));
}

const eventsOf = async (run: RunSpec): Promise<readonly TraceEvent[]> => {
  const session = (await openSession(run)).runToEnd();
  const events = session.trace.slice(0);
  session.close();
  return events;
};

it.each([1, 2, 3, 4, 5])('come when their facts do, once, with seed %i', async (seed) => {
  const events = await eventsOf(await runWith(seed));
  const elected = events.find((event) => event.type === 'role' && event.role === 'leader' && event.at >= 2_000_000);
  const returned = events.find((event) => event.type === 'return' && event.op === 'then');
  const given = events.flatMap((event) => (event.type === 'command' ? [[event.command.type, event.at] as const] : []));
  expect(elected && returned).toBeDefined();
  const asked = (elected?.at ?? 0) + 5_000;
  expect(given).toEqual([
    ['crash', 2_000_000],
    ['query', asked],
    ['slow', asked + 1_000],
    // Which of the two that wait for its outcome comes depends on the seed.
    [returned?.type === 'return' && returned.outcome.ok ? 'restart' : 'wipe', returned?.at],
  ]);
});

it('go on from any moment', { timeout: 60_000 }, async () => {
  const { straight, others } = await fromMoments(await runWith(5), 1, 12);
  for (const other of others) expect(other).toEqual(straight);
});

it('name what there is', async () => {
  const node = { ...scenario, awaited: [{ when: { role: 'leader' }, command: { type: 'crash', node: 'member-mars' } }] };
  await expect(openSession(runOf(readScenario(node, 'file.json')))).rejects.toThrow('there is no node “member-mars”');
});
