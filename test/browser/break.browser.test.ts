/**
 * On each architecture: ask and write as clients of two regions, see the rows and the messages, kill the node that matters,
 * and see what that means. Each run is opened by a share link: the built-in scenario's nodes and data, without its commands.
 */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Settings } from '../../src/architectures/showing.ts';
import { scenarios } from '../../src/scenarios/index.ts';
import { runOf } from '../../src/session/index.ts';
import { encodeLink } from '../../src/session/share.ts';
import { long, onPage, servedApp } from './harness.ts';
import { simulated } from './pages.ts';

const app = servedApp();

/** Elections and promotions take seconds of virtual time; at this ratio they take a moment here. */
const MS_PER_SECOND = 2_000;
const OPEN_AT_US = 3_000_000;

function linkTo(id: string, settings: Settings = {}): string {
  const scenario = scenarios.find((each) => each.id === id);
  if (!scenario) throw new Error(`There is no scenario ${id}.`);
  const bare = {
    ...scenario,
    id: 'try-it',
    commands: [],
    load: [],
    steps: [{ text: 'Try it.', when: { atMs: 0 }, look: [] }],
    openAtStep: 0,
    question: null,
    msPerSecond: MS_PER_SECOND,
    untilMs: 30_000,
  };
  return `/#${encodeLink(runOf(bare, { settings }), OPEN_AT_US)}`;
}

/** What a person does on the page, in their words. */
class Person {
  constructor(readonly page: Page) {}

  get console() {
    return this.page.getByRole('region', { name: 'Console' });
  }

  async asks(city: string, sql: string): Promise<void> {
    await this.console.getByRole('combobox').selectOption({ label: city });
    const box = this.console.getByRole('textbox');
    // The editor takes the box's place once the run has opened; a key pressed in that very moment would be nobody's.
    await expect.poll(() => box.evaluate((element) => element.tagName)).toBe('DIV');
    await box.fill(sql);
    await box.press('Enter');
  }

  /** What stands in the console's box, or in its editor, which comes a little later. */
  async typed(): Promise<string> {
    const box = this.console.getByRole('textbox');
    await expect.poll(() => box.evaluate((element) => element.tagName)).toBe('DIV');
    return (await box.locator('.cm-line').allInnerTexts()).join('\n');
  }

  /** The console says this, at last. */
  async sees(words: string | RegExp): Promise<void> {
    await expect.poll(() => this.console.innerText(), { timeout: 15_000 }).toMatch(words);
  }

  /** One step back by messages; the page tells in words which one that was. */
  async seesTheMessage(words: RegExp): Promise<void> {
    await this.page.getByRole('button', { name: 'Previous message', exact: true }).click();
    await expect.poll(() => this.page.getByTestId('live').innerText()).toMatch(words);
  }

  /** A cell of the answer holds exactly this. */
  async seesCell(value: string): Promise<void> {
    await this.console.getByRole('cell', { name: value, exact: true }).waitFor({ timeout: 15_000 });
  }

  node(words: string | RegExp) {
    return this.page.getByRole('button', { name: words }).first();
  }

  /** Points at a node with the keyboard, picks a verb, and lets time go on. */
  async does(verb: string, node: string | RegExp): Promise<void> {
    await this.node(node).focus();
    await this.page.keyboard.press('Enter');
    await this.page.getByRole('button', { name: verb, exact: true }).click();
    await this.page.keyboard.press('Escape');
    await this.letsTimePass();
  }

  /** Playback ends with every answer; this goes on. */
  async letsTimePass(): Promise<void> {
    const play = this.page.locator('button.play');
    if ((await play.count()) > 0) await play.click();
  }

  async seesNode(words: string | RegExp): Promise<void> {
    await this.node(words).waitFor({ timeout: 15_000 });
  }
}

const tryOut = (link: string, body: (person: Person) => Promise<void>): Promise<void> =>
  onPage(app.open(link), async (page) => {
    await simulated(page);
    await body(new Person(page));
  });

