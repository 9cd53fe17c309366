/** Two terminals: three ready stories, what comes of each at each isolation level, and sessions that are used as they should not be. */
import { describe, expect, it } from 'vitest';
import { readScenario } from '../../src/scenarios/read.ts';
import {
  isolationOf,
  linesOf,
  SESSIONS,
  storyScenario,
  terminalsOf,
  transactionStories,
  withClient,
  withIsolation,
  withoutLater,
} from '../../src/scenarios/terminals.ts';
import type { Scenario } from '../../src/scenarios/schema.ts';
import { openSession, runOf } from '../../src/session/index.ts';
import type { RunSpec } from '../../src/session/run.ts';
import type { Isolation, Outcome } from '../../src/sim/operation.ts';
import { EVENT } from '../../src/sim/recorder.ts';
import { answerIn } from '../../src/sim/bodies.ts';
import { CHUNK_EVENTS } from '../../src/sim/trace.ts';

const storyOf = (id: string): Scenario => {
  const story = transactionStories.find((each) => each.id === id);
  if (!story) throw new Error(`no story ${id}`);
  return storyScenario(story);
};

const atLevel = (run: RunSpec, level: Isolation): RunSpec => ({
  ...run,
  commands: SESSIONS.reduce((commands, session) => withIsolation(commands, session, level), run.commands),
});

async function answers(run: RunSpec): Promise<ReadonlyMap<string, Outcome>> {
  const session = (await openSession(run)).runToEnd();
  const found = new Map<string, Outcome>();
  for (let seq = 0; seq < session.trace.length; seq++) {
    const { type, body } = session.trace.columnsOf(seq);
    if (type[seq % CHUNK_EVENTS] !== EVENT.return) continue;
    const { op, outcome } = answerIn(body[seq % CHUNK_EVENTS]);
    found.set(op, outcome);
  }
  session.close();
  return found;
}

const codes = (all: ReadonlyMap<string, Outcome>): readonly string[] =>
  [...all.values()].flatMap((outcome) => (outcome.ok ? [] : [outcome.problem.code ?? outcome.problem.message]));
const lastRows = (all: ReadonlyMap<string, Outcome>, op: string) => {
  const outcome = all.get(op);
  return outcome?.ok ? outcome.rows : outcome;
};

describe('a story', () => {
  it.each(transactionStories.map(({ id }) => id))('%s is a file like any other, and every line of it is answered', async (id) => {
    const scenario = storyOf(id);
    expect(readScenario(JSON.parse(JSON.stringify(scenario)), 'file')).toEqual(scenario);
    const all = await answers(runOf(scenario));
    expect([...all.keys()].sort()).toEqual(scenario.commands.map(({ command }) => 'op' in command && command.op).sort());
    expect(
      codes(all).filter((code) => code === '08P01'),
      'no line comes before the answer to the one before',
    ).toEqual([]);
  });

  it('an update is lost at read committed, and refused at the others', async () => {
    const run = runOf(storyOf('lost-update'));
    expect(lastRows(await answers(run), 'line-9')).toEqual([[120]]);
    for (const level of ['repeatable read', 'serializable'] as const) {
      const refused = await answers(atLevel(run, level));
      expect([level, codes(refused), lastRows(refused, 'line-9')]).toEqual([level, ['40001'], [[150]]]);
    }
  });

  it('write skew happens below serializable only', async () => {
    const run = runOf(storyOf('write-skew'));
    for (const level of ['read committed', 'repeatable read'] as const)
      expect([level, lastRows(await answers(atLevel(run, level)), 'line-9')]).toEqual([level, [[0]]]);
    const refused = await answers(atLevel(run, 'serializable'));
    expect([codes(refused), lastRows(refused, 'line-9')]).toEqual([['40001'], [[1]]]);
  });

  it('a deadlock ends the younger, and no money is lost', async () => {
    const all = await answers(runOf(storyOf('deadlock')));
    expect(codes(all)).toEqual(['40P01']);
    expect(lastRows(all, 'line-9')).toEqual([
      ['Ada', 90],
      ['Bob', 110],
    ]);
  });

  it.each(['read-replicas', 'multi-master', 'query-cache'])('holds over %s, too', async (architecture) => {
    const base = storyOf('lost-update');
    const late = base.commands.map((timed) => ({ ...timed, atMs: timed.atMs + 400 }));
    // Alone it leads at once: nobody else would be elected.
    const settings = architecture === 'multi-master' ? { startLeader: 1 } : {};
    const scenario = { ...base, architecture, settings, commands: late };
    const all = await answers(atLevel(runOf(scenario), 'repeatable read'));
    expect(codes(all)).toEqual(['40001']);
    expect(lastRows(all, 'line-9')).toEqual([[150]]);
  });
});

