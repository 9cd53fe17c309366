/** What the page gets of a run has no databases and log records in it, and all that it shows of messages is the same. */
import { describe, expect, it } from 'vitest';
import { architectureIds } from '../../src/architectures/shown.ts';
import { openSession, runOf } from '../../src/session/index.ts';
import { encodedBytes } from '../../src/sim/encoding.ts';
import { withoutBytes } from '../../src/sim/withheld.ts';
import { carriedBy } from '../../src/trace/carried.ts';
import { readScenario } from '../../src/scenarios/read.ts';

/** A copy loses its disk, and is sent the whole database. */
function wiped(architecture: string): readonly object[] {
  const node = { 'read-replicas': 'replica-japaneast', 'multi-master': 'member-japaneast' }[architecture];
  if (node === undefined) return [];
  return [
    { atMs: 5200, command: { type: 'wipe', node } },
    { atMs: 5300, command: { type: 'restart', node } },
  ];
}

/** Rows, a wiped copy that is rebuilt, a blob that a client asks for, and a change of a hundred bytes. */
const scenario = (architecture: string) => ({
  format: 'antipode-scenario/1',
  ...{ id: 'bytes', title: 't', summary: 's', architecture, seed: 2, msPerSecond: 1, untilMs: 9000 },
  regions: ['eastus', 'northeurope', 'japaneast'],
  ...(architecture === 'multi-master' && { settings: { snapshotEntries: 4, trailingEntries: 1 } }),
  setup: ['CREATE TABLE t (id INTEGER PRIMARY KEY, photo BLOB, words TEXT)', "INSERT INTO t VALUES (1, zeroblob(300), '')"],
  commands: [
    ...Array.from({ length: 12 }, (_, i) => ({
      atMs: 2500 + i * 200,
      command: {
        ...{ type: 'query', client: 'client-eastus', op: `w${i}` },
        ...{ sql: 'UPDATE t SET words = hex(zeroblob(?)) WHERE id = 1', params: [100 + i] },
      },
    })),
    ...wiped(architecture),
    { atMs: 5500, command: { type: 'query', client: 'client-eastus', op: 'blob', sql: 'SELECT photo FROM t WHERE id = 1' } },
  ],
  steps: [{ text: 't', when: { atMs: 1 } }],
});

/** Bytes beside what clients asked and were told. */
function bytesLeft(value: unknown): number {
  if (value instanceof Uint8Array) return value.length < 64 ? 0 : value.length;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce((sum, [key, field]) => sum + (key === 'rows' || key === 'params' ? 0 : bytesLeft(field)), 0);
}

describe.each(architectureIds)('%s', (architecture) => {
  it('sends no database and no record, and sizes and words of messages are as they were', async () => {
    const session = (await openSession(runOf(readScenario(scenario(architecture), 'bytes.json')))).runToEnd();
    const { trace } = session;
    let kept = 0;
    let photos = 0;
    for (let seq = 0; seq < trace.length; seq++) {
      const body = trace.columnsOf(seq).body[seq % 1024];
      const sent = withoutBytes(body);
      expect(bytesLeft(sent)).toBe(0);
      kept += bytesLeft(body);
      const event = trace.event(seq);
      if (event.type === 'return' && event.op === 'blob')
        photos += event.outcome.ok && event.outcome.rows[0]?.[0] instanceof Uint8Array ? 1 : 0;
      if (event.type !== 'send') continue;
      expect(encodedBytes(sent)).toBe(encodedBytes(body));
      expect(carriedBy(sent as typeof event.message)).toEqual(carriedBy(event.message));
    }
    // A cache and partitions of this small world hold none.
    expect([kept > 0 || ['query-cache', 'partition-router'].includes(architecture), photos]).toEqual([true, 1]);
    session.close();
  });
});
