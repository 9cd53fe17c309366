/** What the stretches of an operation's time are called where an application asks cache and database itself. */
import { describe, expect, it } from 'vitest';
import { about } from '../../../src/architectures/query-cache/about.ts';
import type { MessageLook } from '../../../src/architectures/showing.ts';
import { allScenarios } from '../../../src/scenarios/composed.ts';
import { openSession, runOf } from '../../../src/session/index.ts';
import type { Message } from '../../../src/sim/node.ts';
import { TraceIndex } from '../../../src/trace/world.ts';
import { hopBars } from '../../../src/ui/charts/reads.ts';

const lookOf = (message: Message): MessageLook =>
  about.messages[message.as ?? message.kind] ?? { meaning: 'pulse', label: message.kind, hollow: false };

describe('stretches of time in the lesson of the late fill', () => {
  it('a hit is no miss, and the word for a deleted key is no majority', { timeout: 20_000 }, async () => {
    const scenario = allScenarios.find(({ id }) => id === 'late-fill');
    if (!scenario) throw new Error('no lesson late-fill');
    const session = (await openSession(runOf(scenario))).runToEnd();
    const index = new TraceIndex(session.stage.nodes, session.legend.names);
    session.trace.tell(index);
    session.close();
    const words = [...index.operations.values()].map((operation) => hopBars(index, operation, lookOf).map(({ label }) => label));
    expect(words).toContainEqual(['get', 'back']);
    expect(words.some((each) => each.includes('delete') && each.includes('deleted'))).toBe(true);
    expect(words.flat()).not.toContain('majority');
    expect(words.flat()).not.toContain('miss');
  });
});

describe('a cache that keeps nothing', () => {
  it('is drawn empty, whatever its last lifetime was', () => {
    const drawn = (entries: number, freshUntil: number | string = 5_000) =>
      about.glyph(
        { id: 'cache-x', kind: 'cache', region: 'x', role: 'caching', reports: { entries, freshUntil, ttlUs: 10_000 } } as never,
        [],
        0,
      );
    expect(drawn(1)).toMatchObject({ level: 0.5, note: '1 kept' });
    expect(drawn(0)).toMatchObject({ level: 0, note: 'empty' });
    expect(drawn(1, 'never')).toMatchObject({ level: 1 });
    expect(drawn(0, 'never')).toMatchObject({ level: 0 });
  });
});
