/** What the page says it has of a run's past when it forks, and what it makes of the answer. */
import { describe, expect, it } from 'vitest';
import { firstFrame } from '../../src/trace/fold.ts';
import { events, plain, play, type Played, seen, sent, stage } from './fixture.ts';

const crash = { type: 'crash', node: 'replica-japaneast' } as const;

/** A run of ten events, looked at after its fifth. */
function looked(): Played {
  const played = play();
  played.store.getState().openScenario(plain.id);
  played.runAll();
  played.store.getState().seek(20_000);
  return played;
}

const likes = ({ posted }: Played) => posted.flatMap((m) => (m.type === 'open' ? [m.like ?? null] : []));

describe('a fork', () => {
  it('is said to be like the run that it is made of, up to its command', () => {
    const played = looked();
    const { store, ids } = played;
    store.getState().command(seen(store).id, crash, 'crashed it');
    // Events 0 to 4 are before it.
    expect(likes(played)).toEqual([null, { id: ids[0], events: 5 }]);
  });

  it('begins with those events where they are not sent again, and leaves the run as it was', () => {
    const { store, say } = looked();
    const { index } = seen(store);
    store.getState().command(seen(store).id, crash, 'crashed it');
    say({ type: 'opened', stage, after: { id: 1, events: 4, names: 0, at: 0, bytes: 0, calls: [], frame: firstFrame(stage.nodes) } });
    expect(seen(store)).toMatchObject({ arriving: true, nowUs: 20_000 });
    const other = { seq: 5, at: 20_001, cause: -1, type: 'command', command: crash } as const;
    say({ type: 'events', ...sent([...events.slice(4, 5), other]), horizonUs: 30_000, done: false, cut: null });
    expect(seen(store)).toMatchObject({ arriving: false, nowUs: 20_001, horizonUs: 30_000 });
    expect([...seen(store).index.events()]).toEqual([...events.slice(0, 5), other]);
    expect([...index.events()]).toEqual(events);
  });

  it('comes whole out of a worker that knows nothing of its past', () => {
    const played = looked();
    const { store, say, die } = played;
    store.getState().command(seen(store).id, crash, 'crashed it');
    say({ type: 'loading', ready: 0, of: 2 });
    die('out of memory');
    // It may still say what it has: the new worker answers that it sends all.
    expect(likes(played).at(-1)).toMatchObject({ events: 5 });
    say({ type: 'opened', stage });
    say({ type: 'events', ...sent(events), horizonUs: 100_000, done: true, cut: null });
    expect([...seen(store).index.events()]).toEqual(events);
  });

  it('of a fork that has not come yet is like the run that is shown in its place', () => {
    const played = looked();
    const { store, ids } = played;
    store.getState().command(seen(store).id, crash, 'crashed it');
    store.getState().command(seen(store).id, { ...crash, type: 'pause' }, 'paused it, too');
    expect(likes(played).slice(1)).toEqual([
      { id: ids[0], events: 5 },
      { id: ids[0], events: 5 },
    ]);
  });

  it('with another seed or setting is like nothing', () => {
    const played = looked();
    const { store } = played;
    store.getState().setSeed(seen(store).id, 77);
    expect(likes(played)).toEqual([null, null]);
  });
});
