/** The room on the real kernel: a region goes dark and comes back, clients everywhere; the same twice. */
import { parse } from 'valibot';
import { describe, expect, it } from 'vitest';
import { type ScenarioInput, scenarioSchema } from '../../../../src/scenarios/schema.ts';
import { openSession, runOf } from '../../../../src/session/index.ts';

const REGIONS = ['eastus', 'northeurope', 'japaneast', 'southeastasia', 'brazilsouth'];

const scenario: ScenarioInput = {
  format: 'antipode-scenario/1',
  id: 'multi-master-test',
  title: 'A region goes dark',
  summary: 'Writes go on after an election.',
  architecture: 'multi-master',
  seed: 5,
  regions: REGIONS,
  setup: ['CREATE TABLE done (op TEXT, chance INTEGER, at TEXT)'],
  commands: [
    ...Array.from({ length: 60 }, (_, i) => ({
      atMs: 3000 + i * 250,
      command: {
        type: 'query' as const,
        client: `client-${REGIONS[i % REGIONS.length] ?? ''}`,
        op: `op-${i}`,
        sql: i % 2 === 0 ? 'INSERT INTO done VALUES (?, random(), CURRENT_TIMESTAMP)' : 'SELECT count(*) FROM done WHERE op <> ?',
        params: [`op-${i}`],
      },
    })),
    ...REGIONS.slice(0, 4).flatMap((region, i) => [
      { atMs: 4000 + i * 4000, command: { type: 'outage' as const, region } },
      { atMs: 7000 + i * 4000, command: { type: 'restore' as const, region } },
    ]),
  ],
  untilMs: 25_000,
  msPerSecond: 100,
  steps: [{ text: 'Wait.', when: { atMs: 0 } }],
};

async function play(): Promise<{
  readonly hash: string;
  readonly ok: number;
  readonly elected: number;
  readonly digests: number;
  readonly violations: number;
}> {
  const session = await openSession(runOf(parse(scenarioSchema, scenario)));
  session.runToEnd();
  const result = {
    hash: session.traceHash(),
    ok: session.trace.slice(0).filter((event) => event.type === 'return' && event.outcome.ok).length,
    elected: session.trace.slice(0).filter((event) => event.type === 'report' && event.key === 'elected').length,
    digests: new Set(REGIONS.map((region) => session.sql.digest(`member-${region}`))).size,
    violations: session.violations.length,
  };
  session.close();
  return result;
}

describe('on the kernel', () => {
  it('outlives every region in turn, breaks no invariant, and does the same again', async () => {
    const run = await play();
    expect(run).toMatchObject({ digests: 1, violations: 0 });
    expect(run.elected).toBeGreaterThan(1);
    expect(run.ok).toBeGreaterThan(40);
    expect(await play()).toEqual(run);
  });

  it.each([
    ['five members a planet apart, where elections never end', REGIONS, false],
    ['one member', ['eastus'], true],
  ] as const)('takes election timeouts and heartbeats of 1 ms: %s', async (_what, regions, isDone) => {
    const run = runOf(
      parse(scenarioSchema, {
        ...scenario,
        regions: [...regions],
        // An election takes an fsync, which no timeout may be shorter than (§5.6).
        settings: { electionTimeoutMinMs: 1, electionTimeoutMaxMs: 1, heartbeatMs: 1, requestTimeoutMs: 300, fsyncMs: 0 },
        commands: [
          { atMs: 500, command: { type: 'query', client: 'client-eastus', op: 'op', sql: "INSERT INTO done VALUES ('x', 1, 1)" } },
        ],
        untilMs: 1500,
      }),
    );
    const session = await openSession(run);
    session.runToEnd();
    const outcomes = session.trace.slice(0).flatMap((event) => (event.type === 'return' ? [event.outcome] : []));
    expect(outcomes.map(({ ok }) => ok)).toEqual([isDone]);
    expect(session.violations).toEqual([]);
    session.close();
  });
});
