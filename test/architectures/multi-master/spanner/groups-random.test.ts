/** Random runs over several groups: a sample. `SEEDS=2000` looks at more. */
import { expect, it } from 'vitest';
import { randomRun } from './random.ts';

const SEEDS = Number(process.env['SEEDS'] ?? 5);
const FROM = Number(process.env['FROM'] ?? 1);

it('are strictly serializable, and keep what must hold', { timeout: 3_600_000 }, async () => {
  let answered = 0;
  for (let seed = FROM; seed < FROM + SEEDS; seed += 1) {
    const verdict = await randomRun(seed);
    answered += verdict.answered;
    expect({ seed, ...verdict, violations: verdict.violations.slice(0, 3) }).toMatchObject({
      violations: [],
      circle: null,
      isEndKnown: true,
    });
  }
  // Not an idle one: most of what was asked was answered.
  expect(answered).toBeGreaterThan(SEEDS * 25);
});
