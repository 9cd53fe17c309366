/** When a run is judged in the end: once it has been calm for so long since the last that anybody did. */
import { expect, it } from 'vitest';
import { worldFrom } from '../../src/search/chance.ts';
import { type Played, play } from '../../src/search/play.ts';
import { APPEND } from '../../src/search/registers.ts';
import { runOfWorld } from '../../src/search/world.ts';
import { targetOf } from './worlds.ts';

/** Writes of one row, each of which waits until the one before it is confirmed on the other side of the world. */
const CHAIN = 35;
const regions = ['brazilsouth', 'australiaeast'];
const settings = {
  ...{ commit: 'standbys', synchronousStandbyNames: '*', synchronousCommit: 'on', copies: 'servers' },
  ...{ promotion: 'manual', failoverTimeoutMs: 500, transport: 'connections' },
};
const target = targetOf('read-replicas', settings);
const asks = Array.from({ length: CHAIN }, (_, i) => {
  const query = { type: 'query', client: 'client-brazilsouth', op: `w${i}`, sql: APPEND, params: [`w${i}`, 1] } as const;
  return { at: 1_000_000 + i, command: query };
});

const ended = (untilMs: number): Promise<Played> =>
  play(runOfWorld({ ...worldFrom(target, 1), regions, asks, load: [], faults: [], mending: [], untilMs }));

it('a statement that waited and was done shortly before the end has its calm, too', async () => {
  const calmMs = target.guarantees.trial.calmMs(settings);
  const busy = await ended(calmMs + 1000);

  const doneMs = busy.endMs - calmMs;
  expect(doneMs).toBeGreaterThan(calmMs + 1000);
  const after = await ended(doneMs + 300);
  expect(after.endMs).toBeGreaterThan(doneMs + calmMs - 1000);
  expect([...busy.complaints, ...after.complaints]).toEqual([]);
});
