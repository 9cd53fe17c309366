/** Workers that hang, die or break: the run comes back at the same moment, and what costs two workers is given up in a sentence. */
import { describe, expect, it } from 'vitest';
import { runOf } from '../../src/session/run.ts';
import { PATIENCE_LOOKS } from '../../src/worker/watchdog.ts';
import { events, plain, play, type Played, scenario, seen, sent, stage } from './fixture.ts';

/** All ways to lose a worker after it has said something. */
const WAYS: readonly { readonly name: string; readonly words: RegExp; readonly lose: (played: Played) => void }[] = [
  { name: 'hangs', words: /^The databases stopped answering twice in this run/, lose: ({ pass }) => pass(PATIENCE_LOOKS + 1) },
  { name: 'dies', words: /^The databases stopped twice .*\(out of memory\)/, lose: ({ die }) => die('out of memory') },
  {
    name: 'breaks',
    words: /^The databases stopped twice .*\(unreachable\)/,
    lose: ({ say }) => say({ type: 'broken', why: 'unreachable' }),
  },
];

const begin = ({ say }: Played): void => say({ type: 'loading', ready: 0, of: 2 });

describe.each(WAYS)('a worker that $name', ({ words, lose }) => {
  it('while a run opens is replaced, and the run opens', () => {
    const played = play();
    played.store.getState().openScenario(plain.id);
    begin(played);
    lose(played);
    expect([played.ended(), played.connections()]).toEqual([1, 2]);
    expect(played.opened).toEqual([played.opened[0], played.opened[0]]);
    played.runAll();
    expect(seen(played.store)).toMatchObject({ problem: null, stage, done: true });
  });

  it('while a run is simulated gives it back at the same moment; what was shown stays until then', () => {
    const played = play();
    const { store, say } = played;
    store.getState().openScenario(plain.id);
    begin(played);
    say({ type: 'opened', stage });
    say({ type: 'events', ...sent(events.slice(0, 8)), horizonUs: 40_000, done: false, cut: null });
    store.getState().seek(35_000);
    const before = seen(store).index;
    store.getState().setDraft({ sql: 'SELECT what_I_typed' });
    lose(played);
    begin(played);
    say({ type: 'opened', stage });
    say({ type: 'events', ...sent(events.slice(0, 2)), horizonUs: 10_000, done: false, cut: null });
    expect(seen(store)).toMatchObject({ arriving: true, nowUs: 35_000, horizonUs: 40_000 });
    expect(seen(store).index).toBe(before);
    say({ type: 'events', ...sent(events.slice(2)), horizonUs: 100_000, done: true, cut: null });
    expect(seen(store)).toMatchObject({ arriving: false, nowUs: 35_000, horizonUs: 100_000, done: true, problem: null });
    expect([...seen(store).index.events()]).toEqual(events);
    expect(seen(store).drafts[plain.architecture]?.sql).toBe('SELECT what_I_typed');
  });

  it('twice ends the run in one sentence, the next one opens in a fresh worker and has both tries again', () => {
    const played = play();
    const { store } = played;
    store.getState().openRun(runOf(plain, { seed: 99 }), null);
    begin(played);
    lose(played);
    begin(played);
    lose(played);
    expect(seen(store).problem).toMatch(words);
    // The ready scenario of its architecture takes its place, as for any link that cannot be simulated.
    expect(played.opened.map((run) => run.seed)).toEqual([99, 99, scenario.seed]);
    expect([played.ended(), played.connections()]).toEqual([2, 3]);
    begin(played);
    lose(played);
    played.runAll();
    expect(seen(store)).toMatchObject({ stage, done: true, problem: expect.stringMatching(words) });
  });

  it('twice in a fork leaves the last good run in place, whole and at its moment', () => {
    const played = play();
    const { store, say } = played;
    store.getState().openScenario(plain.id);
    played.runAll();
    say({ type: 'hash', traceHash: 'abc' });
    store.getState().seek(60_000);
    const { spec, index, traceHash } = seen(store);
    // What is done is seen a microsecond after it.
    store.getState().command(seen(store).id, { type: 'crash', node: 'replica-japaneast' }, 'crashed it');
    const opened = played.opened.length;
    for (let i = 0; i < 2; i++) {
      begin(played);
      say({ type: 'opened', stage });
      say({ type: 'events', ...sent(events), horizonUs: 70_000, done: false, cut: null });
      lose(played);
    }
    expect(seen(store)).toMatchObject({ spec, traceHash, done: true, arriving: false, nowUs: 60_001, futures: [] });
    expect(seen(store).index).toBe(index);
    expect(seen(store).problem).toMatch(words);
    expect(played.opened).toHaveLength(opened + 1);
  });
});

