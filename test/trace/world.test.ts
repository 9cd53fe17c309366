import { firstFlights, recordEvents } from './written.ts';
import { describe, expect, it } from 'vitest';
import { allScenarios } from '../../src/scenarios/composed.ts';
import { scenarios } from '../../src/scenarios/index.ts';
import { openSession, runOf, type Session } from '../../src/session/index.ts';
import { type Metrics, MetricsRecorder } from '../../src/trace/metrics.ts';
import { cityOf } from '../../src/trace/names.ts';
import { hops } from '../../src/trace/hops.ts';
import { verdict } from '../../src/trace/verdict.ts';
import { TraceIndex } from '../../src/trace/world.ts';
import { readScenario } from '../../src/scenarios/read.ts';
import transfers from '../session/fixtures/transfers.json' with { type: 'json' };

const transactions = readScenario(transfers, 'transfers.json');

async function indexOf(id: string) {
  const scenario = [...allScenarios, transactions].find((s) => s.id === id);
  if (!scenario) throw new Error(`no scenario ${id}`);
  const session = (await openSession(runOf(scenario), { history: true })).runToEnd();
  const index = new TraceIndex(session.stage.nodes, session.legend.names);
  session.trace.tell(index);
  return { session, index, city: cityOf(session.stage) };
}

function metricsOf(session: Session): Metrics {
  const recorder = new MetricsRecorder(session.stage.nodes);
  session.trace.tell(recorder);
  return recorder.metrics((node) => session.storedBytes(node));
}

describe('TraceIndex', () => {
  it('gives the same world from a keyframe as from the beginning, at any moment', async () => {
    const { session, index } = await indexOf('three-of-five');
    const marks = [
      0,
      1,
      ...session.trace
        .slice(0)
        .filter((_e, i) => i % 37 === 0)
        .map((e) => e.at),
      session.run.untilUs,
    ];
    for (const at of marks) {
      const fresh = new TraceIndex(session.stage.nodes);
      recordEvents(
        fresh,
        fresh.legend,
        session.trace.slice(0).filter((e) => e.at <= at),
      );
      expect(index.worldAt(at)).toEqual(fresh.worldAt(at));
    }
  });

  it('shows a partition while it lasts, and roles as they change', async () => {
    const { index } = await indexOf('three-of-five');
    expect(index.worldAt(3_599_999).partitions).toEqual([]);
    expect(index.worldAt(3_600_000).partitions.map((p) => p.name)).toEqual(['Atlantic']);
    expect(index.worldAt(7_400_000).partitions).toEqual([]);
    const leaders = (at: number): string[] => [...index.worldAt(at).nodes.values()].filter((n) => n.role === 'leader').map((n) => n.id);
    expect(leaders(0)).toEqual([]);
    expect(leaders(3_000_000)).toEqual(['member-germanywestcentral']);
    expect(leaders(5_000_000)).toEqual(['member-eastus', 'member-germanywestcentral']);
  });

  it('finds just the messages that are on their way', async () => {
    const { session, index } = await indexOf('stale-in-tokyo');
    for (let at = 0; at < session.run.untilUs; at += 31_337) {
      const naive = firstFlights(index, index.flightCount).filter((f) => f.sentAt <= at && (f.endedAt ?? f.arriveAt) >= at - 5_000);
      expect(index.flightsAt(at, 5_000)).toEqual(naive);
    }
  });
});

describe('an operation', () => {
  it('is the sum of its hops, which follow each other without a gap', { timeout: 30_000 }, async () => {
    const kinds = new Set<string>();
    for (const { id } of [...scenarios, transactions]) {
      const { index, city } = await indexOf(id);
      let answered = 0;
      let waited = 0;
      for (const operation of index.operations.values()) {
        if (!operation.outcome?.ok) continue;
        answered++;
        const path = hops(index, operation.op, city);
        expect(path.length).toBeGreaterThan(1);
        let reached = operation.calledAt;
        for (const hop of path) {
          expect(hop.fromUs, `${id} ${operation.op} ${hop.label}`).toBe(reached);
          reached = hop.toUs;
          if (hop.label.startsWith('waiting for ')) waited++;
          kinds.add(hop.kind);
        }
        expect(reached).toBe(operation.returnedAt);
      }
      expect(answered).toBeGreaterThan(1);
      if (id === transactions.id) expect(waited).toBeGreaterThan(10);
    }
    expect([...kinds]).toEqual(expect.arrayContaining(['travel', 'sql', 'disk']));
  });

  it('is stale when a version with other rows for it was committed before it was asked', async () => {
    const { index, city } = await indexOf('stale-in-tokyo');
    const early = index.operations.get('tokyo-early');
    const late = index.operations.get('tokyo-late');
    const committedAt = index.versions.committedAt({ node: 'primary-eastus', position: 1 }, 0);
    if (!early || !late || committedAt === undefined) throw new Error('the run lacks what it is about');
    expect(early.freshness).toEqual({
      staleUs: early.calledAt - committedAt,
      versions: 1,
      newest: 1,
      node: 'primary-eastus',
      rows: [[7, 'Hello, world']],
      bound: 'exact',
    });
    expect(late.freshness).toBe('fresh');
    expect(verdict(index, 'tokyo-early', city)?.head).toMatch(/^Stale by 4\d\.\d ms, one version behind\.$/);
    expect(verdict(index, 'tokyo-late', city)?.kind).toBe('fresh');
    expect(verdict(index, 'tokyo-writes', city)).toMatchObject({
      kind: 'unknown',
      body: 'The write may have happened. Read the row to find out.',
    });
    expect(verdict(index, 'tokyo-early', city, early.calledAt + 1)?.kind).toBe('waiting');
    expect(verdict(index, 'tokyo-early', city, early.calledAt - 1)).toBeNull();
  });
});

