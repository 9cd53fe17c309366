/** What two terminals show: where lines stand, what sessions are in, who holds rows and who waits, read off a run that really ran. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storyScenario, transactionStories, withIsolation } from '../../../src/scenarios/terminals.ts';
import { openSession, runOf } from '../../../src/session/index.ts';
import type { RunSpec } from '../../../src/session/run.ts';
import { Works } from '../../../src/trace/work.ts';
import { TraceIndex } from '../../../src/trace/world.ts';
import { endsOf } from '../../../src/ui/terminals/ends.ts';
import { answerLines, factsAt, lockWaitAt, PROMPTS, standingOf } from '../../../src/ui/terminals/facts.ts';
import { heldIn } from '../../../src/ui/terminals/held.ts';
import { laidOut } from '../../../src/ui/terminals/layout.ts';
import { itemsOf, rowsOf } from '../../../src/ui/terminals/rows.ts';
import { saidOf } from '../../../src/ui/terminals/verdicts.ts';

const storyOf = (id: string): RunSpec => {
  const story = transactionStories.find((each) => each.id === id);
  if (!story) throw new Error(`no story ${id}`);
  return runOf(storyScenario(story));
};

async function ran(run: RunSpec): Promise<TraceIndex> {
  const session = (await openSession(run)).runToEnd();
  const index = new TraceIndex(session.stage.nodes, session.legend.names);
  session.trace.tell(index);
  session.close();
  return index;
}

const city = (client: string): string => (client.includes('japan') ? 'Tokyo' : 'Virginia');
const text = (facts: ReturnType<typeof factsAt>): readonly string[] =>
  facts.map((fact) => `${city(fact.client)}${PROMPTS[fact.within]} ${fact.sql.slice(0, 6)}: ${answerLines(fact).join(', ') || '-'}`);

describe('the lines of a story', () => {
  it('have their prompts and answers, each when it came and not before', async () => {
    const run = storyOf('lost-update');
    const works = new Works(await ran(run));
    expect(text(factsAt(run.commands, works, 420_000))).toEqual([
      'Tokyo=> BEGIN: BEGIN',
      'Tokyo=*> SELECT: 100',
      'Virginia=> BEGIN: BEGIN',
      'Virginia=*> SELECT: 100',
      'Tokyo=*> UPDATE: UPDATE 1',
      'Virginia=*> UPDATE: -',
      'Tokyo=*> COMMIT: -',
      'Virginia=*> COMMIT: -',
      'Virginia=> SELECT: -',
    ]);
  });

  it('a transaction that failed is in =!>, and its COMMIT says ROLLBACK', async () => {
    const base = storyOf('lost-update');
    const run = { ...base, commands: withIsolation(base.commands, 'terminal-2', 'repeatable read') };
    const facts = factsAt(run.commands, new Works(await ran(run)), Number.POSITIVE_INFINITY);
    expect(text(facts).slice(-3)).toEqual(
      [
        'Virginia=*> UPDATE: ERROR 40001: could not serialize access due to concurrent update. Run the transaction again.',
        'Tokyo=*> COMMIT: COMMIT',
        'Virginia=!> COMMIT: ROLLBACK',
        'Virginia=> SELECT: 150',
      ].slice(-3),
    );
    expect(facts.filter(({ within }) => within === 'failed').map(({ sql }) => sql)).toEqual(['COMMIT']);
    expect(standingOf(facts, 'terminal-2')).toEqual({ within: 'nothing', waits: null });
  });

  it('a wait begins and ends with the lock, whose owner is named', async () => {
    const run = storyOf('lost-update');
    const works = new Works(await ran(run));
    const all = factsAt(run.commands, works, Number.POSITIVE_INFINITY);
    const [tokyo, virginia] = heldIn(all);
    const waiting = all.find(({ op }) => op === 'line-6')?.worked?.waits ?? [];
    expect(waiting.map(({ waitsFor }) => waitsFor)).toEqual([['line-1']]);
    expect(waiting[0]?.toUs, 'who waits goes on when the other has ended').toBe(tokyo?.toUs);
    expect([tokyo?.end, virginia?.end]).toEqual(['commit', 'commit']);
    const [meanwhile] = factsAt(run.commands, works, 400_000).filter((fact) => lockWaitAt(fact, 400_000));
    expect(meanwhile?.op).toBe('line-6');
    expect(saidOf(factsAt(run.commands, works, 400_000), city, 400_000).map(({ head }) => head)).toEqual([
      expect.stringMatching(/^Virginia waits for Tokyo, \d+\.\d ms so far\.$/),
      expect.stringMatching(/^Tokyo held its rows for \d+\.\d ms\.$/),
    ]);
  });

  it('whoever is ended by a deadlock stops waiting there and then', async () => {
    const run = storyOf('deadlock');
    const all = factsAt(run.commands, new Works(await ran(run)), Number.POSITIVE_INFINITY);
    const failed = all.find(({ answer }) => answer?.outcome.ok === false);
    expect(failed?.op).toBe('line-6');
    expect(heldIn(all).map(({ client, end }) => [city(client), end])).toEqual([
      ['Tokyo', 'commit'],
      ['Virginia', 'failed'],
    ]);
    expect(answerLines(failed ?? all[0] ?? ({} as never), () => 'Tokyo')[0]).toContain('this waits for Tokyo, which');
  });

  it('playback of a line ends with its answer, or where a wait for the other begins that nobody ends', async () => {
    const base = storyOf('lost-update');
    const answered = await ran(base);
    expect(endsOf(base.commands.slice(0, 1))(answered, 'line-2')).toBe(answered.operations.get('line-2')?.returnedAt);
    const stuck = { ...base, commands: base.commands.slice(0, 6), untilUs: 5_000_000 };
    const index = await ran(stuck);
    const wait = new Works(index).of('line-6')?.waits[0];
    const other = index.operations.get('line-5')?.returnedAt ?? 0;
    expect(wait?.fromUs, 'without the answer to the other’s line it would be here').toBeLessThan(other);
    expect(endsOf(stuck.commands.slice(0, 5))(index, 'line-6')).toBe(other);
    expect(endsOf([])(index, 'line-6'), 'nobody’s line: it is given up').toBe(index.operations.get('line-6')?.returnedAt);
    const late = { ...stuck, commands: stuck.commands.map((each, i) => (i === 5 ? { ...each, at: 420_000 } : each)) };
    const later = await ran(late);
    const stands = new Works(later).of('line-6')?.waits[0]?.fromUs ?? 0;
    expect(endsOf(late.commands.slice(0, 5))(later, 'line-6')).toBe(stands + 1);
  });
});

describe('the layout', () => {
  const item = fc.record({ column: fc.nat({ max: 1 }), at: fc.nat({ max: 3_000_000 }), heightPx: fc.integer({ min: 10, max: 80 }) });

  it('goes down with time, and lays no text of a column over another', () => {
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 30 }), fc.array(fc.nat({ max: 3_000_000 })), (given, moments) => {
        const items = given.map((each, i) => ({ ...each, key: String(i) })).sort((a, b) => a.at - b.at);
        const laid = laidOut(items, moments);
        for (const column of [0, 1]) {
          let bottom = 0;
          for (const { key, heightPx } of items.filter((each) => each.column === column)) {
            const top = laid.top.get(key) ?? -1;
            expect(top).toBeGreaterThanOrEqual(bottom);
            bottom = top + heightPx;
          }
          expect(laid.heightPx).toBeGreaterThanOrEqual(bottom);
        }
        const times = [...items.map(({ at }) => at), ...moments].sort((a, b) => a - b);
        for (const [i, time] of times.entries()) expect(laid.y(time)).toBeGreaterThanOrEqual(laid.y(times[i - 1] ?? 0));
      }),
    );
  });

  it('has room for what is still to come, so that nothing jumps when it comes', async () => {
    const run = storyOf('deadlock');
    const all = factsAt(run.commands, new Works(await ran(run)), Number.POSITIVE_INFINITY);
    const rows = rowsOf(all, () => 0);
    expect(rows.filter(({ kind }) => kind === 'answer')).toHaveLength(9);
    const long = itemsOf(rows, all, 20).reduce((sum, { heightPx }) => sum + heightPx, 0);
    expect(long, 'narrower columns have more lines').toBeGreaterThan(
      itemsOf(rows, all, 80).reduce((sum, { heightPx }) => sum + heightPx, 0),
    );
  });
});
