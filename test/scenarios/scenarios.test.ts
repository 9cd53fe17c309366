/** Scenario files: what they may leave out, and what is said of those that are wrong. */
import { describe, expect, it } from 'vitest';
import { scenarios } from '../../src/scenarios/index.ts';
import { parseScenario } from '../../src/scenarios/read.ts';
import { openSession, runOf } from '../../src/session/index.ts';

it('a scenario that names no regions has the default map', async () => {
  const { regions: _regions, clients: _clients, load: _load, ...rest } = scenarios[0] ?? scenarios[1] ?? {};
  const scenario = parseScenario(JSON.stringify({ ...rest, commands: [] }), 'file.json');
  const session = await openSession(runOf(scenario));
  expect(session.stage.places.map((p) => p.city)).toEqual(['Virginia', 'Dublin', 'São Paulo', 'Tokyo', 'Sydney']);
  session.close();
});

it('settings that do not fit together are refused', async () => {
  const raft = scenarios.find((s) => s.architecture === 'multi-master');
  if (!raft) throw new Error('no scenario');
  await expect(openSession(runOf(raft, { settings: { electionTimeoutMinMs: 3000, electionTimeoutMaxMs: 1500 } }))).rejects.toThrow(
    /Settings of Multi-master: “electionTimeoutMinMs” is 3000 and “electionTimeoutMaxMs” is 1500; the first must not be larger\./,
  );
});

describe('parseScenario', () => {
  const [first] = scenarios;
  const changed = (change: object): string => JSON.stringify({ ...first, ...change });
  it.each([
    ['not JSON', '{', /^file\.json is no JSON: .+ Fix it there\.$/s],
    ['a missing field', changed({ seed: undefined }), /^file\.json, at seed: “seed” is missing\. Add it\.$/],
    ['an unknown field', changed({ sede: 1 }), /^file\.json, at sede: there is no field “sede” here\. Remove it or fix its name\.$/],
    ['a wrong architecture', changed({ architecture: 'blockchain' }), /^file\.json, at architecture: .+/],
    [
      'too many steps',
      changed({ openAtStep: 99 }),
      /^file\.json, at openAtStep: there are \d+ steps, counted from 0\. Choose a smaller number\.$/,
    ],
    [
      'two operations of one name',
      changed({
        commands: [1, 2].map((atMs) => ({ atMs, command: { type: 'query', client: 'client-eastus', op: 'a', sql: 'SELECT 1' } })),
      }),
      /^file\.json, at commands\.1\.command\.op: two queries are called “a”\. Give each an op of its own\.$/,
    ],
  ])('names what is wrong with %s', (_what, text, sentence) => {
    expect(() => parseScenario(text, 'file.json')).toThrow(sentence);
  });

  it.each([
    ['a region', { regions: ['eastus', 'japanest'] }, /there is no region “japanest”\. Did you mean “japaneast”\?/],
    ['a setting', { settings: { backupIntervalMS: 1 } }, /has no setting “backupIntervalMS”\. Did you mean “backupIntervalMs”\?/],
    ['a value', { settings: { cores: 0 } }, /“cores” is 0, but it has to lie between 1 and 64/],
    [
      'a client',
      { commands: [{ atMs: 1, command: { type: 'query', client: 'client-tokyo', op: 'a', sql: 'SELECT 1' } }] },
      /there is no client “client-tokyo”/,
    ],
    [
      'a region whose clients ask for less',
      {
        ...{ architecture: 'partition-router', regions: ['eastus', 'northeurope'] },
        settings: { copies: 'replica-sets', clientLevels: 'northeurope=eventual, japan=session' },
      },
      /“clientLevels” names “japan”, which is no region of this run\. There are: eastus, northeurope\. Choose one of them, or take it out\.$/,
    ],
    [
      'a region where keys stay',
      { architecture: 'partition-router', regions: ['eastus', 'northeurope'], settings: { residents: '7=eastus, 8=' } },
      /“residents” names “”, which is no region of this run\./,
    ],
    ['SQL of the set-up', { setup: ['CREATE TABEL x'] }, /setup\[0\]: .+/],
    [
      'a pair without a round trip',
      { regions: ['eastus', 'moon'], customRegions: [{ id: 'moon', city: 'Moon', lat: 0, lon: 0 }] },
      /is not published\. Add "eastus moon"/,
    ],
  ])('and a run names %s that does not exist', async (_what, change, sentence) => {
    const scenario = parseScenario(changed({ clients: undefined, commands: [], ...change }), 'file.json');
    await expect(openSession(runOf(scenario))).rejects.toThrow(sentence);
  });
});
