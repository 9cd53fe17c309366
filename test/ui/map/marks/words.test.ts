/** Words for changes of role, and which changes need none. */
import { describe, expect, it } from 'vitest';
import { isPassing, type RoleChange } from '../../../../src/ui/faults/stretches.ts';
import { changeWords } from '../../../../src/ui/map/marks/words.ts';

describe('changes of role', () => {
  const change = (before: string, role: string, atUs: number): RoleChange => ({ node: 'replica-x', before, role, atUs });
  const changes = [change('standby', 'promoting', 1_000_000), change('promoting', 'primary', 1_000_500)];

  it('are told in plain words, and what lasts an instant is not', () => {
    expect(changeWords('Dublin', 'promoting')).toBe('Dublin asks the others');
    expect(changeWords('Dublin', 'primary')).toBe('Dublin is the new primary');
    expect(changes.map((c) => isPassing(c, changes))).toEqual([true, false]);
  });
});
