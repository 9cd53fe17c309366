/** Transactions that their clients leave open: each is ended in time, however many there are. */
import { expect, it } from 'vitest';
import { busy, endIdle, IDLE_TIMER, idle, type IdleSince } from '../../../../src/architectures/shared/transactions/idle.ts';
import type { Asked } from '../../../../src/architectures/shared/answers.ts';
import type { Outcome } from '../../../../src/sim/operation.ts';

const LIMIT = 1000;
const done: Outcome = { ok: true, columns: [], rows: [], changes: 0, tables: [], wrote: false };
const of = (id: string): Asked => ({ op: id, sql: 'SELECT 1', params: [], transaction: { id, isolation: 'read committed', first: true } });

/** A node with nothing but transactions, and a clock that a test moves. */
class Node {
  now = 0;
  readonly since: IdleSince = new Map();
  readonly ended: string[] = [];
  #timer = Number.POSITIVE_INFINITY;

  setTimer(name: string, us: number): void {
    expect(name).toBe(IDLE_TIMER);
    this.#timer = this.now + us;
  }

  execute(_tag: unknown, job: object): void {
    if ('transaction' in job) this.ended.push(`${String(job.transaction)} at ${this.now}`);
  }

  report(): void {}

  ask(id: string): this {
    busy(this.since, of(id));
    return this;
  }

  answer(id: string): this {
    idle(this.since, this, LIMIT, of(id), done);
    return this;
  }

  until(now: number): this {
    for (; this.#timer <= now; endIdle(this.since, this, LIMIT, {})) {
      this.now = this.#timer;
      this.#timer = Number.POSITIVE_INFINITY;
    }
    this.now = now;
    return this;
  }
}

it('one that is left is ended after its time', () => {
  expect(new Node().ask('a#1').until(10).answer('a#1').until(5000).ended).toEqual(['a#1 at 1010']);
});

it('two that began together are both ended: neither relies on the other', () => {
  const node = new Node().ask('a#1').ask('b#1').until(10).answer('a#1').until(20).answer('b#1');
  expect(node.until(5000).ended).toEqual(['a#1 at 1010', 'b#1 at 1020']);
});

it('one is ended though another goes on asking', () => {
  const node = new Node().ask('a#1').ask('b#1').until(10).answer('a#1').answer('b#1');
  for (let at = 500; at <= 3000; at += 500)
    node
      .until(at)
      .ask('b#1')
      .until(at + 10)
      .answer('b#1');
  expect(node.ended).toEqual(['a#1 at 1010']);
});
