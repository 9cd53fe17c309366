/** Every comparison with published figures and with theory. */
import { expect, it } from 'vitest';
import { measure, rows } from '../../src/fidelity/index.ts';

it.each(rows.map(({ id }) => id))('%s is within what was allowed', async (id) => {
  const [measured] = await measure(rows.filter((each) => each.id === id));
  expect(measured).toMatchObject({ id, holds: true });
});
