/** Two-phase commit: all partitions or none, whoever crashes when, and rows that stay locked until somebody knows. */
import { describe, expect, it } from 'vitest';
import { COMMIT_RULES, type CommitRules } from '../../../src/architectures/shared/commit/rules.ts';
import { diskOfFsync } from '../../../src/sim/disk-model.ts';
import type { NodeId } from '../../../src/sim/node.ts';
import { brokenPartitionRouter, brokenRules } from '../shared/breaking.ts';
import { openRun, type Run, type RunOptions } from '../shared/harness.ts';
import type { Sent } from '../shared/rig.ts';

const TENANTS = Array.from({ length: 20 }, (_, i) => i + 1);
const SETUP = [
  'CREATE TABLE accounts (tenant_id INTEGER PRIMARY KEY, balance INTEGER NOT NULL CHECK (balance >= 0))',
  ...TENANTS.map((tenant) => `INSERT INTO accounts VALUES (${tenant}, 100)`),
];
const add = (tenant: number, amount: number): string => `UPDATE accounts SET balance = balance + ${amount} WHERE tenant_id = ${tenant}`;
const read = (tenant: number): string => `SELECT balance FROM accounts WHERE tenant_id = ${tenant}`;
const begin = (...statements: readonly string[]): string => `BEGIN; ${statements.join('; ')}; COMMIT`;

const open = (more: Partial<RunOptions> = {}, rules: Partial<CommitRules> = {}): Promise<Run> =>
  openRun({
    architecture: brokenPartitionRouter(rules),
    setup: SETUP,
    patienceMs: 5000,
    disk: diskOfFsync(5000),
    ...more,
    settings: { acrossPartitions: 'two-phase', recoverMs: 300, idleInTransactionMs: 1000, ...more.settings },
  });

const homeOf = (run: Run, tenant: number): NodeId =>
  run.topology.nodes.find(({ id, kind }) => kind === 'partition' && run.rows(id, read(tenant)).length > 0)?.id ?? '';
/** Two tenants that live apart, and neither in the main region. */
function apart(run: Run): readonly [number, number] {
  const homes = new Map(TENANTS.map((tenant) => [homeOf(run, tenant), tenant]));
  return [homes.get('partition-dublin') ?? 0, homes.get('partition-tokyo') ?? 0];
}
const balance = (run: Run, tenant: number): unknown => run.rows(homeOf(run, tenant), read(tenant))[0]?.[0];

/** From one account to the other, as a client in the main region asks. */
async function transfer(more: Partial<RunOptions> = {}, rules: Partial<CommitRules> = {}, amount = 10) {
  const run = await open(more, rules);
  const [from, to] = apart(run);
  run.query(10, 'virginia', begin(add(to, amount), add(from, -amount)), 'transfer');
  return { run, from, to, state: () => [balance(run, from), balance(run, to)] };
}

describe('a transaction of two partitions', () => {
  it('commits on both, and one that fails on one leaves nothing on the other', async () => {
    const good = await transfer();
    good.run.until(2000);
    expect([good.run.returned('transfer').outcome.ok, ...good.state()]).toEqual([true, 90, 110]);
    const bad = await transfer({}, {}, 1000);
    bad.run.until(2000);
    expect(bad.run.answer('transfer')).toMatch(/^failed: .*balance >= 0/);
    expect(bad.state()).toEqual([100, 100]);
    expect([...good.run.violations, ...bad.run.violations]).toEqual([]);
  });

  /** When the decision of the transfer is on the router's disk, ms. */
  async function decidedAt(): Promise<number> {
    const { run } = await transfer();
    return (run.until(2000).events.find((event) => event.type === 'report' && event.key === 'decided')?.at ?? 0) / 1000;
  }

  it('keeps its rows locked while its router is dead, and aborts when that comes back and knows nothing', async () => {
    const at = await decidedAt();
    const { run, from, state } = await transfer();
    // All have voted, and the decision is on its way to the router's disk.
    run
      .crash(at - 1, 'router-virginia')
      .query(at + 300, 'dublin', add(from, 1), 'writer')
      .query(at + 300, 'dublin', read(from), 'reader')
      .until(at + 2000);
    expect(run.answer('reader')).toEqual([[100]]);
    expect(run.answer('writer')).toMatch(/^unknown: partition-dublin did not answer/);
    run.restart(at + 2000, 'router-virginia').until(at + 4000);
    // The writer that waited was next.
    expect(state()).toEqual([101, 100]);
    expect(run.violations).toEqual([]);
  });

  it('and commits when its decision had reached the disk, though nobody had heard of it', async () => {
    const at = await decidedAt();
    const { run, from, state } = await transfer();
    run
      .partition(at - 1, ['virginia'], ['dublin', 'tokyo'])
      .crash(at + 1, 'router-virginia')
      .query(at + 300, 'dublin', add(from, 1), 'writer')
      .until(at + 2000);
    expect(run.answer('writer')).toMatch(/^unknown/);
    expect(state()).toEqual([100, 100]);
    run
      .restart(at + 2000, 'router-virginia')
      .at(at + 2200, { type: 'heal', name: null })
      .until(at + 12_000);
    expect(state()).toEqual([91, 110]);
    expect(run.violations).toEqual([]);
  });
});

