/** Verdicts are doors: from the words of an answer to the chain that explains it, and to what took a write that is gone. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, it } from 'vitest';
import { encodeLink } from '../../src/session/share.ts';
import { lostByPromotion } from '../trace/lost-run.ts';
import { onPage, servedApp } from './harness.ts';
import { simulated } from './pages.ts';

const app = servedApp();
const WAIT = { timeout: 30_000 };

it('a stale answer leads to the write that it missed, and where word of that was', async () => {
  await onPage(app.open('/?scenario=stale-in-tokyo&step=5'), async (page) => {
    await simulated(page);
    const verdict = page.locator('.verdict.stale').getByRole('button', { name: /^Stale by/ });
    await verdict.focus();
    await page.keyboard.press('Enter');
    const why = page.getByRole('region', { name: 'Why' });
    await why.getByText(/had committed v1 .* before the question\. Word of it/).waitFor(WAIT);
    const causes = why.getByRole('list', { name: 'Causes of v1' });
    expect(await causes.getByRole('listitem').count()).toBeGreaterThan(2);
  });
}, 90_000);

it('a confirmed write that is gone says so from then on, and leads to what took it', async () => {
  await onPage(app.open(`/#${encodeLink(lostByPromotion(), 250_000)}`), async (page) => {
    await simulated(page);
    await page.getByRole('tab', { name: 'Events' }).click();
    // The operation that the console shows is the one whose answer is followed.
    await page
      .getByRole('button', { name: /^Why\? Virginia: Written in/ })
      .first()
      .click();
    const why = page.getByRole('region', { name: 'Why' });
    await why.waitFor(WAIT);
    await page.locator('.verdict.done').waitFor(WAIT);
    // Not yet: it is confirmed, and nothing has taken it.
    expect(await page.getByRole('heading', { name: 'What took it' }).count()).toBe(0);
    expect(await page.getByText('Lost since.').count()).toBe(0);
    const time = page.getByRole('slider', { name: 'Time' });
    await time.focus();
    await page.keyboard.press('End');
    await why.getByRole('heading', { name: 'What took it' }).waitFor(WAIT);
    await why.getByText(/was promoted at .* nothing later had come there from Virginia\./).waitFor(WAIT);
    await page.keyboard.press('Escape');
    const lost = page.locator('.verdict.lost').getByRole('button', { name: 'Lost since.' });
    await lost.focus();
    await page.keyboard.press('Enter');
    await why.getByRole('list', { name: 'Causes of the loss' }).waitFor(WAIT);
    const { violations } = await new AxeBuilder({ page }).include('.why').include('.console').analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  });
}, 90_000);
