/** What the picture and the feed are told: every kind of message has a look, every role a glyph, every event a sentence. */
import { describe, expect, it } from 'vitest';
import type { Topology } from '../../../../src/architectures/contract.ts';
import type { NodeFacts } from '../../../../src/architectures/showing.ts';
import { about } from '../../../../src/architectures/multi-master/consensus/about.ts';
import { tuning } from '../../../../src/architectures/multi-master/consensus/tuning.ts';
import { settingsOf } from '../../../../src/architectures/mechanisms.ts';
import { sentence } from '../../../../src/architectures/multi-master/consensus/told.ts';
import { nearestMember } from '../../../../src/architectures/multi-master/consensus/driver.ts';
import { consensus as multiMaster } from '../../../../src/architectures/multi-master/consensus/index.ts';
import { Cluster } from './cluster.ts';

const facts = (id: string, role: string, reports: NodeFacts['reports']): NodeFacts => ({
  id,
  kind: 'member',
  region: id,
  role,
  health: 'up',
  reports,
});

describe('about', () => {
  it('has a look for every kind of message that is ever sent', () => {
    const world = new Cluster({ seed: 1, members: 3, settings: { preVote: true }, setup: ['CREATE TABLE t (x)'] });
    world.query(world.follower(), 'INSERT INTO t VALUES (1)');
    world.query(world.follower(), 'SELECT * FROM t');
    const members = world.run.sent().filter(({ from }) => from.startsWith('member'));
    const kinds = [...new Set(members.map(({ message }) => message.kind))];
    expect(kinds).toEqual(expect.arrayContaining(['heartbeat', 'commit', 'read-index-reply', 'pre-vote', 'propose']));
    for (const kind of kinds) expect(about.messages, kind).toHaveProperty(kind);
  });

  it('keeps presets and defaults within their ranges', () => {
    for (const setting of tuning.settings) {
      const given = [setting.default, ...tuning.presets.flatMap((preset) => preset.settings[setting.key] ?? [])];
      if (setting.type !== 'number') continue;
      for (const value of given) {
        expect(value).toBeGreaterThanOrEqual(setting.min);
        expect(value).toBeLessThanOrEqual(setting.max);
      }
    }
    const keys = settingsOf(tuning).map((setting) => setting.key);
    for (const preset of tuning.presets) expect(keys).toEqual(expect.arrayContaining(Object.keys(preset.settings)));
  });

  it('draws a candidate with its votes and a leader that hears too few', () => {
    const all = [
      facts('a', 'candidate', { term: 5, votes: ['a', 'b'] }),
      facts('b', 'follower', { term: 5, votedFor: 'a' }),
      facts('c', 'candidate', { term: 5, votedFor: 'c', votes: ['c'] }),
      facts('d', 'leader', { term: 4, quorum: 2, commit: 7 }),
      facts('e', 'follower', { term: 4 }),
    ];
    const glyphs = all.map((node) => about.glyph(node, all, 0));
    expect(glyphs[0]).toMatchObject({
      filled: false,
      ring: 'hairline',
      badge: 'term 5',
      votes: ['yes', 'yes', 'no', 'waiting', 'waiting'],
    });
    expect(glyphs[3]).toMatchObject({
      filled: true,
      ring: 'solid',
      badgeTone: 'stale',
      votes: ['yes', 'yes', 'waiting', 'waiting', 'waiting'],
      note: 'leader, hears 2 of 5',
    });
    expect(glyphs[4]).toMatchObject({ filled: false, votes: null });
  });

  it('tells elections in sentences', () => {
    const say = (key: string, value: (string | number)[]): string | null =>
      sentence({ type: 'report', node: 'n', key, value }, () => 'Virginia');
    expect(say('campaign', [5, 310])).toBe('Virginia heard no heartbeat for 310 ms. It starts term 5 and asks for votes.');
    expect(say('elected', [5, 3, 5])).toBe('Virginia has 3 of 5 votes: it leads term 5.');
    expect(say('lostMajority', [2, 5])).toBe('Virginia still believes it leads. It hears 2 of 5, so it can commit nothing.');
    expect(say('term', [])).toBeNull();
  });
});

describe('whom a client asks', () => {
  const topology: Topology = {
    nodes: multiMaster.plan(['virginia', 'dublin', 'tokyo', 'sydney'], { members: 3 }),
    regions: ['virginia', 'dublin', 'tokyo', 'sydney'],
    rttMs: (_from, to) => (to === 'tokyo' ? 100 : 200),
  };

  it('is the member of the client’s region, else the nearest', () => {
    expect(nearestMember('dublin', topology)).toBe('member-dublin');
    expect(nearestMember('sydney', topology)).toBe('member-tokyo');
  });
});
