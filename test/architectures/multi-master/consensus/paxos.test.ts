/** Multi-Paxos under the room: what is set, what is refused, who leads, what is shown, and a late member that needs a snapshot. */
import { describe, expect, it } from 'vitest';
import { about } from '../../../../src/architectures/multi-master/consensus/about.ts';
import { consensus as multiMaster } from '../../../../src/architectures/multi-master/consensus/index.ts';
import { memberOf } from '../../../../src/architectures/multi-master/consensus/state.ts';
import { sentence } from '../../../../src/architectures/multi-master/consensus/told.ts';
import { tuning } from '../../../../src/architectures/multi-master/consensus/tuning.ts';
import type { Settings } from '../../../../src/architectures/showing.ts';
import { misfit } from '../../../../src/architectures/mechanisms.ts';
import { settingsOf } from '../../../../src/architectures/mechanisms.ts';
import { openRun, type Run } from '../../shared/harness.ts';

const PAXOS: Settings = { consensus: 'paxos', electionTimeoutMinMs: 600, electionTimeoutMaxMs: 1200, requestTimeoutMs: 5000 };
const REGIONS = ['virginia', 'dublin', 'tokyo'];

const open = (settings: Settings = {}): Promise<Run> =>
  openRun({ architecture: multiMaster, settings: { ...PAXOS, startLeader: 1, ...settings }, patienceMs: 10_000, strict: true });

const roles = (run: Run): readonly (string | undefined)[] => REGIONS.map((region) => run.roleOf(`member-${region}`));

function paxosOf(run: Run, region: string) {
  const paxos = memberOf(run.states.get(`member-${region}`))?.paxos;
  if (paxos === undefined) throw new Error(`${region} runs no Paxos`);
  return paxos;
}

describe('quorums', () => {
  const complaint = (settings: Settings): string | null => {
    const defaults = Object.fromEntries(settingsOf(tuning).map(({ key, default: first }) => [key, first]));
    return tuning.complaint?.({ ...defaults, consensus: 'paxos', ...settings }) ?? null;
  };

  it('of any size that meet are taken, others are refused with what would do', () => {
    expect(complaint({})).toBeNull();
    expect(complaint({ electionQuorum: 4, replicationQuorum: 2 })).toBeNull();
    expect(complaint({ replicationQuorum: 2 })).toMatch(
      /“electionQuorum” is 3 and “replicationQuorum” 2 of 5 .* make “electionQuorum” 4, say\.$/,
    );
    expect(complaint({ electionQuorum: 6 })).toMatch(/“electionQuorum” is 6, but “members” is 5/);
    expect(complaint({ replicationQuorum: 7 })).toMatch(/“replicationQuorum” is 7/);
    // Quorums of fewer voters than there are acceptors would not meet.
    expect(complaint({ voters: 1 })).toMatch(/“voters” is 1 and “consensus” is paxos: .* Leave “voters” at 0\.$/);
  });

  it('of one for writes: the leader alone decides, and its followers are told', async () => {
    const run = await open({ electionQuorum: 3, replicationQuorum: 1, members: 3 });
    run.query(1000, 'virginia', "INSERT INTO items (name) VALUES ('globe')", 'write').until(1020);
    expect(run.answered('write')?.outcome.ok).toBe(true);
    run.query(2000, 'tokyo', 'SELECT count(*) FROM items', 'read').until(3000);
    expect(run.answered('read')?.outcome).toMatchObject({ ok: true, rows: [[2]] });
  });
});

it('leases for reads are Raft’s: the two are not set together', () => {
  expect(misfit(tuning, { consensus: 'paxos', reads: 'lease' })).toMatch(/leases are kept here by Raft’s leaders only/);
  expect(misfit(tuning, { consensus: 'raft', reads: 'lease' })).toBeNull();
});

describe('who leads', () => {
  it('is whoever is told to: nobody has to stop for it, and what is under way is done', async () => {
    const run = await open();
    run.query(1000, 'virginia', "INSERT INTO items (name) VALUES ('globe')", 'under-way').order(1001, 'member-tokyo', 'lead').until(4000);
    expect(roles(run)).toEqual(['acceptor', 'acceptor', 'leader']);
    expect(run.answered('under-way')?.outcome.ok).toBe(true);
  });

  it('is the preferred one, as soon as that has what is chosen', async () => {
    const run = await open({ preferredLeader: 2 });
    run.until(3000);
    expect(roles(run)).toEqual(['acceptor', 'leader', 'acceptor']);
  });

  it('may be a member whose log is short, which Raft would not elect', async () => {
    const run = await open({ startLeader: 0, startLogs: '0 5 5' });
    run.order(100, 'member-virginia', 'lead').until(2500);
    expect(roles(run)).toEqual(['leader', 'acceptor', 'acceptor']);
    expect(paxosOf(run, 'virginia').chosenUpTo).toBeGreaterThan(5);
  });
});

