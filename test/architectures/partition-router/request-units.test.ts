/** Request units: bought for all, dealt out evenly; who has spent its share refuses, and is asked again when it says. */
import { describe, expect, it } from 'vitest';
import { setupOf } from './moving-load.ts';
import { World } from './world.ts';

const SETTINGS = { throughput: 'request-units', ruPerSecond: 90, partitionTimeoutMs: 60_000 };
const world = (settings: Record<string, string | number | boolean> = {}): World =>
  new World(setupOf(40), { settings: { ...SETTINGS, ...settings } });
const READ = 'SELECT v FROM orders WHERE tenant_id = ?';

/** Asks so many times for one key within a second; how many were answered by when, and how. */
function asked(
  made: World,
  times: number,
  key: number,
  untilMs: number,
): { readonly atMs: readonly number[]; readonly failed: readonly string[] } {
  const from = Math.ceil(made.run.kernel.now / 1_000_000) * 1000;
  const ops = Array.from({ length: times }, (_, i) => `ru-${from}-${i}`);
  ops.forEach((op, i) => made.run.query(from + 10 + i, 'r0', READ, op, [key]));
  made.run.until(from + untilMs);
  const returns = ops.map((op) => made.run.answered(op));
  return {
    atMs: returns.flatMap((each) => (each?.outcome.ok ? [each.at / 1000 - from] : [])).sort((a, b) => a - b),
    failed: returns.flatMap((each) => (each && !each.outcome.ok ? [each.outcome.problem.message] : [])),
  };
}

describe('request units', () => {
  it('are dealt out evenly: one hot key has a third of what was paid for, and waits for the next seconds', () => {
    const made = world();
    const { atMs, failed } = asked(made, 75, 3, 6000);
    expect(failed).toEqual([]);
    // 30 RU/s for each of three partitions, a read costs 1.
    const perSecond = [0, 1, 2].map((second) => atMs.filter((at) => Math.floor(at / 1000) === second).length);
    expect(perSecond).toEqual([30, 30, 15]);
    const home =
      made.run.topology.nodes.find(({ id }) => made.run.rows(id, 'SELECT 1 FROM orders WHERE tenant_id = 3').length > 0)?.id ?? '';
    const reports = (key: string): readonly unknown[] =>
      made.run.events.flatMap((event) => (event.type === 'report' && event.node === home && event.key === key ? [event.value] : []));
    expect(reports('normalizedRU')).toContain(100);
    expect(reports('throttled').some((each) => Number(each) > 0)).toBe(true);
    expect(made.violations).toEqual([]);
  });

  it('a write costs more than a read, and a query over all more for every partition', () => {
    const spent = (sql: string): number => {
      const made = world({ ruPerSecond: 3000 });
      made.ask(sql);
      return [...made.states.values()].reduce<number>((sum, state) => {
        const own = (state as { own?: Record<string, { spent?: number }> }).own?.['throughput'];
        return sum + (own?.spent ?? 0);
      }, 0);
    };
    expect(spent('SELECT v FROM orders WHERE tenant_id = 3')).toBe(1);
    expect(spent('UPDATE orders SET v = 1 WHERE tenant_id = 3')).toBe(10);
    expect(spent('SELECT count(*) FROM orders')).toBe(3 * 3.5);
  });

  it('a statement fails with 429 when it has been asked again nine times', () => {
    const made = world({ ruPerSecond: 3, throttleRetries: 2 });
    const { atMs, failed } = asked(made, 8, 3, 12_000);
    expect(atMs.length).toBe(3);
    expect(failed.length).toBe(5);
    expect(failed[0]).toMatch(/^Request rate is large: partition-r\d has spent its share of request units\. Ask again in \d+ ms\.$/);
    expect(made.violations).toEqual([]);
  });

  it('with burst capacity what was not used before is spent at once', () => {
    const burst = (on: boolean): number => {
      const made = world({ burst: on });
      made.run.until(5000);
      return asked(made, 100, 3, 900).atMs.length;
    };
    expect([burst(false), burst(true)]).toEqual([30, 100]);
  });

  it('a partition that spends what nobody bought is found', () => {
    const made = new World(setupOf(40), { settings: SETTINGS, rules: { isInBudget: () => true } });
    expect(asked(made, 75, 3, 900).atMs.length).toBe(75);
    expect(made.violations[0]).toMatch(/^nobody spends more than was bought: partition-r\d had spent 30 of 30 RU/);
  });
});

