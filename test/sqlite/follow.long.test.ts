/** Many random histories: see follow.ts and roles.ts. */
import { it } from 'vitest';
import { follow } from './follow.ts';
import { changeRoles } from './roles.ts';

it.each(Array.from({ length: 150 }, (_, i) => 1_000 + i))('copies and members are equal in every byte, seed %i', (seed) =>
  follow(seed, 400),
);

it.each(Array.from({ length: 150 }, (_, i) => 1_000 + i))('whoever leads, copies are equal in the end, seed %i', (seed) =>
  changeRoles(seed, 400),
);
