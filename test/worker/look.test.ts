/** Looking inside nodes by way of the worker: what is said is what a session of its own shows, and the run is left alone. */
import { expect, it } from 'vitest';
import { scenarios } from '../../src/scenarios/index.ts';
import { lookInside, openSession, runOf } from '../../src/session/index.ts';
import type { FromWorker } from '../../src/worker/protocol.ts';
import { worker } from './threadless.ts';

const scenario = scenarios.find(({ id }) => id === 'stale-in-tokyo');
if (!scenario) throw new Error('The lesson of the stale read is needed.');
const run = runOf(scenario);
const AT = { node: 'replica-japaneast', table: null, key: null };

const PATIENT = { timeout: 20_000 };

const looked = (sent: readonly FromWorker[]) => sent.flatMap((each) => (each.type === 'looked' ? [each] : []));

async function seenAt(atUs: number) {
  const session = await openSession(run);
  session.advance(atUs);
  const seen = lookInside(session, AT);
  session.close();
  return seen;
}

it('is answered at any moment, forwards and backwards, while the run goes on and after it is done', async () => {
  const { sent, finished, open, say } = worker((m) => m.type === 'hash');
  open(1, run);
  const moments = [0.3, 0.31, 0.9, 0.1, 1].map((share) => Math.round(run.untilUs * share));
  for (const [ask, atUs] of moments.entries()) {
    say({ type: 'look', id: 1, ask, run, atUs, at: AT });
    await expect.poll(() => looked(sent).length, PATIENT).toBe(ask + 1);
    expect(looked(sent).at(-1)).toEqual({ type: 'looked', id: 1, ask, look: await seenAt(atUs) });
  }
  await finished;
  say({ type: 'look', id: 1, ask: 9, run, atUs: run.untilUs / 2, at: AT });
  await expect.poll(() => looked(sent).at(-1)?.ask, PATIENT).toBe(9);
  expect(looked(sent).at(-1)?.look).toEqual(await seenAt(run.untilUs / 2));
  const alone = (await openSession(run)).runToEnd();
  expect(sent.find((m) => m.type === 'hash')).toMatchObject({ traceHash: alone.traceHash() });
  alone.close();
}, 30_000);

it('answers the last of several who ask at once, and nobody when the run is closed', async () => {
  const { sent, finished, open, say } = worker((m) => m.type === 'hash');
  open(1, run);
  await finished;
  for (const ask of [1, 2, 3]) say({ type: 'look', id: 1, ask, run, atUs: run.untilUs, at: AT });
  await expect.poll(() => looked(sent).length, PATIENT).toBe(3);
  expect(looked(sent).map(({ ask, look }) => [ask, look !== null])).toEqual([
    [1, false],
    [2, false],
    [3, true],
  ]);
  say({ type: 'look', id: 1, ask: 4, run, atUs: 0, at: AT });
  say({ type: 'close', id: 1 });
  await expect.poll(() => looked(sent).length, PATIENT).toBe(4);
  expect(looked(sent).at(-1)?.look).toBeNull();
});

it('does not listen to what is no look', async () => {
  const { sent, finished, open, say } = worker((m) => m.type === 'hash');
  open(1, run);
  say({ type: 'look', id: 1, ask: 1, run, atUs: 'now', at: AT });
  say({ type: 'look', id: 1, ask: 2, run, atUs: 0, at: { node: 7 } });
  await finished;
  expect(looked(sent)).toEqual([]);
});
