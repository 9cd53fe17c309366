/** A hand-out has the pictures, questions and answers of real runs, and is pages when it is printed. */
import { describe, expect, it } from 'vitest';
import { first } from '../../src/scenarios/first.ts';
import { sceneOf } from '../../src/scenarios/course/index.ts';
import { questionsOf } from '../../src/scenarios/questions.ts';
import { runOf } from '../../src/session/run.ts';
import { encodeLink } from '../../src/session/share.ts';
import { long, onPage, servedApp } from './harness.ts';

const app = servedApp();

describe('a hand-out', () => {
  it('of a scene: each step with its picture, room for answers, and a key', async () => {
    const scene = await sceneOf('course-distance');
    if (!scene) throw new Error('The scene is gone.');
    await onPage(app.open('/?handout=course-distance'), async (page) => {
      await page.getByText(/^Ready: /).waitFor({ timeout: 30_000 });
      const pictures = page.locator('.paper figure svg');
      expect(await pictures.count()).toBe(scene.steps.length);
      // The first has the questions that are on their way, drawn in their colour: what was on the canvas is there.
      expect(await pictures.first().locator('path[stroke="var(--query)"], path[fill="var(--query)"]').count()).toBeGreaterThan(0);
      const ids = await page.locator('.paper svg [id]').evaluateAll((all) => all.map(({ id }) => id));
      expect(new Set(ids).size).toBe(ids.length);
      expect(await page.locator('.paper .asked').count()).toBe(questionsOf(scene).length);
      const key = await page.locator('.paper .key').innerText();
      expect(key).toMatch(/Question 1\. Virginia’s → Dublin’s → São Paulo’s → Tokyo’s → Sydney’s/);
      expect(await page.locator('.paper').innerText()).not.toMatch(/[{}]/);
      await page.getByRole('combobox').selectOption('none');
      expect(await page.locator('.paper .key').isVisible()).toBe(false);
      const pages = (await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type \/Page\b/g) ?? [];
      expect(pages.length).toBeGreaterThanOrEqual(1 + questionsOf(scene).length);
    });
  });

  it('of a lesson of one’s own says where that is, since no name finds it', async () => {
    const own = runOf({ ...first, id: 'mine', title: 'Mine', steps: first.steps.slice(0, 1), question: null });
    await onPage(app.open(`/?handout#${encodeLink(own, 0)}`), async (page) => {
      await page.getByText(/^Ready: /).waitFor({ timeout: 30_000 });
      const address = page.locator('.paper .address');
      expect(await address.innerText()).toMatch(/Ask whoever gave it to you for its file, mine\.json/);
      expect(await address.innerText()).not.toContain('?scenario=');
      expect(await address.getByRole('link').getAttribute('href')).toContain('#run=');
    });
  });

  it('of nothing says what there is', async () => {
    await onPage(app.open('/?handout=nothing-like-it'), async (page) => {
      await expect.poll(() => page.getByRole('alert').innerText(), { timeout: 10_000 }).toContain('?handout=course');
    });
  });

  long(
    'of the whole course',
    async () => {
      await onPage(app.open('/?handout=course'), async (page) => {
        await page.getByText(/^Ready: /).waitFor({ timeout: 600_000 });
        expect(await page.getByRole('alert').count()).toBe(0);
        expect(await page.locator('.paper').innerText()).not.toMatch(/[{}]|…ms/);
      });
    },
    600_000,
  );
});
