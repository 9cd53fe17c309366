/**
 * `npm run bench`: one JSON object of speeds and sizes. Ratios are taken within one process; absolute figures vary with the machine.
 * `npm run bench -- --long` adds an hour of simulated traffic on each room; names of measures run these alone.
 *
 * What is measured is built as the terminal program is: unbundled modules look up at each use what a bundle knows. It gets the young
 * generation that the program gives its threads, too.
 */
import { execFileSync } from 'node:child_process';
import { build } from 'vite';
import { HALF_OF_YOUNG_MB } from '../../src/cli/program-thread.ts';
import { pageBytes } from './page.ts';

const OUT = 'node_modules/.bench';
const YOUNG = `--max-semi-space-size=${HALF_OF_YOUNG_MB}`;

await build({
  configFile: false,
  logLevel: 'error',
  ssr: { noExternal: true, external: ['@sqlite.org/sqlite-wasm'] },
  build: { ssr: 'test/bench/measures.ts', outDir: OUT, target: 'node20', emptyOutDir: true, copyPublicDir: false },
});

const measured = (name: string): unknown =>
  JSON.parse(
    execFileSync(process.execPath, [YOUNG, `${OUT}/measures.js`, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }),
  );

const isList = (value: unknown): value is readonly string[] => Array.isArray(value);
function names(kind: 'quick' | 'long'): readonly string[] {
  const known = measured('');
  const list: unknown = typeof known === 'object' && known !== null ? Reflect.get(known, kind) : null;
  return isList(list) ? list : [];
}

const asked = process.argv.slice(2).filter((word) => word !== '--long');
const wanted = asked.length > 0 ? asked : [...names('quick'), ...(process.argv.includes('--long') ? names('long') : [])];
const report: Record<string, unknown> = {};
for (const name of wanted) report[name] = measured(name);
if (asked.length === 0) report['page'] = pageBytes();
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
