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

it('a member that is sent one entry at a time over a long way has time to get all that it missed', async () => {
  const slow = { protocol: 'spanner', spanservers: 3, maxBatch: 1, maxInFlight: 1, startLeader: 2, requestTimeoutMs: 1500 };
  const plain = { transport: 'connections', fsyncMs: 1, fsyncSpread: 'constant', sqlBaseUs: 80, stepNs: 30, cores: 4, epsilonBaseMs: 1 };
  const times = { electionTimeoutMinMs: 600, electionTimeoutMaxMs: 1200, leaderLeaseMs: 1000, pollMs: 500, heartbeatMs: 100 };
  const apart = targetOf('multi-master', { ...slow, ...plain, ...times });
  const writes = Array.from({ length: 110 }, (_, i) => {
    const query = { type: 'query', client: 'client-northeurope', op: `w${i}`, sql: APPEND, params: [`w${i}`, 1] } as const;
    return { at: 1_000_000 + 100_000 * i, command: query };
  });
  const node = 'spanserver-australiaeast';
  const crash = [
    { at: 900_000, command: { type: 'crash', node } as const },
    { at: 12_500_000, command: { type: 'restart', node } as const },
  ];
  const calmMs = apart.guarantees.trial.calmMs(apart.settings ?? {});
  const world = { ...worldFrom(apart, 1), regions: ['northeurope', 'uksouth', 'australiaeast'], asks: writes, load: [], mending: [] };
  const { complaints, promised, counts } = await play(
    runOfWorld({ ...world, faults: [{ name: 'crash', commands: crash }], untilMs: 12_500 + calmMs }),
  );
  expect(promised).toContain('convergence');
  expect(counts.answered).toBe(110);
  expect(complaints).toEqual([]);
});
