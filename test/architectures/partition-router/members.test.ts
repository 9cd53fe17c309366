/** Sets that shrink and grow again: who belongs to one follows who is there, and quorums follow that. */
import { describe, expect, it } from 'vitest';
import type { Rules } from '../../../src/architectures/partition-router/rules.ts';
import { isReadQuorum, ofMembers, readQuorum, writeQuorum } from '../../../src/architectures/partition-router/replica-set/membership.ts';
import type { Settings } from '../../../src/architectures/showing.ts';
import type { Run, RunOptions } from '../shared/harness.ts';
import { CHATTER, tells } from '../shared/transcript.ts';
import { openSets } from './sets.ts';

const SETUP = ['CREATE TABLE notes (tenant_id INTEGER PRIMARY KEY, body TEXT)', "INSERT INTO notes VALUES (1, 'old')"];
const READ = 'SELECT body FROM notes WHERE tenant_id = 1';
const write = (body: string): string => `UPDATE notes SET body = '${body}' WHERE tenant_id = 1`;
const replica = (letter: string): string => `replica-virginia-1${letter}`;

const open = (settings: Settings, rules: Partial<Rules> = {}, more: Partial<RunOptions> = {}): Promise<Run> =>
  openSets({ minReplicas: 3, ...settings }, rules, { setup: SETUP, patienceMs: 6000, ...more });

/** Sizes that primaries of Virginia’s set have reported, and when, ms. */
const sizes = (run: Run): readonly (readonly [ms: number, size: unknown])[] =>
  run.events.flatMap((event) =>
    event.type === 'report' && event.key === 'setSize' && event.node.startsWith('replica-virginia')
      ? [[Math.round(event.at / 1000), event.value] as const]
      : [],
  );

describe('how many a read asks', () => {
  it('is as many as make sure of one that has the write; so many of a set and a majority of it always share one', () => {
    for (const members of [1, 2, 3, 4, 5]) expect(readQuorum(members) + writeQuorum(members)).toBe(members + 1);
    expect([4, 3, 2].map(readQuorum)).toEqual([2, 2, 1]);
  });

  it('goes by the newest membership that one of them knows, and by both while two hold', () => {
    const three = { since: 7, voters: ['a', 'b', 'c'], old: null };
    const four = { since: 0, voters: ['a', 'b', 'c', 'd'], old: null };
    const told = (from: string, members: typeof four) => ({ from, members });
    expect(isReadQuorum([told('c', three), told('d', four)])).toBe(false);
    expect(isReadQuorum([told('a', four), told('d', four)])).toBe(true);
    expect(isReadQuorum([told('c', three), told('d', four), told('a', four)])).toBe(true);
    expect(ofMembers([told('c', three), told('d', four)]).map(({ from }) => from)).toEqual(['c']);
    const both = { since: 8, voters: ['a', 'b'], old: ['b', 'c', 'd'] };
    expect(isReadQuorum([{ from: 'a', members: both }])).toBe(false);
    expect(
      isReadQuorum([
        { from: 'b', members: both },
        { from: 'c', members: both },
      ]),
    ).toBe(true);
  });
});

