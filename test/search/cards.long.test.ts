/** All consistency cards, measured again. */
import { expect, it } from 'vitest';
import kept from '../../src/search/cards.json' with { type: 'json' };
import { measure, variants } from '../../src/search/cards.ts';
import { ownHands } from './hands.ts';

it.each(variants().map((variant) => [variant.preset ?? variant.architecture, variant] as const))(
  '%s comes to what is kept',
  { timeout: 900_000 },
  async (_name, variant) => {
    const { rows, complaints } = await measure(variant, kept.seeds, ownHands);
    expect(complaints).toEqual([]);
    expect(kept.rows.filter(({ architecture, preset }) => architecture === variant.architecture && preset === variant.preset)).toEqual(
      rows,
    );
  },
);
