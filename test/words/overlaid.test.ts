/** Another language over what stands beside what it describes: by keys and ids, and English where it says nothing. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { about } from '../../src/architectures/read-replicas/about.ts';
import { tuning } from '../../src/architectures/read-replicas/tuning.ts';
import lesson from '../../src/scenarios/stale-in-tokyo.json' with { type: 'json' };
import type * as English from '../../src/words/en/console/answer.ts';
import { type Like, overlaid } from '../../vite.overlaid.ts';
import { languageIn, wordsIn } from '../../vite.words.ts';

it('a lesson takes the words of its steps by their places, and keeps what makes its run', () => {
  const said = overlaid(lesson, { title: 'Eine alte Antwort', steps: [{}, { title: 'Schnell, und richtig' }] });
  const [first, second, ...rest] = lesson.steps;
  expect(said).toEqual({ ...lesson, title: 'Eine alte Antwort', steps: [first, { ...second, title: 'Schnell, und richtig' }, ...rest] });
});

it('a setting is found by its key, wherever it stands in the list', () => {
  const words = { tuning: { settings: { failoverTimeoutMs: { label: 'Erlaubte Stille' } } } };
  const said = overlaid({ tuning }, words);
  const labels = (of: unknown): string => JSON.stringify(of);
  expect(labels(said)).toContain('Erlaubte Stille');
  const silent = tuning.settings.find(({ key }) => key === 'failoverTimeoutMs');
  expect(labels(said)).toBe(labels({ tuning }).replace(`"label":"${silent?.label}"`, '"label":"Erlaubte Stille"'));
});

it('a function is replaced whole; what is not said stays the same function', () => {
  const sentence = () => 'Etwas geschieht.';
  expect(overlaid({ about }, { about: { sentence } })).toEqual({ about: { ...about, sentence } });
});

it('words of another kind than the English ones are no language', () => {
  const some: Like<typeof English> = { waitingForAnAnswer: 'Wartet auf eine Antwort.', ms: (figure: string) => `${figure} ms` };
  expect(overlaid({ waitingForAnAnswer: 'Waiting.', sqliteSaid: 'x' }, some)).toMatchObject({
    waitingForAnAnswer: 'Wartet auf eine Antwort.',
    sqliteSaid: 'x',
  });
});

it('a folder is a language: files of the names of the English ones, and none where it says nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'antipode-words-'));
  mkdirSync(join(folder, 'console'));
  writeFileSync(join(folder, 'console', 'answer.ts'), 'export default {};');
  const { moduleFor } = languageIn('de', folder);
  expect(moduleFor('console/answer')).toBe(join(folder, 'console', 'answer.ts'));
  expect(moduleFor('console/rows')).toBeNull();
});

it.each([
  ['src/words/en/console/answer.ts', 'console/answer'],
  ['src/architectures/read-replicas/about.ts', 'architectures/read-replicas/about'],
  ['src/scenarios/systems/the-marker.json', 'scenarios/systems/the-marker'],
  ['src/architectures/read-replicas/node.ts', null],
  ['src/ui/console/Answer.tsx', null],
])('%s has the words of %s', (path, name) => expect(wordsIn(resolve(path))).toBe(name));
