/** One random history on three databases of which now one and now another leads, while the others are behind and catch up. */
import { expect } from 'vitest';
import type { Change } from '../../src/sqlite/jobs.ts';
import { heap } from './connection.ts';
import { ask, engineWith, expectKind, NOW } from './helpers.ts';
import { SCHEMA, type Statement, statements, TELLING } from './statements.ts';

const NAMES = ['a', 'b', 'c'] as const;

/** Copies apply in batches, are asked in between, fetch an image, crash and take over. In the end all are equal in every byte. */
export function changeRoles(seed: number, count: number): void {
  const { live } = heap;
  const engine = engineWith(NAMES, true, seed);
  const generate = statements(seed);
  const log: Change[] = [];
  let promoted = 0;
  let leader: string = NAMES[0];
  const caughtUp = (name: string): void => {
    const changes = log.slice(engine.position(name));
    expect(expectKind(engine.execute(name, { kind: 'apply', changes }, NOW).result, 'applied').position, `${name}, seed ${seed}`).toBe(
      log.length,
    );
  };
  const run = ({ sql, params }: Statement): void => {
    const done = ask(engine, leader, sql, { params, seed: `op ${log.length}` });
    if (done.change !== null) log.push(done.change);
    expect(engine.position(leader), `seed ${seed}: ${sql}`).toBe(log.length);
  };
  for (const sql of SCHEMA) run({ sql, params: [] });
  for (let i = 0; i < count; i++) {
    run(generate.next('client'));
    const other = NAMES[generate.random(NAMES.length)] ?? leader;
    if (other === leader) continue;
    const choice = generate.random(12);
    if (choice < 4 || choice === 6) caughtUp(other);
    if (choice === 4) ask(engine, other, TELLING[generate.random(TELLING.length)] ?? '', { readOnly: true });
    if (choice === 5) engine.load(other, engine.image(leader), log.length);
    if (choice === 7) engine.crash(other);
    if (choice !== 6) continue;
    leader = other;
    promoted++;
  }
  for (const name of NAMES) {
    caughtUp(name);
    expect(Buffer.compare(engine.image(name), engine.image(leader)), `${name}, seed ${seed}`).toBe(0);
    expect(engine.digest(name)).toBe(engine.digest(leader));
    expect(engine.rows(name, 'PRAGMA integrity_check')).toEqual([['ok']]);
  }
  expect(promoted).toBeGreaterThan(0);
  engine.close();
  expect(heap.live, 'pages that nobody gave back').toBe(live);
}
