/**
 * The terminal program as people run it: built, in a process of its own. Started from the sources each process and each of its threads would
 * translate all of them first, which takes longer than most of what is asked of it.
 */
import { execFileSync, type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Below `node_modules`, so that what the program leaves as a dependency is found. */
const KEPT = resolve('node_modules/.cache/antipode-cli');
const MADE_OF = ['src', 'vite.config.ts', 'vite.handlers.ts', 'vite.parts.ts', 'vite.words.ts', 'vite.chapters.ts', 'package-lock.json'];

/** Of the sources' names, sizes and times: a program of other sources is another. */
function stateOfSources(): string {
  const hash = createHash('sha256');
  for (const part of MADE_OF) {
    const inside = statSync(part).isDirectory() ? readdirSync(part, { recursive: true, encoding: 'utf8' }) : [''];
    for (const name of inside.sort()) {
      const { size, mtimeMs } = statSync(join(part, name));
      hash.update(`${part}/${name} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex').slice(0, 16);
}

let path: string | null = null;

/** The program's file; built at the first call, unless another test file has done so. Two that do so at once do no harm. */
export function program(): string {
  if (path) return path;
  const folder = join(KEPT, stateOfSources());
  path = join(folder, 'antipode.js');
  if (existsSync(path)) return path;
  const fresh = `${folder}.${process.pid}`;
  execFileSync('node_modules/.bin/vite', ['build', '-l', 'warn', '--mode', 'cli', '--outDir', fresh]);
  for (const name of existsSync(KEPT) ? readdirSync(KEPT) : []) if (!/\./.test(name)) rmSync(join(KEPT, name), { recursive: true });
  mkdirSync(KEPT, { recursive: true });
  if (!existsSync(folder)) renameSync(fresh, folder);
  rmSync(fresh, { recursive: true, force: true });
  return path;
}

/** Runs it to its end. */
export function antipode(...args: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [program(), ...args], { encoding: 'utf8' });
}
