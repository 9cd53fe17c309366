/** Histories of real clusters, with many operations of unknown outcome: the verdicts are those that Porcupine's tests expect. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judge, readHistory } from '../../src/consistency/index.ts';

describe('etcd under partitions', () => {
  it.each([
    ['000', 'not-linearizable'],
    ['002', 'linearizable'],
    ['007', 'linearizable'],
    ['045', 'linearizable'],
    ['057', 'not-linearizable'],
    ['102', 'linearizable'],
  ])('%s is %s', async (name, verdict) => {
    const history = await readHistory(readFileSync(`test/consistency/histories/etcd_${name}.log`, 'utf8'));
    expect(history.filter((each) => each.return === null).length).toBeGreaterThan(8);
    const found = judge(history, 'register');
    expect(found.verdict).toBe(verdict);
    expect(found.offending.length > 0).toBe(verdict === 'not-linearizable');
    expect(found.offending.length).toBeLessThan(12);
  });
});