describe('a logical partition', () => {
  it('has a size that it cannot pass, since it is never split', () => {
    const made = new World(setupOf(4), { settings: { keyRows: 10 } });
    for (let id = 2; id <= 10; id++) made.ask('INSERT INTO orders VALUES (3, ?, 0)', [id]);
    made.run.pass(1100);
    expect(made.fails('INSERT INTO orders VALUES (3, 11, 0)').problem.message).toMatch(
      /^All rows of key 3 together have reached .* \(403, substatus 1014\)/,
    );
    expect(made.ask('INSERT INTO orders VALUES (4, 2, 0)').ok).toBe(true);
    expect(made.ask('DELETE FROM orders WHERE tenant_id = 3 AND id > 5').ok).toBe(true);
    made.run.pass(1100);
    expect(made.ask('INSERT INTO orders VALUES (3, 11, 0)').ok).toBe(true);
    expect(made.violations).toEqual([]);
  });
});

describe('what is bought', () => {
  const hot = (made: World): number => asked(made, 260, 3, 900).atMs.length;

  it('can be changed while it is used: the share of each partition follows at once, and survives a crash', () => {
    const made = world({ ruPerSecond: 90 });
    expect(hot(made)).toBe(30);
    made.run.until(4000).obey({ type: 'order', node: 'router-r0', order: 'throughput 1200' });
    made.run.pass(100);
    expect(hot(made)).toBe(260);
    expect(made.run.reported('router-r0', 'boughtRU')).toBe(1200);
    for (const node of ['router-r0', 'partition-r0', 'partition-r1', 'partition-r2']) {
      made.crash(node);
      made.restart(node);
    }
    expect(hot(made)).toBe(260);
    made.run.obey({ type: 'order', node: 'router-r0', order: 'throughput half' });
    made.run.pass(2000);
    expect(hot(made)).toBe(200);
    expect(made.violations).toEqual([]);
  });

  it('has a least and, for so many partitions, a most', () => {
    const made = world({ ruPerSecond: 900 });
    const refused = (order: string): unknown => {
      made.run.obey({ type: 'order', node: 'router-r0', order });
      made.run.pass(50);
      return made.run.reported('router-r0', 'throughputRefused');
    };
    expect(refused('throughput 30001')).toBe('30001 RU/s are more than these partitions take (30000): they would have to be split first');
    expect(refused('throughput 100')).toBe(
      '100 RU/s are too few: at least 400, the larger of 400 and a hundredth of the most there ever was',
    );
    expect(refused('throughput much')).toBe('say how many request units a second, as in “throughput 800”');
    expect(made.run.reported('router-r0', 'boughtRU')).toBe(900);
  });

  it('is told again to a partition that was away', () => {
    const made = world({ ruPerSecond: 90 });
    made.crash('partition-r1');
    made.run.obey({ type: 'order', node: 'router-r0', order: 'throughput 450' });
    made.run.pass(1200);
    made.restart('partition-r1');
    made.run.pass(1000);
    const bought = (node: string): unknown =>
      (made.states.get(node) as { own: Record<string, { bought?: { ruPerSecond: number } }> }).own['throughput']?.bought?.ruPerSecond;
    expect(['partition-r0', 'partition-r1', 'partition-r2'].map(bought)).toEqual([450, 450, 450]);
  });
});
