/** Every comparison with published figures and with theory; what the page shows of them is what they come to. */
import { expect, it } from 'vitest';
import { measure, rows } from '../../src/fidelity/index.ts';
import kept from '../../src/fidelity/measured.json' with { type: 'json' };

it.each(rows.map(({ id }) => id))('%s is within what was allowed, or says what is not modelled', async (id) => {
  const [measured] = await measure(rows.filter((each) => each.id === id));
  expect(measured).toMatchObject({ id, holds: measured?.lacks === undefined });
  expect(kept.rows.find((row) => row.id === id)).toEqual(measured);
});