describe('the last good run', () => {
  it('goes on to its end while a fork of it is tried', () => {
    const { store, say, opened, ids, posted } = play();
    store.getState().openScenario(plain.id);
    say({ type: 'opened', stage });
    say({ type: 'events', ...sent(events.slice(0, 8)), horizonUs: 40_000, done: false, cut: null });
    store.getState().command(seen(store).id, { type: 'crash', node: 'nobody' }, 'crashed nobody');
    say({ type: 'events', ...sent(events.slice(8)), horizonUs: 100_000, done: true, cut: null }, ids[0]);
    expect(seen(store)).toMatchObject({ id: ids[1], horizonUs: 40_000, arriving: true });
    say({ type: 'failed', message: 'There is no nobody.' });
    expect(seen(store)).toMatchObject({ id: ids[0], spec: opened[0], done: true, horizonUs: 100_000, problem: 'There is no nobody.' });
    expect([...seen(store).index.events()]).toEqual(events);
    expect(opened).toHaveLength(2);
    expect(posted.filter(({ type }) => type === 'watch').at(-1)).toMatchObject({ ids: [ids[0]] });
    expect(posted).toContainEqual({ type: 'close', id: ids[1] });
  });
});

describe('the watch', () => {
  it('is patient with what is still being fetched, and with a worker that answers', () => {
    const played = play();
    played.store.getState().openScenario(plain.id);
    played.pass(10 * PATIENCE_LOOKS);
    expect(played.connections()).toBe(1);
    begin(played);
    for (let i = 0; i < 5; i++) {
      played.pass(PATIENCE_LOOKS);
      played.say({ type: 'alive' });
    }
    expect([played.connections(), played.ended()]).toEqual([1, 0]);
    expect(played.pings()).toBe(5 * PATIENCE_LOOKS);
  });

  it.each(['hash', 'failed', 'missing'] as const)('ends with %s', (type) => {
    const played = play();
    played.store.getState().openScenario(scenario.id);
    begin(played);
    if (type === 'hash') {
      played.runAll();
      played.say({ type, traceHash: 'abc' });
    } else if (type === 'failed') played.say({ type, message: 'No.' });
    else played.say({ type, forbidden: false });
    played.pass(10 * PATIENCE_LOOKS);
    expect([played.connections(), played.ended(), played.pings()]).toEqual([1, 0, 0]);
  });

  it('a worker that hung on a run that was left does not hold up the next', () => {
    const played = play();
    played.store.getState().openScenario(scenario.id);
    begin(played);
    played.store.getState().openScenario(plain.id);
    played.pass(PATIENCE_LOOKS + 1);
    expect(played.opened.map((run) => run.scenario.id)).toEqual([scenario.id, plain.id, plain.id]);
    expect([played.ended(), played.connections()]).toEqual([1, 2]);
    played.runAll();
    expect(seen(played.store)).toMatchObject({ problem: null, done: true });
  });

  it('a worker that dies when its run is simulated is missed by nobody', () => {
    const played = play();
    played.store.getState().openScenario(plain.id);
    played.runAll();
    played.say({ type: 'hash', traceHash: 'abc' });
    played.die('out of memory');
    expect(seen(played.store)).toMatchObject({ problem: null, done: true });
    played.store.getState().openScenario(scenario.id);
    expect(played.connections()).toBe(2);
  });
});

it('a trace that was cut says at which bound', () => {
  const { store, say } = play();
  store.getState().openScenario(plain.id);
  say({ type: 'opened', stage });
  say({ type: 'events', ...sent(events), horizonUs: 50_000, done: true, cut: 'bytes' });
  expect(seen(store).cut).toBe('bytes');
});