describe('a member that was away for longer than the log', () => {
  it('gets a snapshot in parts; one that lost its disk does too, and decides nothing any more', async () => {
    const run = await open({ snapshotEntries: 4, trailingEntries: 0, snapshotChunkKB: 1 });
    run.crash(900, 'member-tokyo');
    for (let i = 0; i < 12; i += 1) run.query(1000 + 150 * i, 'dublin', `INSERT INTO items (name) VALUES ('i${i}')`, `w${i}`);
    run.restart(3200, 'member-tokyo').until(6000);
    const parts = run.sent().filter(({ message }) => message.kind === 'install-snapshot');
    expect(parts.length).toBeGreaterThan(1);
    expect(paxosOf(run, 'tokyo').chosenUpTo).toBe(paxosOf(run, 'virginia').chosenUpTo);
    run.at(6100, { type: 'wipe', node: 'member-dublin' }).restart(6300, 'member-dublin');
    run.query(9000, 'dublin', 'SELECT count(*) FROM items', 'read').until(10_000);
    expect(run.roleOf('member-dublin')).toBe('learner');
    expect(run.answered('read')?.outcome).toMatchObject({ ok: true, rows: [[13]] });
    expect(run.violations).toEqual([]);
  });
});

it('who refuses a member for what it lacks leads beyond its ballot afterwards, so that the two do not unseat each other for ever', async () => {
  const run = await open({ snapshotEntries: 4, trailingEntries: 0 });
  run.crash(900, 'member-tokyo');
  for (let i = 0; i < 12; i += 1) run.query(1000 + 100 * i, 'dublin', `INSERT INTO items (name) VALUES ('i${i}')`, `w${i}`);
  // It asks before anybody has brought it what it missed.
  run.restart(3000, 'member-tokyo').order(3001, 'member-tokyo', 'lead').until(3250);
  const asked = paxosOf(run, 'tokyo').promised;
  expect(asked).toBeGreaterThan(paxosOf(run, 'virginia').promised);
  expect(paxosOf(run, 'dublin').seen).toBe(asked);
  run.order(3260, 'member-dublin', 'lead').until(3600);
  expect(roles(run)[1]).toBe('leader');
  expect(paxosOf(run, 'dublin').ballot).toBeGreaterThan(asked);
});

describe('what is shown', () => {
  it('names ballots by round and member, and who was asked for promises', () => {
    const facts = (id: string, role: string, reports: Readonly<Record<string, number | string | readonly string[]>>) =>
      ({ id, kind: 'member', region: id, role, health: 'up', reports }) as const;
    const all = [
      facts('a', 'proposer', { term: 11, ballot: '2.2', votes: ['a', 'b'] }),
      facts('b', 'acceptor', { term: 11, ballot: '2.2' }),
      facts('c', 'acceptor', {}),
    ];
    expect(about.glyph(all[0] as never, all as never, 0)).toMatchObject({
      badge: 'b. 2.2',
      votes: ['yes', 'yes', 'waiting'],
      note: 'asks for promises, has 2 of 3',
    });
  });

  it('tells phase 1 and its end in sentences, and has a look for every message', async () => {
    const say = (key: string, value: (string | number)[]): string | null =>
      sentence({ type: 'report', node: 'n', key, value }, () => 'Virginia');
    expect(say('prepares', ['2.2', 900])).toBe('Virginia heard no heartbeat for 900 ms. It asks for promises in ballot 2.2.');
    expect(say('leads', ['2.2', 3, 5, 2, 1])).toMatch(/^Virginia has 3 of 5 promises: it leads in ballot 2\.2\. .*2, .*1\.$/);
    expect(say('resigned', ['2.2', 'HIGHER_BALLOT'])).toMatch(/higher ballot than 2\.2/);
    for (const kind of ['prepare', 'promise', 'nack', 'accept', 'accepted', 'learn', 'learned', 'chosen', 'timeout-now'])
      expect(about.messages).toHaveProperty(kind);
  });
});
