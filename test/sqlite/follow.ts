/** One random history on four databases: the original, a copy that applies its changes, and two that run the same statements. */
import { expect } from 'vitest';
import type { Value } from '../../src/sim/operation.ts';
import { ask, engineWith, expectKind, NOW } from './helpers.ts';
import { SCHEMA, statements, TELLING } from './statements.ts';

/** All four must be equal after each statement, whatever reads, crashes and images one of them saw in between. */
export function follow(seed: number, count: number): void {
  const engine = engineWith(['a', 'c', 'd'], true);
  engine.open('b');
  const generate = statements(seed);
  const run = (sql: string, params: readonly Value[]): void => {
    const done = ask(engine, 'a', sql, { params, seed: `op ${engine.position('a')}` });
    if (done.change) expectKind(engine.execute('b', { kind: 'apply', changes: [done.change] }, NOW).result, 'applied');
    for (const name of ['c', 'd']) {
      const other = ask(engine, name, sql, { params, seed: `op ${engine.position(name)}` });
      expect(other.outcome).toEqual(done.outcome);
    }
  };
  for (const sql of SCHEMA) run(sql, []);
  for (let i = 0; i < count; i++) {
    const { sql, params } = generate.next('client');
    run(sql, params);
    const chance = generate.random(12);
    if (chance === 0) ask(engine, 'c', TELLING[generate.random(TELLING.length)] ?? '');
    if (chance === 1) engine.load('d', engine.image('d'), engine.position('d'));
    if (chance === 2) engine.crash('c');
    for (const name of ['b', 'c', 'd']) {
      const where = `${name}, seed ${seed}, step ${i}: ${sql}`;
      expect(engine.digest(name), where).toBe(engine.digest('a'));
      expect(engine.position(name), where).toBe(engine.position('a'));
    }
  }
  for (const name of ['b', 'c', 'd']) {
    expect(Buffer.compare(engine.image(name), engine.image('a'))).toBe(0);
    expect(engine.rows(name, 'PRAGMA integrity_check')).toEqual([['ok']]);
  }
  engine.close();
}
