/**
 * The test command: format and lint, types, unit and component tests, the build, and browser tests on what was built.
 * Its last line is `N passed, N failed`, counting every test and each of the other checks as one. `npm test -- unit`
 * runs only the stages named.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOrInstallChromium, HOW_TO_GET_CHROMIUM } from './chromium.ts';
import { countReport, type Count, readReport } from './report.ts';

interface Stage {
  readonly name: string;
  readonly what: string;
  run(): Promise<Count>;
}

const bin = (name: string): string => join('node_modules', '.bin', name);
const scratch = mkdtempSync(join(tmpdir(), 'antipode-test-'));

/** Runs a program with its output shown; resolves to whether it ended well. */
function shown(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
    child.on('error', (error) => {
      console.log(`${program} could not be started: ${error.message}`);
      resolve(false);
    });
    child.on('close', (status) => resolve(status === 0));
  });
}

async function check(program: string, ...args: string[]): Promise<Count> {
  const ok = await shown(program, args);
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, failures: ok ? [] : [`${program} ${args.join(' ')}`] };
}

async function vitest(name: string, projects: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Count> {
  const file = join(scratch, `${name}.json`);
  const chosen = projects.flatMap((project) => ['--project', project]);
  const args = ['run', ...chosen, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const ok = await shown(bin('vitest'), args, env);
  return countReport(readReport(file), ok, name);
}

async function browser(): Promise<Count> {
  let path: string | null = null;
  let problem = HOW_TO_GET_CHROMIUM;
  try {
    path = findOrInstallChromium();
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  if (path) return vitest('browser', ['browser'], { CHROME_PATH: path });
  console.log(problem);
  return { passed: 0, failed: 1, failures: [problem] };
}

const STAGES: readonly Stage[] = [
  { name: 'lint', what: 'format and lint', run: () => check(bin('biome'), 'ci', '.') },
  { name: 'types', what: 'types', run: () => check(bin('tsc'), '-p', '.') },
  { name: 'unit', what: 'unit and component tests', run: () => vitest('unit', ['unit', 'alone', 'component']) },
  { name: 'build', what: 'build', run: () => check('npm', 'run', '-s', 'build') },
  { name: 'browser', what: 'browser tests', run: browser },
];

async function main(wanted: readonly string[]): Promise<number> {
  const unknown = wanted.find((name) => !STAGES.some((stage) => stage.name === name));
  if (unknown) {
    console.error(`There is no stage “${unknown}”; the stages are ${STAGES.map((stage) => stage.name).join(', ')}.`);
    return 2;
  }
  const counts: Count[] = [];
  const timings: string[] = [];
  for (const stage of STAGES) {
    if (wanted.length > 0 && !wanted.includes(stage.name)) continue;
    console.log(`\n== ${stage.what}`);
    const start = performance.now();
    counts.push(await stage.run());
    timings.push(`${stage.what} ${((performance.now() - start) / 1000).toFixed(1)} s`);
  }
  const failures = counts.flatMap((count) => count.failures);
  const total = (key: 'passed' | 'failed') => counts.reduce((sum, count) => sum + count[key], 0);
  console.log(`\n${timings.join(' · ')}`);
  if (failures.length > 0) console.log(`Failed:\n${failures.map((failure) => `  ${failure}`).join('\n')}`);
  console.log(`${total('passed')} passed, ${total('failed')} failed`);
  return total('failed') === 0 ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
