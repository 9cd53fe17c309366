/** Why something happened: chains that end with a command, loops that are told once, and what a stale answer did not know. */
import { describe, expect, it } from 'vitest';
import { shownRoom } from '../../src/architectures/shown.ts';
import { tellerOf } from '../../src/architectures/telling.ts';
import { scenarios } from '../../src/scenarios/index.ts';
import { openSession, runOf } from '../../src/session/index.ts';
import { carriedBy, carriedWords } from '../../src/trace/carried.ts';
import { statementOf } from '../../src/trace/statements.ts';
import { missedBy, whyOf } from '../../src/trace/why.ts';
import { staleness, TraceIndex } from '../../src/trace/world.ts';

const known = new Map<string, ReturnType<typeof indexed>>();

/** Each run once for all tests. */
function indexOf(id: string): ReturnType<typeof indexed> {
  const index = known.get(id) ?? indexed(id);
  known.set(id, index);
  return index;
}

async function indexed(id: string) {
  const scenario = scenarios.find((each) => each.id === id);
  if (!scenario) throw new Error(`There is no scenario ${id}.`);
  const session = (await openSession(runOf(scenario))).runToEnd();
  const index = new TraceIndex(session.stage.nodes, session.legend.names);
  session.trace.tell(index);
  session.close();
  return { index, about: tellerOf(shownRoom(scenario.architecture).about) };
}

const name = (id: string): string => id;

describe('the chain of causes', () => {
  it('of every answer to somebody leads back to the command that asked', async () => {
    for (const { id } of scenarios) {
      const { index, about } = await indexOf(id);
      const answered = [...index.operations.values()].filter((each) => each.commanded && each.return !== null && each.served !== null);
      let led = 0;
      expect(answered.length).toBeGreaterThan(0);
      for (const operation of answered) {
        const { steps, cut } = whyOf(index, operation.return ?? -1, about, name);
        expect(cut).toBe(false);
        const began = index.event(steps.at(-1)?.seq ?? -1);
        // A read that waited for a leader's next heartbeat was let go by its timer.
        expect(['command', 'boot', 'timer']).toContain(began?.type);
        if (began?.type === 'command') led++;
        expect(steps.map(({ at }) => at)).toEqual(steps.map(({ at }) => at).sort((a, b) => b - a));
      }
      expect(led).toBeGreaterThan(answered.length / 2);
    }
  }, 20_000);

  it('tells a loop once, and counts what it leaves out', async () => {
    const { index, about } = await indexOf('three-of-five');
    const last = index.chronicle.roles.findLast(({ role }) => role === 'leader');
    const won = index.chronicle.milestones.findLast((event) => event.type === 'role' && event.role === 'leader');
    const { steps } = whyOf(index, won?.seq ?? -1, about, name);
    const whole = index.causes(won?.seq ?? -1).length;
    const left = steps.reduce((sum, { folded }) => sum + folded, 0);
    expect(last).toBeDefined();
    expect(left).toBeGreaterThan(0);
    expect(steps.length + left).toBe(whole);
  });

  it('of a stale answer says which write it did not know, and where word of it was', async () => {
    const { index, about } = await indexOf('stale-in-tokyo');
    const stale = [...index.operations.values()].find((each) => staleness(each) !== null);
    const missed = stale && missedBy(index, stale, about, name);
    expect(missed?.words).toMatch(
      /had committed v1 43\.3 ms before the question\. Word of it was on its way to replica-japaneast, and came 36\.9 ms after/,
    );
    expect(whyOf(index, missed?.commit ?? -1, about, name).steps.at(-1)?.words).toContain('UPDATE posts');
    const cache = await indexOf('sixty-seconds');
    const old = [...cache.index.operations.values()].find((each) => staleness(each) !== null);
    expect(old && missedBy(cache.index, old, cache.about, name)?.words).toMatch(/Nothing had told cache-japaneast/);
  });
});

describe('what a message carries', () => {
  it('is told of every message of the lessons, and the statement behind a version is found in the trace', async () => {
    const seen = new Set<string>();
    for (const { id } of scenarios) {
      const { index } = await indexOf(id);
      for (let i = 0; i < index.flightCount; i++) {
        const { message, sentAt } = index.flightAt(i);
        const { statements, changes, answer, imageBytes } = carriedBy(message);
        if ('sql' in message) expect(statements[0]?.sql).toBe(message.sql);
        if ('outcome' in message) expect(answer).toBe(message.outcome);
        for (const { position } of changes) expect(statementOf(index, position, sentAt)).toMatch(/INSERT|UPDATE|DELETE/);
        if (statements.length + changes.length > 0 || answer || imageBytes !== null) {
          seen.add(message.kind);
          expect(carriedWords(message)).not.toBe('');
        }
      }
    }
    expect([...seen]).toEqual(expect.arrayContaining(['query', 'reply', 'changes', 'append-entries', 'backup', 'fragment']));
  });
});
