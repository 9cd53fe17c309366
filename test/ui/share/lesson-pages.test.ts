import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { allScenarios } from '../../../src/scenarios/composed.ts';
import { pageOf } from '../../../src/ui/share/lesson-pages.ts';
import { STILLS, stepsOf } from '../../tools/stills/made-of.ts';

it('names a lesson’s own page, and one of a step where there is a still of it', () => {
  expect(pageOf('stale-in-tokyo', null)).toBe('embed/stale-in-tokyo.html');
  expect(pageOf('stale-in-tokyo', 1)).toBe('embed/stale-in-tokyo.html');
  expect(pageOf('stale-in-tokyo', 5)).toBe('embed/stale-in-tokyo-5.html');
  expect(pageOf('late-fill', null)).toBe('embed/late-fill.html');
});

it.each([
  ['stale-in-tokyo', 99],
  ['late-fill', 3],
  ['nobody-wrote-this', null],
  ['nobody-wrote-this', 2],
])('%s, step %s: the page for all else', (id, step) => {
  expect(pageOf(id, step)).toBe('embed.html');
});

it('there is a still for every page that is named', () => {
  for (const scenario of allScenarios)
    for (const step of stepsOf(scenario))
      for (const size of ['wide', 'tall']) {
        expect(pageOf(scenario.id, step)).toMatch(/^embed\//);
        expect(existsSync(join(STILLS, `${scenario.id}-${step}-${size}.html`))).toBe(true);
      }
});
