/** Which operations a log holds. */
import { describe, expect, it } from 'vitest';
import { OperationIndex } from '../../../src/architectures/multi-master/operations.ts';
import type { SqlCommand } from '../../../src/architectures/multi-master/protocol.ts';
import { Log } from '../../../src/architectures/shared/consensus/raft/log.ts';
import type { Entry } from '../../../src/architectures/shared/consensus/port.ts';

describe('OperationIndex', () => {
  const entry = (term: number, op: string): Entry<SqlCommand> => ({
    term,
    ordinal: 0,
    payload: { op, origin: 'a', statement: { sql: '', params: [], nowMs: 0, seed: '' } },
  });

  it('follows a log that grows, is cut, and grows otherwise', () => {
    const log = new Log([entry(1, 'x'), entry(1, 'y')]);
    const operations = new OperationIndex();
    expect([operations.find(log, 'x'), operations.find(log, 'y'), operations.find(log, 'z')]).toEqual([1, 2, undefined]);
    log.truncate(1);
    expect(operations.find(log, 'y')).toBeUndefined();
    log.push(entry(2, 'z'));
    log.push(entry(2, 'y'));
    expect([operations.find(log, 'x'), operations.find(log, 'z'), operations.find(log, 'y')]).toEqual([1, 2, 3]);
    log.truncate(0);
    expect(operations.find(log, 'x')).toBeUndefined();
  });
});
