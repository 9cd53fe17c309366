/** A pair of rooms whose nodes' state is plain data: its copy goes on alike. */
import { expect } from 'vitest';
import type { PlayOptions } from '../../../src/search/play.ts';
import { playedFrom, targetOf, unchecked, wrapped } from '../../search/worlds.ts';
import { copied } from '../shared/planted.ts';

export async function goesOnFromCopies(id: string): Promise<void> {
  const hashOf = async (plant: PlayOptions['plant'] = unchecked): Promise<string> =>
    (await playedFrom(targetOf(id), 4, { plant })).traceHash;
  expect(await hashOf((room) => wrapped((_spec, logic) => copied(logic))(unchecked(room)))).toBe(await hashOf());
}