describe('killing the node that matters', () => {
  long('single node: its death fails every client, and a restore brings back what the backup saw', () =>
    tryOut(linkTo('last-night'), async (person) => {
      await person.asks('Tokyo', 'SELECT count(*) AS orders FROM orders');
      await person.seesCell('2');
      await person.seesTheMessage(/A (query|reply) (sets out from|arrives from) Virginia/);
      await person.asks('São Paulo', "INSERT INTO orders (item, city) VALUES ('lamp', 'here')");
      await person.sees('1 row changed');
      await person.does('Crash, lose the disk', /^Virginia (?:main database|primary)/);
      await person.asks('Tokyo', 'SELECT count(*) AS orders FROM orders');
      await person.sees(/No answer/);
      await person.does('Restart', /^Virginia (?:main database|primary)/);
      await person.does('Restore the latest backup', /^Virginia (?:main database|primary)/);
      await person.asks('Tokyo', 'SELECT count(*) AS orders FROM orders');
      await person.seesCell('2');
    }),
  );

  long('query cache: what was asked before is still answered, what is new is not', () =>
    tryOut(linkTo('sixty-seconds', { ttlMs: 3_600_000 }), async (person) => {
      await person.asks('Tokyo', 'SELECT price FROM products WHERE id = 7');
      await person.seesCell('40');
      await person.seesTheMessage(/(sets out|arrives) from (Tokyo|Virginia)/);
      await person.asks('Virginia', 'UPDATE products SET price = 55 WHERE id = 7');
      await person.sees('1 row changed');
      await person.does('Crash', /^Virginia (?:main database|primary)/);
      await person.asks('Tokyo', 'SELECT price FROM products WHERE id = 7');
      await person.sees(/40[\s\S]*Tokyo cache[\s\S]*Stale/);
      await person.asks('Tokyo', 'SELECT price FROM products WHERE id = 8');
      await person.sees(/Failed|No answer/);
    }),
  );

  long('read replicas: reads go on, and a replica is promoted', () =>
    tryOut(linkTo('stale-in-tokyo', { promotion: 'automatic' }), async (person) => {
      await person.asks('Tokyo', 'SELECT title FROM posts WHERE id = 8');
      await person.sees(/On maps[\s\S]*Tokyo replica/);
      await person.seesTheMessage(/(sets out|arrives) from (Tokyo|Virginia)/);
      await person.asks('Virginia', "UPDATE posts SET title = 'On seas' WHERE id = 8");
      await person.sees('1 row changed');
      await person.does('Crash', /^Virginia (?:main database|primary)/);
      await person.asks('Tokyo', 'SELECT title FROM posts WHERE id = 8');
      await person.sees(/On seas/);
      await person.letsTimePass();
      await person.seesNode(/replica, primary/);
      await person.asks('Tokyo', "UPDATE posts SET title = 'On stars' WHERE id = 9");
      await person.sees('1 row changed');
    }),
  );

  long('partition router: one share is gone, the others answer', () =>
    tryOut(linkTo('one-fifth'), async (person) => {
      await person.asks('Tokyo', 'SELECT count(*) AS invoices FROM invoices');
      await person.seesCell('200');
      await person.seesTheMessage(/(sets out|arrives) from (Tokyo|Virginia|Dublin|São Paulo|Sydney)/);
      await person.asks('Dublin', 'INSERT INTO invoices VALUES (3, 11, 70)');
      await person.sees('1 row changed');
      await person.does('Crash', /^São Paulo partition/);
      await person.asks('Tokyo', 'SELECT count(*) AS invoices FROM invoices WHERE tenant_id = 3');
      await person.seesCell('11');
      await person.asks('Dublin', 'SELECT count(*) AS invoices FROM invoices');
      await person.sees(/Failed|No answer/);
    }),
  );

  it('multi-master: another member is elected and writes go on', () =>
    tryOut(linkTo('three-of-five'), async (person) => {
      await person.asks('Frankfurt', 'SELECT count(*) AS seats FROM seats');
      await person.seesCell('6');
      await person.seesTheMessage(/(sets out|arrives) from (Frankfurt|Virginia|Dublin|Tokyo|São Paulo)/);
      await person.asks('Virginia', "UPDATE seats SET holder = 'me' WHERE id = 4");
      await person.sees('1 row changed');
      const leader = /member, leader/;
      const before = await person.node(leader).getAttribute('data-target');
      await person.does('Crash', leader);
      await expect.poll(() => person.node(leader).getAttribute('data-target'), { timeout: 15_000 }).not.toBe(before);
      // Clients of the dead member's region have nobody to ask.
      const city = before === 'node:member-eastus' ? 'Dublin' : 'Virginia';
      await person.asks(city, "UPDATE seats SET holder = 'you' WHERE id = 5");
      await person.sees('1 row changed');
      // The words above may still be those of the write before the crash: only a read proves the second one.
      await person.asks(city, 'SELECT holder FROM seats WHERE id = 5');
      await person.seesCell('you');
    }));
});

describe('bad SQL', () => {
  long.each([
    ['SELECT titel FROM posts', /Did you mean title\?/],
    ['SELEC 1', /\^/],
    ['WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n', /stopped/],
    ["ATTACH 'x' AS y", /ATTACH/],
    ['PRAGMA user_version = 7', /PRAGMA/],
  ])('%s is answered in one sentence, and the run goes on', (sql, sentence) =>
    tryOut(linkTo('stale-in-tokyo', { clientTimeoutMs: 10_000 }), async (person) => {
      await person.asks('Tokyo', sql);
      await person.sees(sentence);
      expect(await person.typed()).toBe(sql);
      await person.asks('Tokyo', 'SELECT count(*) AS posts FROM posts');
      await person.seesCell('3');
    }),
  );
});
