/** What the address asks for, and one sentence when it cannot be had. */
import { describe, expect, it } from 'vitest';
import { openAsked, readAddress } from '../../../src/ui/page/address.ts';
import { play, seen } from '../../store/fixture.ts';

describe('the address', () => {
  it('names a scenario and a step, counted from 1', () => {
    expect(readAddress({ search: '?scenario=a-read&step=2', hash: '' })).toEqual({
      kind: 'scenario',
      id: 'a-read',
      step: 1,
      atUs: null,
      screen: 'lesson',
    });
    expect(readAddress({ search: '?scenario=a-read&step=two', hash: '' })).toEqual({
      kind: 'scenario',
      id: 'a-read',
      step: null,
      atUs: null,
      screen: 'lesson',
    });
    expect(readAddress({ search: '?course&scenario=a-read', hash: '' })).toMatchObject({ kind: 'scenario', screen: 'course' });
    expect(readAddress({ search: '?scenario=a-read&at=12.3456', hash: '' })).toMatchObject({ step: null, atUs: 12_346 });
    expect(readAddress({ search: '?scenario=a-read&at=-1', hash: '' })).toMatchObject({ atUs: null });
    expect(readAddress({ search: '', hash: '' })).toEqual({ kind: 'screen', screen: 'home', atUs: null });
    expect(readAddress({ search: '?play', hash: '' })).toEqual({ kind: 'screen', screen: 'play', atUs: null });
    expect(readAddress({ search: '?compare&at=1500', hash: '' })).toEqual({ kind: 'screen', screen: 'compare', atUs: 1_500_000 });
    expect(readAddress({ search: '?scenario=x', hash: '#run=abc' })).toEqual({
      kind: 'link',
      fragment: '#run=abc',
      screen: 'lesson',
    });
    expect(readAddress({ search: '?play', hash: '#run=abc' })).toMatchObject({ kind: 'link', screen: 'play' });
  });

  it('opens the default scenario below the sentence about an unknown one', async () => {
    const { store } = play();
    await openAsked(store, { kind: 'scenario', id: 'nope', step: null, atUs: null, screen: 'lesson' }, 'plain');
    expect(seen(store).spec.scenario.id).toBe('plain');
    expect(store.getState().problem).toContain('no scenario “nope”');
  });

  it('opens the default scenario below the sentence about a broken link', async () => {
    const { store } = play();
    await openAsked(store, { kind: 'link', fragment: '#run=broken!', screen: 'home' }, 'plain');
    expect(seen(store).spec.scenario.id).toBe('plain');
    expect(store.getState().screen).toBe('lesson');
    expect(store.getState().problem).toMatch(/^This link cannot be opened: .+\.$/);
  });
});