describe('a session', () => {
  const near = (lines: readonly (readonly [number, string, string?])[]): RunSpec => {
    const scenario = storyOf('lost-update');
    const commands = lines.map(([atMs, sql, session = 'terminal-1'], i) => ({
      at: atMs * 1000,
      command: { type: 'query' as const, client: 'client-eastus', op: `l${i}`, sql, params: [], session },
    }));
    return { ...runOf(scenario), commands, untilUs: 15_000_000 };
  };
  const UPDATE = 'UPDATE accounts SET balance = balance + 1 WHERE id = 1';

  it('says what is wrong with a line, and goes on', async () => {
    const all = await answers(
      near([
        [10, 'COMMIT'],
        [20, 'BEGIN ISOLATION LEVEL CHAOS'],
        [30, 'BEGIN; SELECT 1; COMMIT'],
        [40, 'BEGIN'],
        [50, 'BEGIN'],
        [60, UPDATE],
        [70, 'SELECT nothing FROM accounts'],
        [80, UPDATE],
        [90, 'COMMIT'],
        [100, 'SELECT balance FROM accounts WHERE id = 1'],
      ]),
    );
    expect(codes(all)).toEqual(['25P01', '42601', '42601', '25001', expect.stringContaining('nothing'), '25P02']);
    expect(all.get('l8'), 'COMMIT of what has failed rolls back').toMatchObject({ ok: true, wrote: false });
    expect(lastRows(all, 'l9')).toEqual([[100]]);
  });

  it('takes one line at a time', async () => {
    const all = await answers(
      near([
        [10, UPDATE],
        [10, UPDATE],
      ]),
    );
    expect(codes(all)).toEqual(['08P01']);
  });

  it('whose line waits too long is rolled back, and its locks are free', async () => {
    const all = await answers(
      near([
        [10, 'BEGIN', 'terminal-1'],
        [12, UPDATE, 'terminal-1'],
        [30, 'BEGIN', 'terminal-2'],
        [32, 'UPDATE accounts SET balance = 7 WHERE id = 2', 'terminal-2'],
        [40, UPDATE, 'terminal-2'],
        [3000, 'UPDATE accounts SET balance = 8 WHERE id = 2', 'terminal-1'],
        [3100, 'COMMIT', 'terminal-1'],
        [3200, 'COMMIT', 'terminal-2'],
        [3300, 'SELECT balance FROM accounts ORDER BY id', 'terminal-2'],
      ]),
    );
    expect(all.get('l4')).toMatchObject({ ok: false, definite: false });
    expect(all.get('l5'), 'the row was let go of').toMatchObject({ ok: true });
    expect(lastRows(all, 'l8')).toEqual([[101], [8]]);
  });

  it('that nobody goes on with is ended by the database, and told so', async () => {
    const all = await answers(
      near([
        [10, 'BEGIN'],
        [12, UPDATE],
        [11_000, UPDATE],
        [11_100, 'ROLLBACK'],
        [11_200, 'SELECT balance FROM accounts WHERE id = 1'],
      ]),
    );
    expect(codes(all)).toEqual(['25P02']);
    expect(lastRows(all, 'l4')).toEqual([[100]]);
  });

  it('ROLLBACK takes everything back', async () => {
    const all = await answers(
      near([
        [10, 'BEGIN'],
        [12, UPDATE],
        [20, 'SELECT balance FROM accounts WHERE id = 1'],
        [30, 'ROLLBACK'],
        [40, 'SELECT balance FROM accounts WHERE id = 1'],
      ]),
    );
    expect(codes(all)).toEqual([]);
    expect([lastRows(all, 'l2'), lastRows(all, 'l4')]).toEqual([[[101]], [[100]]]);
  });

  it('goes on after a checkpoint as if there had been none', async () => {
    const run = runOf(storyOf('deadlock'));
    const whole = (await openSession(run)).runToEnd();
    const half = await openSession(run);
    half.advance(250_000);
    const resumed = (await openSession(run, { from: half.save() })).runToEnd();
    expect(resumed.traceHash()).toBe(whole.traceHash());
    for (const each of [whole, half, resumed]) each.close();
  });
});

describe('terminals', () => {
  it('are read off their lines: who sits there, and at which level', () => {
    const { commands, scenario } = runOf(storyOf('write-skew'));
    expect(terminalsOf(scenario, commands).map(({ client }) => client)).toEqual(['client-japaneast', 'client-eastus']);
    expect(isolationOf(commands, 'terminal-1')).toBe('repeatable read');
    expect(isolationOf(withIsolation(commands, 'terminal-1', 'serializable'), 'terminal-1')).toBe('serializable');
    expect(isolationOf(withIsolation(commands, 'terminal-1', 'serializable'), 'terminal-2')).toBe('repeatable read');
    const moved = withClient(commands, 'terminal-2', 'client-japaneast');
    expect(terminalsOf(scenario, moved).map(({ client }) => client)).toEqual(['client-japaneast', 'client-japaneast']);
    expect(linesOf(withoutLater(commands, 200_000))).toHaveLength(5);
  });
});
