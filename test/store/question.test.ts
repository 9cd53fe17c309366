/** The questions of a lesson: what stops at it, what goes on without it, and when it is asked again. */
import { describe, expect, it } from 'vitest';
import { events, play, scenario, seen, sent, stage } from './fixture.ts';

describe('the question', () => {
  it('is answered by playing on from it: the button is never dead', () => {
    const { store, runAll } = play();
    store.getState().openScenario('a-read');
    runAll();
    store.getState().seek(20_000);
    store.getState().play();
    expect(seen(store)).toMatchObject({ playing: true, question: { phase: 'revealed', guess: null } });
    store.getState().tick(60_000);
    expect(seen(store)).toMatchObject({ nowUs: 40_000, playing: false });
  });

  it('stops playing and scrubbing until it is revealed', () => {
    const { store, runAll } = play();
    store.getState().openScenario('a-read');
    runAll();
    store.getState().seek(90_000);
    expect(seen(store)).toMatchObject({ nowUs: 20_000, step: 1 });
    store.getState().guess(0);
    store.getState().reveal();
    expect(seen(store).question).toMatchObject({ phase: 'revealed', guess: 0 });
    store.getState().tick(60_000);
    expect(seen(store)).toMatchObject({ nowUs: 40_000, playing: false, step: 1 });
    store.getState().seek(90_000);
    expect(seen(store).nowUs).toBe(90_000);
  });

  it('lets no step by meaning look behind it', () => {
    const { store, runAll } = play();
    store.getState().openScenario('a-read');
    runAll();
    expect(store.getState().stepBy('role change', 1)).toBe(false);
    expect(seen(store).nowUs).toBe(5_000);
  });

  it('comes before its answer, one key press each', () => {
    const { store, runAll } = play();
    store.getState().openScenario('a-read');
    runAll();
    const { next } = store.getState();
    next();
    // The words are those of the step that was, until the picture has come to the next.
    expect(seen(store)).toMatchObject({ step: 0, heading: 1, playing: true, playUntilUs: 20_000 });
    next();
    expect(seen(store)).toMatchObject({ step: 1, playing: false, nowUs: 20_000 });
    expect(seen(store).question.phase).toBe('ahead');
    next();
    expect(seen(store)).toMatchObject({ step: 1, playing: true, question: { phase: 'revealed' } });
    next();
    expect(seen(store)).toMatchObject({ step: 1, playing: false, nowUs: 40_000 });
    next();
    expect(seen(store)).toMatchObject({ step: 2, nowUs: 40_000 });
  });

  it('is followed by the next: what comes after that stays hidden from the answer of the first on', () => {
    const [first] = [scenario.question];
    if (!first) throw new Error('the fixture asks');
    const more = { ...scenario, id: 'a-read', furtherQuestions: [{ ...first, text: 'And then?', afterStep: 2 }] };
    const { store, runAll } = play({ scenarios: [more] });
    store.getState().openScenario('a-read');
    runAll();
    store.getState().seek(90_000);
    expect(seen(store)).toMatchObject({ nowUs: 20_000, step: 1, question: { at: 0, phase: 'ahead' } });
    store.getState().reveal();
    store.getState().guess(0);
    store.getState().seek(90_000);
    expect(seen(store)).toMatchObject({ nowUs: 40_000, step: 2, question: { at: 1, phase: 'ahead', guess: null } });
    store.getState().play();
    expect(seen(store)).toMatchObject({ question: { at: 1, phase: 'revealed' } });
    store.getState().seek(90_000);
    expect(seen(store).nowUs).toBe(90_000);
    store.getState().openScenario('a-read', 2);
    runAll();
    expect(seen(store)).toMatchObject({ step: 2, question: { at: 1, phase: 'ahead' } });
  });

  it('is not asked of those who arrive behind it, until they go back', () => {
    const { store, runAll } = play();
    store.getState().openScenario('a-read', 2);
    runAll();
    expect(seen(store)).toMatchObject({ nowUs: 40_000, question: { phase: 'passed' } });
    store.getState().seek(10_000);
    store.getState().seek(60_000);
    expect(seen(store).nowUs).toBe(60_000);
    store.getState().goToStep(0);
    expect(seen(store).question.phase).toBe('ahead');
  });

  it('says why time does not go on behind it, in a sentence that goes with its answer', () => {
    const { store, runAll } = play();
    store.getState().openScenario('a-read');
    runAll();
    for (const past of [() => store.getState().seek(90_000), () => store.getState().stepBy('role change', 1)]) {
      store.getState().setProblem(null);
      past();
      expect(seen(store).problem).toMatch(/^A question comes first here: guess, or press “Show what happens”/);
    }
    store.getState().setProblem('Something else.');
    store.getState().seek(90_000);
    expect(seen(store).problem).toBe('Something else.');
    store.getState().setProblem(null);
    store.getState().seek(90_000);
    store.getState().reveal();
    expect(seen(store).problem).toBeNull();
  });

  it('swallows nothing: who asks something meanwhile is answered in a run of their own, and finds the question where it was', () => {
    const { store, say, runAll } = play();
    store.getState().openScenario('a-read');
    runAll();
    store.getState().seek(20_000);
    store.getState().ask(seen(store).id, 'client-japaneast', 'SELECT 1');
    say({ type: 'opened', stage });
    say({ type: 'events', ...sent(events), horizonUs: 100_000, done: true, cut: null });
    expect(seen(store).playing).toBe(true);
    store.getState().tick(60_000);
    expect(seen(store).nowUs).toBeGreaterThan(20_001);
    store.getState().seek(90_000);
    expect(seen(store)).toMatchObject({ nowUs: 90_000, problem: null });
    store.getState().goToStep(2);
    expect(seen(store).step).toBe(2);
    const [left] = seen(store).futures;
    if (!left) throw new Error('the run that was left is kept');
    store.getState().seek(90_000);
    store.getState().returnTo(left.id);
    expect(seen(store)).toMatchObject({ nowUs: 20_000, step: 1, question: { phase: 'ahead' } });
    store.getState().seek(90_000);
    expect(seen(store).nowUs).toBe(20_000);
  });

  it('is come to in words and picture at once, and going back on the way leads to where one was', () => {
    const { store, runAll } = play();
    store.getState().openScenario('a-read');
    runAll();
    store.getState().next();
    store.getState().tick(100);
    expect(seen(store)).toMatchObject({ step: 0, heading: 1, playing: true });
    store.getState().back();
    expect(seen(store)).toMatchObject({ step: 0, heading: null, playing: false, nowUs: 5_000 });
    store.getState().next();
    store.getState().tick(60_000);
    expect(seen(store)).toMatchObject({ step: 1, heading: null, playing: false, nowUs: 20_000 });
    store.getState().seek(5_000);
    store.getState().next();
    store.getState().pause();
    expect(seen(store)).toMatchObject({ step: 0, heading: null });
  });

  it('counts hands', () => {
    const { store, runAll } = play();
    store.getState().openScenario('a-read');
    runAll();
    store.getState().raiseHand(1);
    store.getState().raiseHand(1);
    store.getState().raiseHand(7);
    expect(seen(store).question.hands).toEqual([0, 2]);
  });
});
