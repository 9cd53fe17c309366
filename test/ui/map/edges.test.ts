/** Ways at the edge of the map, the key's corner, and words for changes of role. */
import { describe, expect, it } from 'vitest';
import type { MessageLook } from '../../../src/architectures/contract.ts';
import type { XY } from '../../../src/ui/map/geometry.ts';
import { isPassing, type RoleChange } from '../../../src/ui/map/faults.ts';
import { keyBox, keySide } from '../../../src/ui/map/key.tsx';
import { bend } from '../../../src/ui/map/ways.ts';
import { changeWords } from '../../../src/ui/map/words.ts';

describe('a way that leaves at one edge and comes in at the other', () => {
  const jumpPx = 400;
  const raw: readonly XY[] = [...[40, 30, 20, 10, 0].map((x): XY => [x, 100]), ...[1000, 990, 980, 970, 960].map((x): XY => [x, 100])];

  it('makes no hook at the edge: its bow goes on up to it', () => {
    const bent = bend(raw, { from: [40, 100], to: [960, 100], bow: 20, jumpPx });
    const steps = bent.slice(1).map((q, i) => Math.abs(q[1] - (bent[i]?.[1] ?? 0)));
    expect(Math.max(...steps)).toBeLessThan(8);
    expect(bent.slice(1, -1).every(([, y]) => Math.abs(y - 100) > 5)).toBe(true);
  });
});

describe("the projector's key", () => {
  const looks: readonly MessageLook[] = [{ meaning: 'query', label: 'query', hollow: false }];
  const ground = { width: 1280, height: 420, projector: true };

  it('stands in the corner with fewer places', () => {
    expect(keySide(looks, ground, [])).toBe('left');
    expect(keySide(looks, ground, [[60, 400]])).toBe('right');
    expect(keySide(looks, ground, [[1240, 400]])).toBe('left');
    const [left, , right] = keyBox(looks, { ...ground, side: 'right' });
    expect([left > 1000, right]).toEqual([true, 1280]);
  });
});

describe('changes of role', () => {
  const change = (before: string, role: string, atUs: number): RoleChange => ({ node: 'replica-x', before, role, atUs });
  const changes = [change('standby', 'promoting', 1_000_000), change('promoting', 'primary', 1_000_500)];

  it('are told in plain words, and what lasts an instant is not', () => {
    expect(changeWords('Dublin', 'promoting')).toBe('Dublin asks the others');
    expect(changeWords('Dublin', 'primary')).toBe('Dublin is the new primary');
    expect(changes.map((c) => isPassing(c, changes))).toEqual([true, false]);
  });
});
