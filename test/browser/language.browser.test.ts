/** Other languages: the page in a toy language that wraps every word, so that what stands outside of the catalogue shows. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { builtInToy } from '../words/build.ts';
import { builtApp } from '../../src/cli/serve.ts';
import { isLong, long, onPage, servedApp } from './harness.ts';

// The build in another language takes longer than all that is looked at in it.
const toy = servedApp(() => (isLong ? builtInToy() : builtApp()));
const english = servedApp();

/** What is the same in every language: SQL and rows, keys of settings and values that they take, and names of roles. */
const NO_WORDS = 'code, pre, kbd, textarea, .cm-editor, .mono, .rows, .settings option, .value, script, style, noscript';
const ROLES = /^(?:,| |leader|follower|candidate|primary|standby|term \d+)+$/;

/** Texts and names with words outside of ⟦brackets⟧. A script of the page: its own helpers would not be there. */
const UNWRAPPED = `(() => {
  const outside = (text) => {
    let [said, depth] = ['', 0];
    for (const each of text) {
      if (each === '⟦') depth++;
      else if (each === '⟧') depth = Math.max(0, depth - 1);
      else if (depth === 0) said += each;
    }
    return said.replace(/\\b(?:SQL|CSV|JSON)\\b/g, '').trim();
  };
  const found = new Set();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const element = node.parentElement;
    if (element.closest('${NO_WORDS}')) continue;
    const own = outside(node.textContent);
    // A sentence may have marks in it: then its brackets stand in other nodes.
    const whole = outside(element.closest('p, li, button, h1, h2, h3, dd, dt, label, td, th, text, div, body').textContent);
    if (/[A-Za-z]{2,}/.test(own) && whole.includes(own)) found.add(own);
  }
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]'))
    for (const name of ['aria-label', 'title', 'placeholder']) {
      const own = outside(element.getAttribute(name) ?? '');
      if (!element.closest('${NO_WORDS}') && /[A-Za-z]{2,}/.test(own)) found.add(own);
    }
  return [...found];
})()`;

async function unwrapped(page: Page): Promise<readonly string[]> {
  const found: unknown = await page.evaluate(UNWRAPPED);
  return Array.isArray(found) ? found.map(String) : [];
}

const SCREENS = [
  { name: 'the landing', path: '/', shown: 'h1' },
  { name: 'a lesson', path: '/?scenario=stale-in-tokyo&step=5', shown: '.verdict' },
  { name: 'the playground', path: '/?play', shown: '.play-head h1' },
  { name: 'an embed', path: '/embed.html?scenario=stale-in-tokyo', shown: '.embed-picture' },
];
const MORE_SCREENS = [
  { name: 'the list of lessons', path: '/?learn', shown: '.cards, article' },
  { name: 'the comparison', path: '/?compare', shown: 'table' },
  { name: 'the ledger of claims', path: '/?claims', shown: '.claims .line' },
];

function saysAll({ path, shown }: { readonly path: string; readonly shown: string }): Promise<void> {
  return onPage(toy.open(path), async (page) => {
    await page.locator(shown).first().waitFor();
    // What comes behind the first picture.
    await page.waitForLoadState('networkidle');
    await expect.poll(() => page.evaluate(() => document.body.innerText.includes('⟦'))).toBe(true);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('x-toy');
    expect((await unwrapped(page)).filter((text) => !ROLES.test(text))).toEqual([]);
  });
}

describe('no word stands outside of the catalogue', () => {
  for (const screen of [...SCREENS, ...MORE_SCREENS]) long(`on ${screen.name}`, () => saysAll(screen));

  it('and one that did would be found: the page in English is full of them', () =>
    onPage(english.open('/'), async (page) => {
      await page.locator('h1').first().waitFor();
      expect((await unwrapped(page)).length).toBeGreaterThan(20);
      expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
    }));
});