describe('a set of four', () => {
  it('goes on with two of them when they died one after the other, and is four again when they are back', async () => {
    const run = await open({ consistency: 'strong' });
    run.crash(500, replica('d')).query(700, 'virginia', write('three of four'), 'first');
    run.crash(4000, replica('c')).query(7000, 'virginia', write('two of three'), 'second').query(7500, 'dublin', READ, 'read');
    run.restart(8000, replica('c')).restart(8000, replica('d')).until(13_000);
    expect(run.answered('first')?.outcome.ok).toBe(true);
    expect(run.answered('second')?.outcome.ok).toBe(true);
    expect(run.answer('read')).toEqual([['two of three']]);
    expect(sizes(run).map(([, size]) => size)).toEqual([3, 4]);
    // Not before it has been silent for twice the time of an election.
    expect(sizes(run)[0]?.[0]).toBeGreaterThan(500 + 2000);
    for (const letter of 'abcd') expect(run.rows(replica(letter), READ)).toEqual([['two of three']]);
    expect(run.violations).toEqual([]);
  });

  it('stops for the same two where its members stay as they are', async () => {
    const run = await open({ minReplicas: 4 });
    run.crash(500, replica('d')).crash(4000, replica('c')).query(7000, 'virginia', write('two of four'), 'write').until(14_000);
    expect(run.answered('write')?.outcome).toMatchObject({ ok: false, definite: false });
    expect(sizes(run)).toEqual([]);
  });

  it('stops when two die at once: two of four are no majority, and may not say who belongs to it', async () => {
    const run = await open({ minReplicas: 2 });
    run.crash(500, replica('d')).crash(500, replica('c')).query(4000, 'virginia', write('nobody'), 'write').until(11_000);
    expect(run.answered('write')?.outcome).toMatchObject({ ok: false, definite: false });
    expect(sizes(run)).toEqual([]);
    // The first that meets the dead one’s silence is not sent again: nobody knows what became of it.
    run
      .restart(11_000, replica('c'))
      .query(14_000, 'virginia', write('silence'))
      .query(15_000, 'virginia', write('three'), 'after')
      .until(17_000);
    expect(run.answered('after')?.outcome.ok).toBe(true);
    expect(run.violations).toEqual([]);
  });

  it('takes out who has lost its disk, and does not take it in again: it is filled, and has no vote', async () => {
    const run = await open({});
    run
      .at(500, { type: 'wipe', node: replica('d') })
      .restart(600, replica('d'))
      .until(4000);
    expect(sizes(run).map(([, size]) => size)).toEqual([3]);
    expect([run.roleOf(replica('d')), run.rows(replica('d'), READ)]).toEqual(['learner', [['old']]]);
    run.crash(4000, replica('c')).query(6500, 'virginia', write('two of three'), 'write').until(9000);
    expect(run.answered('write')?.outcome.ok).toBe(true);
    expect(run.violations).toEqual([]);
  });

  it('makes another primary of those that are left when the old one is taken out', async () => {
    const run = await open({ consistency: 'session' });
    run.crash(500, replica('a')).query(6000, 'virginia', write('b or c'), 'silence').query(7000, 'virginia', write('again'), 'after');
    run.crash(7500, replica('d')).restart(9000, replica('a')).until(15_000);
    expect(run.answered('after')?.outcome.ok).toBe(true);
    expect(run.rows(replica('a'), READ)).toEqual([['again']]);
    expect(sizes(run).at(-1)?.[1]).toBe(3);
    expect(run.violations).toEqual([]);
  });
});

/** D hears nobody of its set any more, and clients hear all. C is behind by what was written last. */
async function apart(rules: Partial<Rules> = {}): Promise<Run> {
  let isBehind = false;
  const own = (id: string): boolean => id.startsWith('replica-virginia');
  const run = await open({ consistency: 'strong', setElectionMs: 500 }, rules, {
    regions: ['virginia'],
    loses: ({ from, to, message }) =>
      own(from) &&
      own(to) &&
      ((isBehind && [from, to].includes(replica('d'))) ||
        (isBehind && to === replica('c') && message.kind === 'append-entries' && isLate(run))),
  });
  run.until(400);
  isBehind = true;
  run.query(4000, 'virginia', write('new'), 'write');
  for (let i = 0; i < 8; i++) run.query(4010 + 5 * i, 'virginia', READ, `read ${i}`);
  return run.until(9000);
}
const isLate = (run: Run): boolean => run.now > 3_900_000;

describe('a replica that was taken out and does not know it', () => {
  it('counts for no strong read: the other that was asked knows better', async () => {
    const run = await apart();
    expect(run.answered('write')?.outcome.ok).toBe(true);
    for (let i = 1; i < 8; i++) expect(run.answer(`read ${i}`)).toEqual([['new']]);
    expect(run.violations).toEqual([]);
  });

  it('planted bug: whichever two of four are asked, and two that lack a confirmed write answer', async () => {
    const run = await apart({ isReadQuorum: () => true });
    expect(run.violations.join()).toMatch(/a strong read shows what was confirmed before: client-virginia answered read \d as of write 0/);
  });
});

it('planted bug: it shrinks below its least', async () => {
  const run = await open({}, { mayShrinkTo: () => true });
  run.crash(500, replica('d')).crash(4000, replica('c')).until(8000);
  expect(run.violations.join()).toMatch(/a set keeps its least members: replica-virginia-1\w has a set of 2, and 3 are the least/);
});

it('as a story', async () => {
  const run = await open({ consistency: 'session', setElectionMs: 300 }, {}, { regions: ['virginia'] });
  run.crash(300, replica('d')).crash(2000, replica('c')).query(3000, 'virginia', write('two of three'), 'write');
  run.restart(3200, replica('c')).restart(3200, replica('d')).until(5500);
  await tells(
    run,
    'members.txt',
    ['replica-virginia-1d crashes', 'replica-virginia-1a setSize: 3', 'replica-virginia-1c crashes', 'replica-virginia-1a setSize: 4'],
    [...CHATTER, 'append-entries', 'append-reply', 'commit', 'position'],
  );
});
