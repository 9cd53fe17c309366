/** The catalogue of known bugs: at least five in each room, each with a source and a name, each of rules that the room has. */
import { expect, it } from 'vitest';
import { architectureById, architectures } from '../../src/architectures/index.ts';
import { mutants } from '../../src/architectures/mutants.ts';
import { resolveSettings } from '../../src/session/settings.ts';
import { RULES as CERTIFICATION } from '../../src/architectures/multi-master/certification/rules.ts';
import { RULES as CONSENSUS } from '../../src/architectures/multi-master/consensus/rules.ts';
import { RULES as MULTI_LEADER } from '../../src/architectures/multi-master/multi-leader/rules.ts';
import { RULES as LEADERLESS } from '../../src/architectures/multi-master/leaderless/rules.ts';
import { RULES as SPANNER } from '../../src/architectures/multi-master/spanner/rules.ts';
import { RULES as COCKROACHDB } from '../../src/architectures/multi-master/cockroachdb/rules.ts';
import { RULES as TIDB } from '../../src/architectures/multi-master/tidb/rules.ts';
import { RULES as PARTITION_ROUTER } from '../../src/architectures/partition-router/rules.ts';
import { RULES as QUERY_CACHE } from '../../src/architectures/query-cache/rules.ts';
import { RULES as READ_REPLICAS } from '../../src/architectures/read-replicas/rules.ts';
import { RULES as SINGLE_NODE } from '../../src/architectures/single-node/rules.ts';

const RULES: Readonly<Record<string, object>> = {
  'single-node': SINGLE_NODE,
  'query-cache': QUERY_CACHE,
  'read-replicas': READ_REPLICAS,
  'partition-router': PARTITION_ROUTER,
  'multi-master': { ...SPANNER, ...COCKROACHDB, ...TIDB, ...CONSENSUS, ...CERTIFICATION, ...MULTI_LEADER, ...LEADERLESS },
};

it.each(architectures.map(({ about }) => about.id))('%s has at least five, each told apart', (id) => {
  const own = mutants.filter(({ architecture }) => architecture.about.id === id);
  expect(own.length).toBeGreaterThanOrEqual(5);
  expect(new Set(own.map((mutant) => mutant.id)).size).toBe(own.length);
  const room = architectureById(id);
  for (const { bug, source, rules, settings = {} } of own) {
    expect(bug).toMatch(/^[A-Z].*\.$/);
    expect(source.length).toBeGreaterThan(20);
    expect(rules.length).toBeGreaterThan(0);
    for (const rule of rules) expect(Object.keys(RULES[id] ?? {})).toContain(rule);
    if (room) expect(() => resolveSettings(room, [{ where: 'here', settings }])).not.toThrow();
  }
});
