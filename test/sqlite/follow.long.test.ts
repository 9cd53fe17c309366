/** Many random histories: see follow.ts. */
import { it } from 'vitest';
import { follow } from './follow.ts';

it.each(Array.from({ length: 150 }, (_, i) => 1_000 + i))('copies and members are equal in every byte, seed %i', (seed) =>
  follow(seed, 400),
);
