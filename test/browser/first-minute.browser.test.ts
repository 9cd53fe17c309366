/**
 * The first minute of somebody who knows nothing, and goes by names and words alone: what is read and pressed costs seconds of a patience
 * that is counted, not measured, so that a slow machine makes nobody impatient.
 */
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { onPage, servedApp } from './harness.ts';

const app = servedApp();

/** Slower than most people read (Brysbaert 2019: 238 words a minute), and as long as it takes to find a button and press it. */
const WORDS_A_SECOND = 3;
const PRESS_SECONDS = 2;
const PATIENCE_SECONDS = 60;

interface Understood {
  readonly node: string;
  readonly staleMs: number;
  readonly newer: string;
  readonly travelMs: number;
}

/** What follows from the words that were heard; throws what is still not known. */
function understood(heard: string): Understood {
  const found = (what: string, pattern: RegExp): RegExpExecArray => {
    const match = pattern.exec(heard);
    if (!match) throw new Error(`nobody has said ${what}`);
    return match;
  };
  const [, node = ''] = found('who answered', /from the (\w+) replica/);
  const [, stale] = found('how old the answer is', /Stale by ([\d.]+) ms/);
  const [, newer = ''] = found('who had something newer', /but (\w+) had already committed/);
  const [, travel] = found('why', new RegExp(`change needs ([\\d.]+) ms to ${node}\\. Whoever asks there .* is told the past`));
  return { node, staleMs: Number(stale), newer, travelMs: Number(travel) };
}

class Person {
  seconds = 0;
  heard = '';

  constructor(readonly page: Page) {}

  /** Reads all that is there, as its names and words say it. */
  async reads(part: Locator): Promise<string> {
    const snapshot = await part.ariaSnapshot();
    // What can be chosen from a list is not read before somebody opens it.
    const lines = snapshot.split('\n').filter((line) => !/^\s*- (?:option |\/placeholder)/.test(line));
    const words = lines.map((line) => line.replace(/^\s*- \w+:?/, '').replaceAll(/["[\]]|level=\d/g, ' ')).join(' ');
    const text = words.replaceAll(/\s+/g, ' ').trim();
    this.seconds += text.split(' ').length / WORDS_A_SECOND;
    this.heard += ` ${text}`;
    return text;
  }

  async presses(name: string): Promise<void> {
    this.seconds += PRESS_SECONDS;
    await this.page.getByRole('button', { name, exact: true }).press('Enter');
  }
}

describe('somebody who knows nothing', () => {
  it('has read a stale answer and why it is one, changed the row and read it stale again, within a minute', async () => {
    await onPage(app.open('/', { reducedMotion: 'reduce' }), async (page) => {
      const person = new Person(page);
      const console = page.getByRole('region', { name: 'Console' });
      const answer = console.getByRole('status').first();
      await answer.getByText(/^Stale by/).waitFor({ timeout: 20_000 });
      await person.reads(page.getByRole('heading', { level: 1 }));
      await person.reads(console);
      await person.reads(page.getByRole('region', { name: 'Playback' }).getByRole('status'));
      const known = understood(person.heard);
      expect(known.newer, 'two places are spoken of').not.toBe(known.node);
      expect(known.staleMs, 'it is older than nothing, and younger than the change needs to come').toBeGreaterThan(0);
      expect(known.staleMs).toBeLessThan(known.travelMs);
      const knowsAfter = person.seconds;
      await person.presses('Change the title');
      await answer.getByText(/^Written in/).waitFor({ timeout: 20_000 });
      expect(await person.reads(answer)).toContain(`${known.newer} committed one row`);
      await person.presses('Ask again');
      await answer.getByText(/^Stale by/).waitFor({ timeout: 20_000 });
      expect(await person.reads(answer), 'only what is new is read again').toContain(`${known.node} answered`);
      expect(knowsAfter).toBeLessThan(PATIENCE_SECONDS);
      expect(person.seconds, `it took ${person.seconds.toFixed(0)} s, and ${knowsAfter.toFixed(0)} s to know why`).toBeLessThan(
        PATIENCE_SECONDS,
      );
    });
  });

  it('understands nothing from half of it', () => {
    const all =
      'Hello, wrold 1.2 ms, from the Tokyo replica Stale by 43.3 ms, one version behind. Tokyo answered v0, but Virginia had already committed v1 when Tokyo asked. The change needs 82.0 ms to Tokyo. Whoever asks there inside the hatching is told the past.';
    expect(understood(all)).toEqual({ node: 'Tokyo', staleMs: 43.3, newer: 'Virginia', travelMs: 82 });
    expect(() => understood(all.replace('from the Tokyo replica', ''))).toThrow('who answered');
    expect(() => understood(all.replace('to Tokyo. Whoever', 'to Dublin. Whoever'))).toThrow('why');
  });
});
