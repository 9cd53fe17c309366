/** The table of locks: which modes go together, and what both of two come to. */
import { expect, it } from 'vitest';
import { holdsAll, type Mode, noLocks, ready, release, request } from '../../../src/architectures/shared/locks/table.ts';

const want = (mode: Mode, key = 'seats') => [{ key, mode }];

it('lets several write parts of a thing, and nobody read the whole meanwhile', () => {
  const locks = noLocks();
  expect(request(locks, 1, want('intent'))).toEqual([]);
  expect(request(locks, 2, want('intent'))).toEqual([]);
  expect(request(locks, 3, want('shared'))).toEqual([1, 2]);
  release(locks, 1);
  expect(ready(locks)).toEqual([]);
  release(locks, 2);
  expect(ready(locks)).toEqual([3]);
  expect(request(locks, 3, want('shared'))).toEqual([]);
});

it('gives a thing whole to who reads all of it and writes parts, once others are gone', () => {
  const locks = noLocks();
  request(locks, 1, want('shared'));
  request(locks, 2, want('shared'));
  expect(request(locks, 1, want('intent'))).toEqual([2]);
  expect(holdsAll(locks, 1, want('intent'))).toBe(false);
  release(locks, 2);
  expect(request(locks, 1, want('intent'))).toEqual([]);
  expect(holdsAll(locks, 1, [...want('intent'), ...want('shared')])).toBe(true);
  expect(request(locks, 3, want('intent'))).toEqual([1]);
});

it('lets nobody pass who goes with what was asked for first, and not with what is asked for now', () => {
  const locks = noLocks();
  request(locks, 1, want('intent'));
  expect(request(locks, 2, want('shared'))).toEqual([1]);
  expect(request(locks, 2, want('exclusive'))).toEqual([1]);
  expect(request(locks, 3, want('intent'))).toEqual([2]);
  expect(request(locks, 4, want('shared'))).toContain(2);
});
