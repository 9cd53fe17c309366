/** Runs that a search found, made small: what each broke holds now. */
import { readFileSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { decodeLink } from '../../src/session/share.ts';
import { play } from '../../src/search/play.ts';

const FOLDER = new URL('found/', import.meta.url);

it.each(readdirSync(FOLDER).filter((name) => name.endsWith('.link')))('%s', async (name) => {
  const { run } = decodeLink(readFileSync(new URL(name, FOLDER), 'utf8').trim());
  const { complaints, counts } = await play(run);
  expect(complaints).toEqual([]);
  expect(counts.answered).toBeGreaterThan(0);
});
