/** The corner in which the key stands. */
import { describe, expect, it } from 'vitest';
import type { MessageLook } from '../../../../src/architectures/showing.ts';
import { keyBox, keySide } from '../../../../src/ui/map/marks/key.tsx';

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
