/** Databases that do not come: one sentence, the run stays the one that was asked for, and it opens as soon as it can. */
import { describe, expect, it } from 'vitest';
import { runOf } from '../../src/session/run.ts';
import { persistently } from '../../src/store/network.ts';
import { plain, play, scenario, seen, stage } from './fixture.ts';

const AWAY = /^The databases could not be fetched: the network is away or blocked\. .+ nothing that you typed is lost\.$/;

describe('databases that do not come', () => {
  it('are asked for again with the same run, also one from a link, and the sentence goes when they are there', async () => {
    const { store, opened, say, networkBack } = play();
    const run = { ...runOf(scenario), seed: 77 };
    store.getState().openRun(run, 20_000);
    say({ type: 'missing', forbidden: false });
    expect(seen(store)).toMatchObject({ problem: expect.stringMatching(AWAY), spec: run, aim: { us: 20_000 } });
    expect(opened).toEqual([run]);
    await networkBack();
    expect(opened).toEqual([run, run]);
    say({ type: 'missing', forbidden: false });
    await networkBack();
    say({ type: 'opened', stage });
    expect(opened).toEqual([run, run, run]);
    expect(seen(store)).toMatchObject({ problem: null, stage, spec: run });
  });

  it('are not asked for a run that was left meanwhile', async () => {
    const { store, opened, say, networkBack } = play();
    store.getState().openScenario(scenario.id);
    say({ type: 'missing', forbidden: false });
    store.getState().openScenario(plain.id);
    expect(seen(store).problem).toBeNull();
    await networkBack();
    expect(opened.map((run) => run.scenario.id)).toEqual([scenario.id, plain.id]);
  });

  it('get a new worker when theirs could not be fetched', async () => {
    const { store, opened, die, networkBack, connections } = play();
    store.getState().openScenario(scenario.id);
    die(null);
    expect(seen(store).problem).toMatch(AWAY);
    await networkBack();
    expect(connections()).toBe(2);
    expect(opened).toHaveLength(2);
  });

  it('are told apart from a page that forbids them', () => {
    const { store, say } = play();
    store.getState().openScenario(scenario.id);
    say({ type: 'missing', forbidden: true });
    expect(seen(store).problem).toMatch(/allow WebAssembly in its Content-Security-Policy/);
  });

  it('a browser without workers or WebAssembly says so once and does not open anything else', () => {
    const { store, opened } = play({ unable: 'The databases cannot start: no worker.' });
    store.getState().openScenario(scenario.id);
    expect(seen(store)).toMatchObject({ problem: 'The databases cannot start: no worker.', stage: null, spec: { scenario } });
    expect(opened).toEqual([]);
  });
});

it('what does not come is asked for until it does', async () => {
  let asked = 0;
  let missed = 0;
  const ask = async (): Promise<string> => {
    asked += 1;
    if (asked < 4) throw new TypeError('Failed to fetch');
    return 'here';
  };
  expect(
    await persistently(
      ask,
      () => (missed += 1),
      () => Promise.resolve(),
    ),
  ).toBe('here');
  expect([asked, missed]).toEqual([4, 3]);
});
