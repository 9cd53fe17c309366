/** Moments of a run that its words speak of. */
import { expect, it } from 'vitest';
import { measureOf } from '../../src/lesson/figures/measure.ts';
import { momentUs } from '../../src/lesson/moments.ts';
import { openSession, runOf } from '../../src/session/index.ts';
import { takenFrom } from '../../src/trace/taken.ts';
import { TraceIndex } from '../../src/trace/world.ts';
import { scenarios } from '../../src/scenarios/index.ts';
import { recordEvents } from '../trace/written.ts';

it('a write was committed before its client was told, though a restored database has counted to the same position again since', async () => {
  const scenario = scenarios.find(({ id }) => id === 'last-night');
  if (!scenario) throw new Error('there is no scenario last-night');
  const run = runOf(scenario);
  const again = [2700, 2720, 2740].map((atMs, i) => ({
    at: atMs * 1000,
    command: {
      type: 'query',
      client: 'client-eastus',
      op: `again-${i}`,
      sql: "INSERT INTO orders (item, city) VALUES ('map', 'Virginia')",
      params: [],
    } as const,
  }));
  const session = (await openSession({ ...run, commands: [...run.commands, ...again] })).runToEnd();
  const index = new TraceIndex(session.stage.nodes);
  recordEvents(index, index.legend, session.trace.slice(0));
  const lost = index.operations.get('sao-paulo-order');
  const wiped = momentUs(index, 'wipe primary-eastus');
  if (!lost || lost.returnedAt === null || wiped === null) throw new Error('the run lacks what it is about');
  const positions = again.map((_, i) => index.operations.get(`again-${i}`)?.served?.position);
  expect(positions, 'the same position again').toContain(lost.served?.position);
  const committed = momentUs(index, 'commit sao-paulo-order');
  expect(committed).toBeGreaterThan(lost.calledAt);
  expect(committed).toBeLessThan(lost.returnedAt);
  expect(takenFrom(index, lost, session.run.untilUs, (node) => node)?.at).toBe(wiped);
  expect(measureOf(index, { lost: { of: 'lost' } }).value('lost'), 'and it is the one that is lost').toBe(1);
  session.close();
});
