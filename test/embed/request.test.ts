/** What embeds ask for, on both sides of the frame: malformed ids, steps and messages come to one sentence. */
import { describe, expect, it } from 'vitest';
import { checkAttributes } from '../../src/embed/attributes.ts';
import { heightIn } from '../../src/embed/message.ts';
import { checkRequest } from '../../src/embed/request.ts';
import { plain, scenario } from '../store/fixture.ts';

const ask = (search: string, hash = ''): ReturnType<typeof checkRequest> => checkRequest({ search, hash }, [scenario, plain]);

describe('the embedded page', () => {
  it('opens a scenario at a step, counted from 1', () => {
    expect(ask('?scenario=a-read&step=3&theme=dark&host=https%3A%2F%2Fexample.com%2Fblog')).toEqual({
      ok: true,
      request: { what: { kind: 'scenario', id: 'a-read', step: 2 }, theme: 'dark', host: 'https://example.com' },
    });
    expect(ask('?scenario=a-read', '#run=x')).toMatchObject({ ok: true, request: { what: { kind: 'link' } } });
  });

  it.each([
    ['', 'This diagram names no scenario: add ?scenario= and an id, such as a-read, plain. Antipode lists them all under Learn.'],
    ['?scenario=aread', 'There is no scenario “aread”. Closest are a-read, plain; Antipode lists them all under Learn.'],
    ['?scenario=a-read&step=9', '“9” is no step of a-read: use step=1 to step=3.'],
    ['?scenario=a-read&theme=pink', 'There is no theme “pink”: use theme=light, dark, projector or system.'],
  ])('says how to fix %s', (search, sentence) => {
    expect(ask(search)).toEqual({ ok: false, sentence });
  });

  it('tells nobody its height unless the host is a web origin', () => {
    expect(ask('?scenario=plain&host=javascript:alert(1)')).toMatchObject({ request: { host: null } });
  });
});

describe('the element', () => {
  const none = { scenario: null, step: null, run: null, theme: null, height: null };

  it('takes what it knows', () => {
    expect(checkAttributes({ scenario: 'a-read', step: '2', run: null, theme: 'light', height: '400px' })).toEqual({
      ok: true,
      request: { what: { scenario: 'a-read', step: 2 }, theme: 'light', heightPx: 400 },
    });
    expect(checkAttributes({ ...none, run: 'eJx-_9' })).toEqual({
      ok: true,
      request: { what: { run: 'eJx-_9' }, theme: null, heightPx: null },
    });
  });

  it.each([
    [none, 'scenario is missing'],
    [{ ...none, run: '"><script>' }, 'is no run'],
    [{ ...none, scenario: 'A read' }, 'is no id'],
    [{ ...none, scenario: 'x', step: '0' }, 'is no step'],
    [{ ...none, scenario: 'x', theme: 'pink' }, 'is not known'],
    [{ ...none, scenario: 'x', height: 'tall' }, 'does not do'],
  ])('says what is wrong', (attributes, words) => {
    const checked = checkAttributes(attributes);
    expect(checked.ok).toBe(false);
    if (!checked.ok) expect(checked.sentence).toContain(words);
  });

  it('believes no message but a height in bounds', () => {
    expect(heightIn({ type: 'antipode-height', heightPx: 512.4 })).toBe(512);
    expect(heightIn({ type: 'antipode-height', heightPx: 1e9 })).toBe(1600);
    for (const bad of [null, 'x', {}, { type: 'antipode-height' }, { type: 'antipode-height', heightPx: Number.NaN }])
      expect(heightIn(bad)).toBeNull();
  });
});
