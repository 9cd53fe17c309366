// @vitest-environment jsdom
/** Dot plots keep shape and shares when thinned; charts say in words what they show. */
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { dotsOf, type Point, thinned } from '../../../src/ui/charts/dots.ts';
import { Hops } from '../../../src/ui/charts/hops.tsx';
import { Strips } from '../../../src/ui/charts/strips.tsx';

afterEach(cleanup);

const points = (count: number, staleEvery = 0): readonly Point[] =>
  Array.from({ length: count }, (_, i) => ({
    ms: 1 + i * 0.01,
    stale: staleEvery > 0 && i % staleEvery === 0,
    cached: false,
    op: `op-${i}`,
  }));

describe('dots', () => {
  it('stack upwards in columns and never above their room, stale ones on top', () => {
    const dots = dotsOf(points(40, 4), { x: () => 100, base: 50, dotPx: 2, roomPx: 20 });
    expect(new Set(dots.map((d) => d.x)).size).toBe(1);
    expect(Math.min(...dots.map((d) => d.y))).toBeGreaterThan(50 - 2 - 20 - 0.01);
    const highest = dots.reduce((a, b) => (b.y < a.y ? b : a));
    expect(highest.point.stale).toBe(true);
  });

  it('are thinned kind by kind', () => {
    const kept = thinned(points(400, 10), 7);
    expect(kept.length).toBeGreaterThan(54);
    expect(kept.length).toBeLessThan(60);
    expect(kept.filter((p) => p.stale).length).toBeGreaterThanOrEqual(5);
    expect(thinned(points(10), 1)).toHaveLength(10);
  });
});

describe('strips', () => {
  it('say their figures, and that a dot stands for several', () => {
    render(
      <Strips
        rows={[
          { name: 'Tokyo', points: points(400, 10) },
          { name: 'Dublin', points: [] },
        ]}
        width={360}
      />,
    );
    expect(screen.getByRole('img').getAttribute('aria-label')).toBe(
      'Latency by region. Tokyo: 400 operations, median 3.0 ms, 95 % within 4.8 ms, 40 stale. Dublin: no operations.',
    );
    expect(screen.getByText('one dot: 7 operations')).toBeTruthy();
  });

  it('open the operation of a dot', () => {
    const onSelect = vi.fn();
    const { container } = render(<Strips rows={[{ name: 'Tokyo', points: points(3) }]} width={360} onSelect={onSelect} />);
    const dot = container.querySelector('circle');
    if (dot) fireEvent.click(dot);
    expect(onSelect).toHaveBeenCalledWith('op-0');
  });
});

describe('hops', () => {
  it('add up, in words and in length', () => {
    const { container } = render(
      <Hops
        width={358}
        hops={[
          { meaning: 'query', ms: 0.8, label: 'there' },
          { meaning: 'work', ms: 0.4, label: 'SQL' },
          { meaning: 'reply', ms: 0.8, label: 'back' },
        ]}
        other={{ ms: 164, text: 'sent to the main database instead' }}
      />,
    );
    expect(screen.getByRole('img').getAttribute('aria-label')).toBe(
      '2.0 ms: there 0.8, SQL 0.4, back 0.8. sent to the main database instead: 164 ms',
    );
    expect(container.querySelectorAll('rect')).toHaveLength(4);
  });
});