describe('what several databases answered together', () => {
  it.each([
    ['half-a-transfer', 'dublin', /several databases\. Each gave its own newest rows, at a moment of its own/],
    ['the-whole-or-wait', null, /as they all stood at one moment/],
    ['too-close-to-tell', 'looks', /as they all stood at one moment/],
  ] as const)('is of one moment only where somebody sees to it: %s', async (id, op, words) => {
    const { index, city } = await indexOf(id);
    const gathered = [...index.operations.values()].filter(({ freshness }) => freshness === 'gathered');
    const read = gathered.find((each) => op === null || each.op === op);
    expect(verdict(index, read?.op ?? '', city)?.body).toMatch(words);
  });
});

describe('a restore', () => {
  it('makes what it undid lost, not newer', async () => {
    const { index, city } = await indexOf('last-night');
    const check = index.operations.get('tokyo-check');
    expect(check?.freshness).toBe('fresh');
    expect(verdict(index, 'tokyo-check', city)).toEqual({
      kind: 'lost',
      head: 'One version lost.',
      body: 'Virginia answered v1. It had committed v2 before, and that is gone.',
    });
  });
});

describe('a promotion', () => {
  it('undoes what the new primary had not received, confirmed or not', async () => {
    const scenario = scenarios.find((s) => s.id === 'stale-in-tokyo');
    if (!scenario) throw new Error('no scenario');
    const run = runOf(scenario);
    const write = (at: number, op: string, client: string) =>
      ({ at, command: { type: 'query', client, op, sql: "UPDATE posts SET title = 'x' WHERE id = 8", params: [] } }) as const;
    const alone = { type: 'partition', name: 'alone', sides: [['eastus'], scenario.regions.slice(1)], oneWay: false } as const;
    const commands = [
      ...run.commands,
      { at: 700_000, command: alone },
      write(710_000, 'unseen', 'client-eastus'),
      write(3_900_000, 'later', 'client-northeurope'),
    ].sort((a, b) => a.at - b.at);
    const session = (await openSession({ ...run, commands })).runToEnd();
    const index = new TraceIndex(session.stage.nodes, session.legend.names);
    session.trace.tell(index);
    const confirmed = ['mend-title', 'unseen'].map((op) => index.operations.get(op)?.outcome?.ok);
    expect(confirmed).toEqual([true, true]);
    expect(metricsOf(session).lostAcknowledgedWrites).toBe(1);
    session.close();
  });
});

describe('metrics', () => {
  it('count every operation once, and what a restore lost', async () => {
    const { session, index } = await indexOf('last-night');
    const figures = metricsOf(session);
    const all = Object.values(figures.operations).flatMap((o) => [o.read, o.write]);
    expect(all.reduce((sum, l) => sum + l.count, 0)).toBe(index.operations.size);
    expect(all.every((l) => l.count === l.ok + l.failed + l.unknown)).toBe(true);
    expect(figures.lostAcknowledgedWrites).toBe(1);
    expect(figures.availability).toBe(3 / 4);
    expect(figures.nodes['primary-eastus']?.storedBytes).toBeGreaterThan(1024);
    expect(figures.nodes['client-japaneast']?.sentMessages).toBe(2);
  });
});

describe('history', () => {
  it('holds register operations, with the rows of the set-up written before time', async () => {
    const { session } = await indexOf('sixty-seconds');
    const { entries: lines, leftOut } = session.history();
    const entries = lines.flatMap((line) => ('op' in line ? [line] : []));
    expect(leftOut).toBe(0);
    expect(entries[0]).toEqual({ client: 'setup', op: 'write', key: 'products.price id=7', value: 40, call: -2, return: -1 });
    expect(entries.find((e) => e.op === 'write' && e.value === 55)).toMatchObject({ client: 'client-eastus', key: 'products.price id=7' });
    expect(entries.filter((e) => e.op === 'read' && e.key === 'products.price id=7').map((e) => e.value)).toEqual([40, 40, 40, 55, 55]);
  });
});
