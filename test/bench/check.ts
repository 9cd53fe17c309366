/** How long the checker of histories takes, ms; reading and starting excluded. */
import { readdirSync, readFileSync } from 'node:fs';
import { judge, readHistory } from '../../src/consistency/index.ts';
import type { RegisterOperation } from '../../src/consistency/history.ts';
import { recorded, type Shape } from '../consistency/random.ts';

const timed = (history: readonly RegisterOperation[]): { readonly ms: number; readonly verdict: string } => {
  const from = performance.now();
  const { verdict } = judge(history, 'register');
  return { ms: performance.now() - from, verdict };
};

/** The second time counts: the first compiles. */
const twice = (history: readonly RegisterOperation[]) => {
  timed(history);
  return timed(history);
};

const many = (shape: Omit<Shape, 'seed'>) => twice(recorded({ ...shape, seed: 1 }));

function oneReadWrong(): readonly RegisterOperation[] {
  const history = recorded({ operations: 1_000, clients: 10, keys: 1, values: 5, seed: 1 });
  const place = history.findLastIndex(({ op }) => op === 'read');
  return history.map((each, i) => (i === place ? { ...each, value: -1 } : each));
}

export async function checker() {
  const folder = 'test/consistency/histories';
  const logs = readdirSync(folder).filter((name) => name.endsWith('.log'));
  const clusters = await Promise.all(logs.map((name) => readHistory(readFileSync(`${folder}/${name}`, 'utf8'))));
  const registers = clusters.map((each) => each.filter((line): line is RegisterOperation => 'op' in line));
  return {
    valid100000Of10Keys: many({ operations: 100_000, clients: 10, keys: 10, values: 5 }),
    valid10000OfOneKey: many({ operations: 10_000, clients: 10, keys: 1, values: 5 }),
    valid1000OfOneKey: many({ operations: 1_000, clients: 10, keys: 1, values: 5 }),
    invalid1000OfOneKey: twice(oneReadWrong()),
    clusterLogMs: registers.map(twice).reduce((sum, { ms }) => sum + ms, 0) / registers.length,
  };
}
