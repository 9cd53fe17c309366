/** Which operations a log holds. */
import { describe, expect, it } from 'vitest';
import { indexOf, noIndex } from '../../../src/architectures/multi-master/operations.ts';
import type { SqlCommand } from '../../../src/architectures/multi-master/protocol.ts';
import type { Entry } from '../../../src/architectures/shared/consensus/log.ts';

describe('the index of operations', () => {
  const entry = (term: number, op: string): Entry<SqlCommand> => ({
    term,
    ordinal: 0,
    payload: { op, origin: 'a', statement: { sql: '', params: [], nowMs: 0, seed: '' } },
  });

  it('follows a log that grows, is cut, and grows otherwise', () => {
    const log = [entry(1, 'x'), entry(1, 'y')];
    const known = noIndex();
    const find = (op: string): number | undefined => indexOf(known, log, op);
    expect([find('x'), find('y'), find('z')]).toEqual([1, 2, undefined]);
    log.length = 1;
    expect(find('y')).toBeUndefined();
    log.push(entry(2, 'z'));
    log.push(entry(2, 'y'));
    expect([find('x'), find('z'), find('y')]).toEqual([1, 2, 3]);
    log.length = 0;
    expect(find('x')).toBeUndefined();
  });
});
