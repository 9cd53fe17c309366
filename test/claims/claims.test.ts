/** The list of claims against the page that lists them, and the engine on claims made for it. */
import { describe, expect, it } from 'vitest';
import { type Claim, type Observation, row } from '../../src/claims/claim.ts';
import { claims } from '../../src/claims/index.ts';
import { measure, type Players } from '../../src/claims/measure.ts';
import { grown, REGION_SETS, type SetId } from '../../src/claims/regions.ts';
import { see } from '../../src/claims/see.ts';
import type { Request, Sheet } from '../../src/claims/sheet.ts';
import { clientsIn, REPEATED, world } from '../../src/claims/world.ts';
import { regionById } from '../../src/regions/index.ts';
import { readScenario } from '../../src/scenarios/read.ts';

const IDS = [
  ...Array.from({ length: 10 }, (_, i) => `Q${i + 1}`),
  ...Array.from({ length: 8 }, (_, i) => `R${i + 1}`),
  ...Array.from({ length: 10 }, (_, i) => `P${i + 1}`),
  ...Array.from({ length: 10 }, (_, i) => `M${i + 1}`),
  ...Array.from({ length: 6 }, (_, i) => `S${i + 1}`),
  ...Array.from({ length: 9 }, (_, i) => `U${i + 1}`),
];
const SETS: readonly SetId[] = ['W', 'P', 'E', 'I'];
const measurable = claims.filter((claim): claim is Claim => !('missing' in claim));
const at = (set: SetId, seed = 1) => ({ set, regions: REGION_SETS[set], seed });

describe('the list', () => {
  it('has every claim once, in its order', () => expect(claims.map(({ id }) => id)).toEqual(IDS));

  it('says why of each that is not measured', () => {
    for (const claim of claims) if ('missing' in claim) expect(claim.missing).toMatch(/^[A-Z].{30,}\.$/);
  });

  it.each(measurable.map((claim) => [claim.id, claim] as const))(
    '%s can fail, says its margin and trap, and asks for runs that read',
    (_, claim) => {
      expect(claim.trap.length).toBeGreaterThan(20);
      expect(claim.margin.length).toBeGreaterThan(10);
      expect(claim.rows.some(({ expected, beside }) => expected && !beside)).toBe(true);
      expect(new Set(claim.rows.map(({ id }) => id)).size).toBe(claim.rows.length);
      if (claim.surprised) expect(claim.surprised.expected).not.toBe(claim.expected);
      for (const each of [...claim.rows, claim.control.row]) {
        const [set = 'W'] = each.sets;
        const arms = Object.values(each.arms(at(set)));
        for (const { scenario } of arms) {
          expect(readScenario(JSON.parse(JSON.stringify(scenario)), claim.id)).toEqual(scenario);
          expect(scenario.regions.length).toBeGreaterThan(0);
        }
        // A seed is a seed: another one asks for another run.
        expect(each.arms(at(set, 2))).not.toEqual(each.arms(at(set)));
      }
    },
  );

  it('is measured on two sets of regions or more', () => {
    for (const { id, rows } of measurable) expect([id, new Set(rows.flatMap(({ sets }) => sets)).size > 1]).toEqual([id, true]);
  });
});

describe('regions', () => {
  it('are published ones, five in each set, and W has its growth', () => {
    for (const set of SETS) {
      expect(new Set(REGION_SETS[set]).size).toBe(5);
      for (const city of grown(set, 9)) expect(regionById(city)).toBeDefined();
    }
    expect(new Set(REGION_SETS.P)).toEqual(new Set(REGION_SETS.W));
    for (const set of ['W', 'P', 'E'] as const) expect(new Set(grown(set, 12)).size).toBe(12);
  });
});

const tiny = (seed: number): Request => ({
  scenario: world({
    architecture: 'single-node',
    regions: ['eastus'],
    untilMs: 1000,
    load: [{ clients: clientsIn(['eastus']), perSecond: 10, untilMs: 900, statements: [{ sql: REPEATED, params: [1] }] }],
  }),
  seed,
});

const told = (of: (sheet: Sheet) => Observation, least = {}) =>
  row({
    id: 'row',
    says: 'a condition',
    expected: true,
    sets: ['W', 'E'],
    least,
    arms: ({ seed }) => ({ run: tiny(seed) }),
    measure: ({ run }) => of(run),
  });

const claimOf = (rows: Claim['rows'], control = told(() => ({ value: 1, holds: false, counts: {} }))): Claim => ({
  ...{
    id: 'T1',
    statement: 'Something is so.',
    architecture: null,
    group: 'pros',
    comparison: 'a figure',
    unit: '',
    margin: 'none',
    trap: 'none',
  },
  ...{ expected: 'held', rows, control: { what: 'the opposite.', row: control } },
});

describe('the engine', () => {
  const counted = ({ ops }: Sheet): Observation => ({ value: ops.length, holds: ops.length > 0, counts: { operations: ops.length } });
  const fails = ({ ops }: Sheet): Observation => ({ ...counted({ ops } as Sheet), holds: false });
  const here: Players = (requests) => Promise.all(requests.map(see));
  const verdict = async (claim: Claim) => (await measure([claim], { trials: 3, players: here }))[0];

  it('runs what several ask for once, and counts what was seen', async () => {
    const asked: number[] = [];
    const players: Players = (requests) => {
      asked.push(requests.length);
      return here(requests);
    };
    const [one, other] = await measure([claimOf([told(counted)]), claimOf([told(counted, { operations: 1 })])], { trials: 3, players });
    // Three seeds; sets do not show in these runs, and the second claim finds all of them done.
    expect(asked).toEqual([3, 0]);
    expect(one).toMatchObject({ verdict: 'held', held: 6, of: 6, seeds: 3 });
    expect(other?.rows).toEqual(one?.rows);
  });

  it('tells a condition from a failure, and neither from too little', async () => {
    expect(await verdict(claimOf([told(counted), { ...told(fails), id: 'other', expected: false }]))).toMatchObject({
      verdict: 'held under conditions',
    });
    expect(await verdict(claimOf([told(counted), { ...told(fails), id: 'other', beside: true }]))).toMatchObject({ verdict: 'held' });
    expect(await verdict(claimOf([told(fails)]))).toMatchObject({ verdict: 'did not hold', held: 0 });
    expect(await verdict(claimOf([told(counted, { operations: 1e6 })]))).toMatchObject({ verdict: 'not measured' });
    expect(await verdict(claimOf([told(() => ({ value: null, holds: true, counts: {} }))]))).toMatchObject({ verdict: 'not measured' });
  });

  it('measures nothing where what has to fail does not', async () => {
    expect(await verdict(claimOf([told(counted)], told(counted)))).toMatchObject({
      verdict: 'not measured',
      note: expect.stringContaining('control'),
    });
  });

  it('calls it one observation where seeds move nothing', async () => {
    const same = await verdict(claimOf([told(() => ({ value: 7, holds: true, counts: {} }))]));
    expect(same).toMatchObject({ held: 2, of: 2, rows: [{ oneObservation: true }] });
  });
});
