/** Keys: a table of what each does, and when they rest. */
import { describe, expect, it } from 'vitest';
import { keyHelp } from '../../../src/words/en/keys/help.ts';
import { keyDoes } from '../../../src/ui/keys/keys.ts';
import { curtainNow } from '../../../src/ui/curtain/curtain.ts';
import { play } from '../../store/fixture.ts';

function pressed(key: string, played = openedAt(0)): ReturnType<typeof play> {
  const { store } = played;
  const does = keyDoes(key, store.getState());
  if (does?.type === 'act') does.act(store.getState());
  return played;
}

function openedAt(step: number): ReturnType<typeof play> {
  const played = play({ reducedMotion: true });
  played.store.getState().openScenario('a-read', step);
  played.runAll();
  return played;
}

describe('keys', () => {
  it('play and pause with Space', () => {
    const played = play();
    played.store.getState().openScenario('a-read', 0);
    played.runAll();
    pressed(' ', played);
    expect(played.store.getState().playing).toBe(true);
    pressed(' ', played);
    expect(played.store.getState().playing).toBe(false);
  });

  it('step through messages with the arrows', () => {
    const played = pressed('ArrowRight');
    expect(played.store.getState().nowUs).toBe(10_000);
    pressed('ArrowRight', played);
    pressed('ArrowLeft', played);
    expect(played.store.getState().nowUs).toBe(10_000);
  });

  it.each(['PageDown', '.'])('step through the lesson with %s, as clickers do', (key) => {
    const played = pressed(key);
    expect(played.store.getState().step).toBe(1);
    pressed('PageUp', played);
    expect(played.store.getState().step).toBe(0);
  });

  it('guess with letters and figures only while the question is on screen', () => {
    expect(keyDoes('b', openedAt(0).store.getState())).toBeNull();
    expect(pressed('b', openedAt(1)).store.getState().question.guess).toBe(1);
    expect(pressed('1', openedAt(1)).store.getState().question.guess).toBe(0);
    expect(pressed('d', openedAt(1)).store.getState().question.guess).toBeNull();
  });

  it('count hands while presenting', () => {
    const played = openedAt(1);
    played.store.getState().present(true);
    pressed('a', played);
    pressed('A', played);
    expect(played.store.getState().question).toMatchObject({ guess: null, hands: [2, 0] });
  });

  it('make the screen black while presenting, but count a hand where a question is open', () => {
    const played = openedAt(0);
    expect(keyDoes('b', played.store.getState())).toBeNull();
    played.store.getState().present(true);
    pressed('b', played);
    expect(curtainNow().black).toBe(true);
    pressed(',', played);
    expect(curtainNow().black).toBe(false);
    const asked = openedAt(1);
    asked.store.getState().present(true);
    pressed('b', asked);
    expect(curtainNow().black).toBe(false);
    expect(asked.store.getState().question.hands).toEqual([0, 1]);
  });

  it('go to the start, and no further than the question', () => {
    const played = pressed('End');
    expect(played.store.getState().nowUs).toBe(20_000);
    pressed('Home', played);
    expect(played.store.getState().nowUs).toBe(0);
  });

  it('let go with Escape', () => {
    const played = openedAt(0);
    played.store.getState().select({ type: 'region', id: 'eastus' });
    pressed('Escape', played);
    expect(played.store.getState().selection).toBeNull();
  });

  it('are all in the list that ? shows', () => {
    expect(keyHelp.flatMap((h) => h.keys)).toEqual(
      expect.arrayContaining(['Space', '→', '←', 'PgDn', 'PgUp', '.', 'Home', 'End', 'A', 'P', '?', 'Esc']),
    );
    expect(keyDoes('?', openedAt(0).store.getState())).toEqual({ type: 'help' });
    expect(keyDoes('p', openedAt(0).store.getState())).toEqual({ type: 'present' });
    expect(keyDoes('x', openedAt(0).store.getState())).toBeNull();
  });
});
