// @vitest-environment jsdom
/** Glyphs say by shape what colour says too. */
import { render } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Glyph, Meaning } from '../../../src/architectures/showing.ts';
import { PLAIN } from '../../gallery/looks.ts';
import { Icon } from '../../../src/ui/glyphs/message-glyph.tsx';
import { NodeGlyph } from '../../../src/ui/glyphs/node-glyph.tsx';
import { DASH, diamondLevel, majorityOf, voteRing } from '../../../src/ui/glyphs/shapes.ts';

const drawn = (glyph: Partial<Glyph>, more: { health?: 'up' | 'crashed' | 'paused'; role?: string } = {}): string =>
  render(
    <svg aria-hidden="true">
      <NodeGlyph glyph={{ ...PLAIN, ...glyph }} {...more} />
    </svg>,
  ).container.innerHTML;

describe('node glyphs', () => {
  it('fill only what takes writes, and never what is down', () => {
    const body = (html: string): string => /<path d="M-7.5,-5.5[^>]*>/.exec(html)?.[0] ?? '';
    expect(body(drawn({ filled: true }))).toContain('fill="var(--ink)"');
    expect(body(drawn({}))).toContain('fill="var(--paper)"');
    expect(body(drawn({ filled: true }, { health: 'crashed' }))).toContain('fill="var(--paper)"');
  });

  it('tell every kind apart without colour', () => {
    const kinds = [
      drawn({}),
      drawn({ shape: 'diamond', level: 0.5 }),
      drawn({ shape: 'hexagon' }),
      drawn({ shape: 'client' }),
      drawn({ share: [2, 5] }),
    ];
    const shapes = kinds.map((html) => html.replace(/(fill|stroke)="[^"]*"/g, ''));
    expect(new Set(shapes).size).toBe(kinds.length);
  });

  it('fill a vote ring clockwise, with the mark at the majority', () => {
    const ring = voteRing(18, ['no', 'yes', 'waiting', 'yes', 'no']);
    expect(ring.parts.map((p) => p.yes)).toEqual([true, true, false, false, false]);
    expect(majorityOf(5)).toBe(3);
    expect(majorityOf(4)).toBe(3);
    // Three fifths round the circle from the top is below the middle, on the left.
    const [x = 0, y = 0] = (/L(.*)$/.exec(ring.mark)?.[1] ?? '').split(',').map(Number);
    expect(x).toBeLessThan(0);
    expect(y).toBeGreaterThan(0);
  });

  it('show no level in an empty cache and stay inside the diamond', () => {
    for (const level of [0.1, 0.5, 0.9, 1]) {
      for (const [, x = '0', y = '0'] of diamondLevel(level).matchAll(/([-\d.]+),([-\d.]+)/g))
        expect(Math.abs(Number(x)) + Math.abs(Number(y))).toBeLessThanOrEqual(7.001);
    }
    expect(drawn({ shape: 'diamond', level: 0 })).not.toContain('--cache');
  });
});

describe('message glyphs', () => {
  it('differ in form for each meaning, without colour', () => {
    const meanings: readonly Meaning[] = ['query', 'reply', 'replicate', 'agree', 'pulse', 'cache', 'stale', 'lost'];
    const forms = meanings.map((meaning) =>
      render(<Icon meaning={meaning} />).container.innerHTML.replace(/var\(--[\w]+\)/g, (m) =>
        m === 'var(--sea)' || m === 'var(--paper)' ? m : '',
      ),
    );
    expect(new Set(forms).size).toBe(meanings.length);
  });

  it('differ in line for the meanings that travel', () => {
    const patterns = (['reply', 'agree', 'pulse', 'cache', 'query'] as const).map((m) => DASH[m].join());
    expect(new Set(patterns).size).toBe(patterns.length);
  });
});
