/** A client that knows the map beside routers: it saves a step, says the same, and learns of moves by being refused. */
import { describe, expect, it } from 'vitest';
import { COORDINATOR, setupOf } from './moving-load.ts';
import { World } from './world.ts';

const APPLICATION = { routers: 'the application' };
const world = (settings: Record<string, string | number> = {}): World => new World(setupOf(40), { settings });

describe('a client that knows the map', () => {
  it('asks the partition itself: one round trip, where a router is another', () => {
    const took = (made: World): number => {
      expect(made.rows('SELECT v FROM orders WHERE tenant_id = 3', [], 'r1')).toEqual([[0]]);
      const { events } = made.run;
      const call = events.findLast(({ type }) => type === 'call')?.at ?? 0;
      return ((events.findLast(({ type }) => type === 'return')?.at ?? 0) - call) / 1000;
    };
    const [direct, routed] = [world(APPLICATION), world()];
    const saved = took(routed) - took(direct);
    // 2 ms are a round trip here.
    expect(saved).toBeCloseTo(2, 5);
    expect(direct.run.count('query')).toBe(0);
    expect(direct.run.count('forward')).toBe(1);
  });

  it('reads, writes, gathers, keeps transactions and follows the schema as a router does', () => {
    const results = [APPLICATION, {}].map((settings) => {
      const made = world(settings);
      return [
        made.ask('UPDATE orders SET v = 7 WHERE tenant_id = 9'),
        made.rows('SELECT sum(v), count(*) FROM orders', [], 'r2'),
        made.ask('BEGIN; UPDATE orders SET v = v + 1 WHERE tenant_id = 9; SELECT v FROM orders WHERE tenant_id = 9; COMMIT', [], 'r1'),
        made.fails('UPDATE orders SET v = 0').problem.message,
        made.ask('CREATE TABLE tags (tenant_id INTEGER, tag TEXT)', [], 'r1'),
        made.ask("INSERT INTO tags VALUES (9, 'new')", [], 'r2'),
        made.rows('SELECT tag, v FROM tags JOIN orders USING (tenant_id)'),
        made.violations,
      ];
    });
    expect(results[0]).toEqual(results[1]);
    expect(JSON.stringify(results[0])).toContain('["new",8]');
  });

  it('learns of a move when it is refused, and goes there directly from then on', () => {
    const made = world({ ...APPLICATION, joinLater: 1, hashing: 'slots' });
    made.rows('SELECT count(*) FROM orders');
    made.run.obey({ type: 'order', node: COORDINATOR, order: 'add-partition' });
    made.run.pass(3000);
    const [[key] = []] = made.run.rows('partition-r2', 'SELECT min(tenant_id) FROM orders');
    const asked = (): number => {
      made.rows('SELECT v FROM orders WHERE tenant_id = ?', [key ?? 0], 'r1');
      return made.kinds()['forward-reply'] ?? 0;
    };
    expect([asked(), asked()]).toEqual([2, 1]);
    expect(made.violations).toEqual([]);
  });
});