const NODES = ['router-virginia', 'partition-dublin', 'partition-tokyo'];

/** What is wrong in the end, or null. Everything that happened before is over, and everybody is up. */
function wrong({ run, from, to, state }: Awaited<ReturnType<typeof transfer>>, until: number): string | null {
  run
    .query(until, 'virginia', add(from, 1), 'first after')
    .query(until, 'virginia', add(to, 1), 'second after')
    .until(until + 2000);
  const told = run.answered('transfer')?.outcome;
  const [a, b] = state();
  const text = `${String(a)} and ${String(b)}, told ${JSON.stringify(told ?? null)}`;
  if (run.violations.length > 0) return run.violations[0] ?? '';
  if (!['first after', 'second after'].every((op) => run.answered(op)?.outcome.ok)) return `rows are still locked: ${text}`;
  const [done, undone] = [a === 91 && b === 111, a === 101 && b === 101];
  if (!(done || undone)) return `half of it: ${text}`;
  if (told?.ok === true && undone) return `confirmed and gone: ${text}`;
  return told?.ok === false && told.definite && done ? `failed for certain and done: ${text}` : null;
}

/** The transaction with one node that dies after so many events of the run without, or with one message lost, and comes back. */
async function everywhere(rules: Partial<CommitRules> = {}, step = 1): Promise<readonly string[]> {
  const plain = await transfer();
  plain.run.until(1500);
  const moments = [...new Set(plain.run.events.filter(({ at }) => at > 10_000 && at < 1_200_000).map(({ at }) => at / 1000))];
  const problems: string[] = [];
  const note = (what: string, problem: string | null): void => void (problem !== null && problems.push(`${what}: ${problem}`));
  for (let i = 0; i < moments.length; i += step) {
    for (const node of NODES) {
      const at = (moments[i] ?? 0) + 0.001;
      const tried = await transfer({}, rules);
      tried.run.crash(at, node).restart(at + 800, node);
      note(`${node} dies at ${at} ms`, wrong(tried, 6000));
    }
  }
  const sends = plain.run.events.filter((event) => event.type === 'send' && event.message.kind.startsWith('commit-'));
  for (const [i, { at }] of sends.entries()) {
    let count = 0;
    const loses = ({ message }: Sent): boolean => message.kind.startsWith('commit-') && count++ === i;
    note(`message ${i} is lost`, wrong(await transfer({ ordered: false, loses }, rules), 6000));
    count = 0;
    const both = await transfer({ ordered: false, loses }, rules);
    both.run.crash(at / 1000 + 0.001, 'router-virginia').restart(at / 1000 + 1500, 'router-virginia');
    note(`message ${i} is lost, and then the router dies`, wrong(both, 6000));
  }
  return problems;
}

describe('all or nothing', () => {
  it('whoever dies at whatever moment, and whichever message is lost', { timeout: 120_000 }, async () => {
    expect(await everywhere()).toEqual([]);
  });

  it.each<[string, Partial<CommitRules>, RegExp]>([
    ['commits before all have voted', { haveAllVoted: (_, voted) => voted.size > 0 }, /before partition-\w+ had voted/],
    ['votes before its promise is on disk', { isForced: () => false }, /half of it|knows nothing of it any more|confirmed and gone/],
    ['forgets in a crash what it had prepared', { isReopened: () => false }, /knows nothing of it any more/],
    [
      'decides by itself when it hears nothing',
      { mayDecideAlone: () => true },
      /is committed by partition-\w+ and aborted by|is aborted by/,
    ],
    ['tells its decision before that is on disk', { isDecisionLogged: () => false }, /is aborted by|half of it|is committed by/],
    ['presumes a commit', { isPresumed: () => 'commit' }, /half of it|failed for certain and done|is committed by/],
  ])('is broken by one who %s', { timeout: 120_000 }, async (_, rules, found) => {
    expect((await everywhere(rules, 3)).join('\n')).toMatch(found);
  });

  it('and who tells the client at the decision lets it read what was before', async () => {
    const stale = async (rules: Partial<CommitRules>): Promise<unknown> => {
      const { run, to } = await transfer({}, rules);
      const told = run.until(2000).returned('transfer').at / 1000;
      const { run: again } = await transfer({}, rules);
      again.query(told + 0.1, 'tokyo', read(to), 'reader').until(2000);
      return again.answer('reader');
    };
    expect(await stale({})).toEqual([[110]]);
    expect(await stale({ isTold: () => true })).toEqual([[100]]);
  });

  it('every rule is broken by one of these', () => {
    expect(Object.keys(COMMIT_RULES).filter((rule) => !brokenRules('partition-router').has(rule))).toEqual([]);
  });
});
