/** What took a confirmed write: which event, in which words, and nothing before it happened. */
import { expect, it } from 'vitest';
import { allScenarios } from '../../src/scenarios/composed.ts';
import { openSession } from '../../src/session/index.ts';
import { runOf } from '../../src/session/run.ts';
import type { Command } from '../../src/sim/commands.ts';
import { takenFrom } from '../../src/trace/taken.ts';
import { TraceIndex } from '../../src/trace/world.ts';
import { lostByPromotion } from './lost-run.ts';

async function indexed(run: ReturnType<typeof lostByPromotion>): Promise<TraceIndex> {
  const session = (await openSession(run)).runToEnd();
  const index = new TraceIndex(session.stage.nodes, session.legend.names);
  session.trace.tell(index);
  session.close();
  return index;
}

const name = (id: string): string => id;
const END = Number.POSITIVE_INFINITY;

it('a promotion of a replica that had not received it', async () => {
  const index = await indexed(lostByPromotion());
  const operation = index.operations.get('lost');
  if (!operation) throw new Error('it was not asked');
  expect(operation.outcome?.ok).toBe(true);
  const taken = takenFrom(index, operation, END, name);
  expect(index.event(taken?.event ?? -1)).toMatchObject({ type: 'lose', reason: 'promotion', node: expect.stringMatching(/^replica-/) });
  expect(taken?.words).toMatch(
    /^replica-\w+ was promoted at [^ ]+ ms with what stood at v0: nothing later had come there from primary-eastus\.$/,
  );
  // Before that nobody knows, and what was written later stays.
  expect(takenFrom(index, operation, (taken?.at ?? 0) - 1, name)).toBeNull();
  const later = index.operations.get('kept');
  if (!later) throw new Error('it was not asked');
  expect(later.outcome?.ok).toBe(true);
  expect(takenFrom(index, later, END, name)).toBeNull();
});

it('a lost disk', async () => {
  const scenario = allScenarios.find(({ id }) => id === 'last-night');
  if (!scenario) throw new Error('there is no scenario last-night');
  const run = runOf(scenario);
  const wiped = run.commands.some(({ command }: { readonly command: Command }) => command.type === 'wipe');
  const index = await indexed(run);
  const lost = [...index.operations.values()].flatMap((each) => takenFrom(index, each, END, name) ?? []);
  expect(wiped).toBe(true);
  expect(lost.length).toBeGreaterThan(0);
  for (const { event, words } of lost) {
    expect(index.event(event)?.type).toBe('lose');
    expect(words).toMatch(/lost its disk|loaded a backup/);
  }
});
