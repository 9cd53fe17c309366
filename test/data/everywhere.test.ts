/** Data of one's own under every room and every kind of multi-master: every row is there from every region, it can be asked, and what is refused is one sentence. */
import { describe, expect, it } from 'vitest';
import { keyFor } from '../../src/data/key.ts';
import { readSet } from '../../src/data/set.ts';
import { type DataSet, dataSets } from '../../src/scenarios/data-sets.ts';
import { emptyPlanet } from '../../src/scenarios/empty-planet.ts';
import { placed, withData, withSystem, withTraffic } from '../../src/scenarios/free-play.ts';
import { schemaOf } from '../../src/scenarios/schema-of.ts';
import type { Scenario } from '../../src/scenarios/schema.ts';
import { openSession, runOf } from '../../src/session/index.ts';
import type { Outcome } from '../../src/sim/operation.ts';
import { kinds } from '../scenarios/everywhere.ts';
import { ownData, type OwnData } from './own.ts';

const [firstData] = dataSets as [DataSet];
const REGIONS = ['eastus', 'northeurope', 'japaneast'];
/** Until members have a leader. */
const FROM_MS = 3_000;
const UNTIL_MS = 6_000;

/** By data and kind: the set-up is not taken, and why. */
const UNFIT: Readonly<Record<string, RegExp>> = {
  'a dump multi-leader':
    /^Scenario “free-play”, setup\[\d+\]: Table “loans” needs a primary key by which all sites know its rows: INTEGER PRIMARY KEY, or any key and WITHOUT ROWID\.$/,
};
/** By data and kind: how what is refused begins. */
const REFUSED: Readonly<Record<string, RegExp>> = {
  'a database of SQLite leaderless':
    /^stations has a UNIQUE beyond its primary key, and no replica sees all rows to keep it: leave it out\.$/,
};

async function planetOf({ files, rows }: OwnData, system: Pick<Scenario, 'architecture' | 'settings'>): Promise<Scenario> {
  const setup = await readSet(files);
  const key = await keyFor(setup);
  const [table] = schemaOf(setup);
  const planet = REGIONS.reduce((before, region) => placed(before, region, 'both'), withData(emptyPlanet(), firstData));
  const samples = [{ label: 'Some', sql: `SELECT * FROM ${table?.name}` }];
  const loaded = withData(planet, { setup, samples, ...(key === null ? {} : { shardedBy: key }) });
  const standing = withTraffic(withSystem(loaded, system.architecture, null), { writes: 0.3 });
  const commands = Object.keys(rows).flatMap((name) =>
    REGIONS.map((region): Scenario['commands'][number] => ({
      atMs: FROM_MS,
      command: { type: 'query', client: `client-${region}`, op: `${name}-${region}`, sql: `SELECT count(*) FROM "${name}"`, params: [] },
    })),
  );
  const load = standing.load.map((each) => ({ ...each, perSecond: 5, fromMs: FROM_MS, untilMs: UNTIL_MS - 2_000 }));
  return { ...standing, settings: { ...standing.settings, ...system.settings }, load, commands, untilMs: UNTIL_MS };
}

const said = (outcome: Outcome): unknown => (outcome.ok ? outcome.rows : outcome.problem.message);

describe.each(ownData.map((data) => [data.id, data] as const))('%s', (id, data) => {
  it.each(kinds)('under %s', async (kind, system) => {
    const opened = openSession(runOf(await planetOf(data, system)));
    const unfit = UNFIT[`${id} ${kind}`];
    if (unfit) {
      const problem = await opened.then(
        () => null,
        (error: Error) => error.message,
      );
      expect(problem).toMatch(unfit);
      return;
    }
    const session = (await opened).runToEnd();
    const returns = session.trace.slice(0).flatMap((event) => (event.type === 'return' ? [event] : []));
    session.close();
    expect(session.violations).toEqual([]);
    const refused = REFUSED[`${id} ${kind}`];
    for (const [table, rows] of Object.entries(data.rows))
      for (const region of REGIONS) {
        const answer = returns.find(({ op }) => op === `${table}-${region}`);
        expect([table, region, answer && said(answer.outcome)]).toEqual([table, region, [[rows]]]);
      }
    const others = returns
      .flatMap(({ outcome }) => (outcome.ok ? [] : [outcome.problem.message]))
      .filter((message) => !refused?.test(message));
    expect(others).toEqual([]);
    expect(returns.some(({ outcome }) => !outcome.ok)).toBe(refused !== undefined);
    expect(returns.filter(({ outcome }) => outcome.ok).length).toBeGreaterThan(6);
  });
});
