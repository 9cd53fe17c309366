/** Words for changes of role, and which changes need none; what is said of a node. */
import { describe, expect, it } from 'vitest';
import type { Glyph } from '../../../../src/architectures/showing.ts';
import type { NodeFact } from '../../../../src/trace/world.ts';
import { isPassing, type RoleChange } from '../../../../src/ui/faults/stretches.ts';
import { changeWords, nodeWords } from '../../../../src/ui/map/marks/words.ts';

describe('changes of role', () => {
  const change = (before: string, role: string, atUs: number): RoleChange => ({ node: 'replica-x', before, role, atUs });
  const changes = [change('standby', 'promoting', 1_000_000), change('promoting', 'primary', 1_000_500)];

  it('are told in plain words, and what lasts an instant is not', () => {
    expect(changeWords('Dublin', 'promoting')).toBe('Dublin asks the others');
    expect(changeWords('Dublin', 'primary')).toBe('Dublin is the new primary');
    expect(changes.map((c) => isPassing(c, changes))).toEqual([true, false]);
  });
});

describe('a node', () => {
  it('is not said to be without votes while a question hides who has which', () => {
    const said = (votes: Glyph['votes']): string => {
      const glyph = { badge: 'term ?', votes, share: null, level: null, note: null } as Glyph;
      return nodeWords({ health: 'up', role: 'leader', kind: 'member' } as NodeFact, glyph, { city: 'Virginia', kind: 'member' });
    };
    expect(said(['waiting', 'waiting', 'waiting'])).toBe('Virginia member, leader, term ?');
    expect(said(['yes', 'waiting', 'waiting'])).toBe('Virginia member, leader, term ?, 1 of 3 votes, needs 2');
  });
});
