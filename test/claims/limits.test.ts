/** The fewest machines that carry a load are found by going upwards, and are those that would be found by trying all. */
import { expect, it } from 'vitest';
import { carries } from '../../src/claims/limits.ts';
import { p10 } from '../../src/claims/p10.ts';
import { REGION_SETS } from '../../src/claims/regions.ts';
import { see } from '../../src/claims/see.ts';
import type { Request } from '../../src/claims/sheet.ts';

/** The same questions for a shorter time. */
function shorter({ scenario, climb, ...request }: Request, untilMs: number): Request & Required<Pick<Request, 'climb'>> {
  if (!climb) throw new Error('It climbs nothing.');
  const cut = (given: typeof scenario) => ({
    ...given,
    untilMs,
    load: given.load.map((load) => ({ ...load, untilMs: untilMs - 1000 })),
  });
  return { ...request, scenario: cut(scenario), climb: { ...climb, larger: climb.larger.map(cut) } };
}

function climbOf(row: string, arm: string): ReturnType<typeof shorter> {
  const found = p10.rows.find(({ id }) => id === row)?.arms({ set: 'E', regions: REGION_SETS.E, seed: 1001 })[arm];
  if (!found) throw new Error(`There is no ${arm} in ${row}.`);
  return shorter(found, 3000);
}

it.each([
  ['double', 'partitions'],
  ['double', 'replicas'],
])('%s, %s: the first that carries it', { timeout: 60_000 }, async (row, arm) => {
  const { climb, ...request } = climbOf(row, arm);
  const all = [];
  for (const scenario of [request.scenario, ...climb.larger]) all.push(await see({ ...request, scenario }));
  const rung = all.findIndex(({ ops }) => carries(ops, climb));
  const found = await see({ ...request, climb });
  expect(found.carried?.rung).toBe(rung < 0 ? null : rung);
  if (rung >= 0) expect(found.ops).toEqual(all[rung]?.ops);
});

it('one that carries less is not taken for one that does', () => {
  const load = { answered: 0.98, withinMs: 300 };
  const op = {
    ...{ op: 'a', from: '', sql: '', params: [], atMs: 0, wrote: false, changes: 0, servedBy: null, cached: false },
    staleMs: null,
    value: null,
  };
  const ok = (ms: number, count: number) => Array.from({ length: count }, () => ({ ...op, ms, state: 'ok' as const }));
  const lost = Array.from({ length: 3 }, () => ({ ...op, ms: null, state: 'unknown' as const }));
  expect(carries(ok(300, 100), load)).toBe(true);
  expect(carries([...ok(100, 90), ...ok(301, 10)], load)).toBe(false);
  expect(carries([...ok(100, 96), ...ok(301, 4)], load)).toBe(true);
  expect(carries([...ok(100, 97), ...lost], load)).toBe(false);
});
