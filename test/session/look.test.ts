/** What is seen inside nodes: that looking disturbs nothing, and what is seen at the telling moments of the lessons. */
import { describe, expect, it } from 'vitest';
import { ENTRIES_MAX } from '../../src/architectures/inside.ts';
import { scenarios } from '../../src/scenarios/index.ts';
import { lookInside, openSession, runOf, type Session } from '../../src/session/index.ts';
import type { Look } from '../../src/session/look.ts';

const scenarioOf = (id: string) => {
  const found = scenarios.find((each) => each.id === id);
  if (!found) throw new Error(`There is no scenario ${id}.`);
  return found;
};

const look = (session: Session, node: string, table: string | null = null, key: string | null = null): Look => {
  const seen = lookInside(session, { node, table, key });
  if (!seen) throw new Error(`${node} shows nothing.`);
  return seen;
};

const databases = (session: Session): readonly string[] => session.stage.nodes.filter(({ kind }) => kind !== 'client').map(({ id }) => id);

describe.each(scenarios.map(({ id }) => id))('looking into %s', (id) => {
  it('disturbs nothing: the run that was looked into ends with the hash of one that was not', async () => {
    const run = runOf(scenarioOf(id));
    const alone = (await openSession(run)).runToEnd();
    const seen = await openSession(run);
    for (let share = 0; share <= 20; share++) {
      seen.advance((run.untilUs * share) / 20);
      for (const node of databases(seen)) look(seen, node, null, 'acme');
    }
    expect(seen.traceHash()).toBe(alone.traceHash());
    alone.close();
    seen.close();
  }, 60_000);

  it('shows something of every node, in bounds, as data that travels', async () => {
    const run = runOf(scenarioOf(id));
    const session = (await openSession(run)).runToEnd();
    for (const node of databases(session)) {
      const seen = look(session, node);
      expect(structuredClone(seen)).toEqual(seen);
      if (seen.host.up) expect(seen.knows.facts.length).toBeGreaterThan(0);
      expect(seen.knows.log?.entries.length ?? 0).toBeLessThanOrEqual(ENTRIES_MAX);
      expect(seen.table?.rows.length ?? 0).toBeLessThanOrEqual(60);
    }
    expect(lookInside(session, { node: 'nobody', table: null, key: null })).toBeNull();
    session.close();
  }, 60_000);
});

describe('what is seen', () => {
  /** Goes on until what a look shows is `right`. */
  async function until(id: string, node: string, right: (seen: Look) => boolean): Promise<Look> {
    const run = runOf(scenarioOf(id));
    const session = await openSession(run);
    try {
      for (let atUs = 0; atUs <= run.untilUs; atUs += 5_000) {
        session.advance(atUs);
        const seen = look(session, node);
        if (right(seen)) return seen;
      }
    } finally {
      session.close();
    }
    throw new Error(`${node} never showed that.`);
  }

  it('a replica that is behind: the cell that differs, with the newest beside it', async () => {
    const seen = await until('stale-in-tokyo', 'replica-japaneast', ({ table }) => (table?.differing ?? 0) > 0);
    const row = seen.table?.rows.find(({ state }) => state === 'differs');
    const title = seen.table?.columns.findIndex(({ name }) => name === 'title') ?? -1;
    expect(row?.newest?.[title]).not.toEqual(row?.cells[title]);
    expect(seen.newest?.position).toBe((seen.stored?.position ?? 0) + 1);
    expect(seen.knows.facts.find(({ name }) => name === 'pg_last_wal_replay_lsn()')?.value).toBe(seen.stored?.position);
  });

  it('a primary believes what it last heard of its replicas', async () => {
    const seen = await until('stale-in-tokyo', 'primary-eastus', ({ knows }) =>
      (knows.believed?.rows ?? []).some(({ values }, _, rows) => values.some((value, i) => value !== rows[0]?.values[i])),
    );
    const [sent, replayed] = seen.knows.believed?.rows ?? [];
    expect([sent?.name, replayed?.name]).toEqual(['sent_lsn', 'replay_lsn']);
    expect(sent?.values.some((value, i) => Number(value) > Number(replayed?.values[i]))).toBe(true);
  });

  it('a leader that is cut off: its entries are those that others will overwrite', async () => {
    const seen = await until('three-of-five', 'member-germanywestcentral', ({ logs, node }) => {
      const own = logs.find((each) => each.node === node)?.log;
      const best = logs.reduce((a, b) => (b.log.committed > a.log.committed ? b : a)).log;
      return (own?.entries ?? []).some((entry) => best.entries.some(({ index, term }) => index === entry.index && term !== entry.term));
    });
    expect(seen.logs).toHaveLength(5);
    expect(seen.logs.every(({ log }) => log.committed >= log.applied)).toBe(true);
  });

  it('a cache whose answer is old: what the newest state would say', async () => {
    const seen = await until('sixty-seconds', 'cache-japaneast', ({ answersNow }) => answersNow.some((rows) => rows !== null));
    const old = seen.answersNow.findIndex((rows) => rows !== null);
    const kept = seen.knows.answers?.kept[old];
    expect(kept?.rows).not.toEqual(seen.answersNow[old]);
    expect(kept?.position).toBeLessThan(seen.newest?.position ?? 0);
    expect(kept?.leftUs).toBeLessThanOrEqual(kept?.ttlUs ?? -1);
  });

  it('the ring: every key lies in the band of the node that has its rows, and one that nobody used yet has a place', async () => {
    const session = (await openSession(runOf(scenarioOf('one-fifth')))).runToEnd();
    const { ring } = look(session, 'partition-eastus', null, 'nobody has this').knows;
    expect(ring?.bands.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(ring?.slots);
    for (const { slot, node, pinned } of ring?.keys ?? []) {
      const band = ring?.bands.find(({ from, to }) => slot >= from && slot < to);
      expect(pinned || band?.node === node).toBe(true);
    }
    expect(ring?.keys.find(({ key }) => key === 'nobody has this')?.rows).toBe(0);
    session.close();
  });

  it('a backup: the rows of the copy that it keeps', async () => {
    const session = (await openSession(runOf(scenarioOf('last-night')))).runToEnd();
    const backup = session.stage.nodes.find(({ kind }) => kind === 'backup');
    const seen = look(session, backup?.id ?? '');
    expect(seen.table?.rows.length).toBeGreaterThan(0);
    expect(seen.stored).toBeNull();
    session.close();
  });
});
