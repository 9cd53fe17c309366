/** The zip has what a web server needs, says first how it is opened, and is the same for the same files. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { zipped } from '../../src/cli/zip.ts';

it('holds the built app without its terminal program', () => {
  const root = mkdtempSync(join(tmpdir(), 'antipode-zip-'));
  for (const [name, text] of [
    ['index.html', '<title>Antipode</title>'],
    ['assets/a.js', 'export {}'],
    ['cli/antipode.js', 'no'],
    ['icon-192.png', 'png'],
  ] as const) {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const files = unzipSync(zipped(root));
  expect(Object.keys(files).sort()).toEqual([
    'antipode/READ-ME-FIRST.txt',
    'antipode/assets/a.js',
    'antipode/icon-192.png',
    'antipode/index.html',
  ]);
  expect(strFromU8(files['antipode/READ-ME-FIRST.txt'] ?? new Uint8Array())).toContain('python3 -m http.server 4600');
  expect(zipped(root)).toEqual(zipped(root));
  rmSync(root, { recursive: true });
});
