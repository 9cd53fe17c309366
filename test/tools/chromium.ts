/**
 * Finds a Chromium for the browser tests and the screenshots: `CHROME_PATH`, then the usual places. As root on Debian it
 * can install one from the distribution; it never downloads a browser from anywhere else.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const OUTSIDE_PATH = [
  '/usr/bin/chromium',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

export const HOW_TO_GET_CHROMIUM =
  'No Chromium found: install it (Debian, Ubuntu: sudo apt-get install chromium) or set CHROME_PATH to a Chrome or Chromium program.';

function runnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The path of a Chromium or Chrome program, or null. A `CHROME_PATH` that cannot be run is an error, not a hint. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | null {
  const wanted = environment['CHROME_PATH'];
  if (wanted) {
    if (!runnable(wanted)) throw new Error(`CHROME_PATH names ${wanted}, which is not a program that can be run.`);
    return wanted;
  }
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...OUTSIDE_PATH];
  return candidates.find(runnable) ?? null;
}

/** As `findChromium`; where nothing is found and we may, installs Debian's package first. */
export function findOrInstallChromium(): string | null {
  const found = findChromium();
  if (found) return found;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return null;
  console.log('No Chromium here; installing it with apt-get.');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args: string[]) => spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0;
  if (apt('update') && apt('install', '-y', '--no-install-recommends', 'chromium')) return findChromium();
  return null;
}
