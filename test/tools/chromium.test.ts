import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findChromium } from './chromium.ts';

const folder = mkdtempSync(join(tmpdir(), 'antipode-chromium-'));
const program = (name: string): string => {
  const path = join(folder, name);
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, 0o755);
  return path;
};
afterAll(() => rmSync(folder, { recursive: true }));

describe('finding a Chromium', () => {
  it('takes the one that CHROME_PATH names, before any other', () => {
    const own = program('my-browser');
    program('chromium');
    expect(findChromium({ CHROME_PATH: own, PATH: folder })).toBe(own);
  });

  it('refuses a CHROME_PATH that cannot be run, instead of quietly taking another', () => {
    const missing = join(folder, 'no-such-browser');
    expect(() => findChromium({ CHROME_PATH: missing, PATH: folder })).toThrow(missing);
  });

  it('looks through PATH', () => {
    const path = program('google-chrome');
    rmSync(join(folder, 'chromium'), { force: true });
    expect(findChromium({ PATH: folder })).toBe(path);
  });
});
