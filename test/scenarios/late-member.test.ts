/** A scenario file about compaction: what its narration says is what happens, and winding back to its middle gives the same. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseScenario } from '../../src/scenarios/read.ts';
import { release } from '../../src/session/checkpoint.ts';
import { openSession, runOf } from '../../src/session/index.ts';

const FILE = 'test/scenarios/late-member.json';
const run = runOf(parseScenario(readFileSync(FILE, 'utf8'), FILE));

it('a member that was away for too long gets a snapshot in parts, and then the log', async () => {
  const session = await openSession(run);
  session.runToEnd();
  const events = session.trace.slice(0);
  const reports = (key: string) => events.flatMap((event) => (event.type === 'report' && event.key === key ? [event] : []));
  const parts = events.flatMap((event) => (event.type === 'send' && event.message.kind === 'install-snapshot' ? [event] : []));
  expect(new Set(parts.map(({ to }) => to))).toEqual(new Set(['member-japaneast']));
  expect(parts.length).toBeGreaterThan(2);
  expect(reports('installed').map(({ node, at }) => [node, at > 9_000_000 && at < 12_000_000])).toEqual([['member-japaneast', true]]);
  // The page shows the second step in the middle of it.
  const [first, last] = [parts[0], parts.at(-1)];
  expect(first && last && first.at < 9_700_000 && last.at > 9_700_000).toBe(true);
  expect(new Set(['eastus', 'northeurope', 'japaneast'].map((region) => session.sql.digest(`member-${region}`))).size).toBe(1);
  expect(session.violations).toEqual([]);
  session.close();
});

it('goes on from a checkpoint in the middle of a snapshot to the same end', async () => {
  const whole = await openSession(run);
  whole.runToEnd();
  const first = await openSession(run);
  first.advance(9_700_000);
  const checkpoint = first.save();
  first.close();
  const rest = await openSession(run, { from: checkpoint });
  rest.runToEnd();
  expect(rest.traceHash()).toBe(whole.traceHash());
  release(checkpoint);
  whole.close();
  rest.close();
});
