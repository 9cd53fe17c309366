// @vitest-environment jsdom
/** What can be pointed at can be reached by keyboard and is said in words; names stand still while time runs. */
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Fixture } from '../../gallery/fixtures.ts';
import { partitionRouter, queryCache, raftPartition, singleNode, staleRead } from '../../gallery/fixtures.ts';
import { glyphOf, lookOf } from '../../gallery/looks.ts';
import { Compass } from '../../../src/ui/map/compass.tsx';
import type { PictureProps } from '../../../src/ui/map/layers/props.ts';
import { Ring } from '../../../src/ui/map/ring.tsx';
import { aboutOf } from '../../../src/ui/rooms.ts';
import { schematicFor } from '../../../src/ui/map/schematic.ts';
import type { Target } from '../../../src/ui/map/marks/target.ts';
import { WorldMap } from '../../../src/ui/map/world-map.tsx';

beforeAll(() => {
  // jsdom has no canvas; what moves is tested as data in flight-view.test.ts.
  HTMLCanvasElement.prototype.getContext = () => null;
});
afterEach(cleanup);

function propsFor(fixture: Fixture, more: Partial<PictureProps> = {}): PictureProps {
  const nowUs = Math.round(fixture.nowMs * 1000);
  return {
    stage: fixture.stage,
    index: fixture.index,
    getNowUs: () => nowUs,
    nowUs,
    running: false,
    msPerSecond: fixture.msPerSecond,
    look: fixture.look,
    glyphOf,
    lookOf,
    selection: null,
    onSelect: () => {},
    theme: 'light',
    width: 985,
    height: 505,
    ...more,
  };
}

const named = (name: RegExp): HTMLElement => screen.getByRole('button', { name });

describe('the world map', () => {
  it('says in words what each node shows', () => {
    render(<WorldMap {...propsFor(staleRead())} />);
    expect(named(/^Tokyo replica, version 41, 1 version behind$/)).toBeTruthy();
    expect(named(/^Virginia primary, version 42$/)).toBeTruthy();
    expect(named(/^Tokyo client$/)).toBeTruthy();
    expect(named(/^Link Virginia to Tokyo, \d+ ms round trip$/)).toBeTruthy();
    expect(named(/^Region Tokyo, \d+ ms from the main region$/)).toBeTruthy();
  });

  it('gives nothing away while a question is open', () => {
    const { container } = render(<WorldMap {...propsFor(staleRead(), { hideAnswers: true })} />);
    expect(named(/^Tokyo replica, version \?$/)).toBeTruthy();
    expect(container.querySelector('[data-target="node:replica-to"]')?.innerHTML).not.toContain('--stale');
    expect(named(/^Sydney replica, version 41, 1 version behind$/)).toBeTruthy();
  });

  it('selects by click, Enter and Space, and keeps these keys from the page', () => {
    const onSelect = vi.fn<(target: Target) => void>();
    const onPage = vi.fn();
    window.addEventListener('keydown', onPage);
    render(<WorldMap {...propsFor(staleRead(), { onSelect })} />);
    const tokyo = named(/^Tokyo replica/);
    fireEvent.click(tokyo);
    fireEvent.keyDown(tokyo, { key: 'Enter' });
    fireEvent.keyDown(named(/^Link Virginia to Tokyo/), { key: ' ' });
    fireEvent.keyDown(named(/^Region Tokyo/), { key: 'Enter' });
    expect(onSelect.mock.calls.map(([t]) => t)).toEqual([
      { type: 'node', id: 'replica-to' },
      { type: 'node', id: 'replica-to' },
      { type: 'link', a: 'va', b: 'to' },
      { type: 'region', id: 'to' },
    ]);
    expect(onPage).not.toHaveBeenCalled();
    fireEvent.keyDown(tokyo, { key: 'ArrowRight' });
    expect(onPage).toHaveBeenCalledTimes(1);
    window.removeEventListener('keydown', onPage);
  });

  it('is three tab stops: nodes, regions, links; ↑ and ↓ walk within each', () => {
    const { container } = render(<WorldMap {...propsFor(staleRead())} />);
    const stops = (): (string | null)[] => [...container.querySelectorAll('[tabindex="0"]')].map((e) => e.getAttribute('data-group'));
    expect(stops().sort()).toEqual(['links', 'nodes', 'regions']);
    const first = container.querySelector<SVGElement>('[data-group="nodes"][tabindex="0"]');
    first?.focus();
    if (first) fireEvent.keyDown(first, { key: 'ArrowDown' });
    const second = document.activeElement;
    expect(second?.getAttribute('data-group')).toBe('nodes');
    expect(second).not.toBe(first);
    expect(second?.getAttribute('tabindex')).toBe('0');
    expect(stops()).toHaveLength(3);
  });

  it('lights up what is pointed at anywhere, and says what it is pointed at', () => {
    const onHover = vi.fn();
    const { container } = render(<WorldMap {...propsFor(staleRead(), { onHover, hovered: { type: 'node', id: 'replica-sy' } })} />);
    expect(container.querySelector('[data-target="node:replica-sy"]')?.classList.contains('lit')).toBe(true);
    fireEvent.pointerMove(named(/^Tokyo replica/));
    expect(onHover).toHaveBeenLastCalledWith({ type: 'node', id: 'replica-to' });
  });

  it('holds still: no name moves while time runs', () => {
    const fixture = raftPartition();
    const places = (nowMs: number): string[] => {
      const { container } = render(<WorldMap {...propsFor(fixture, { nowUs: nowMs * 1000 })} />);
      const found = [...container.querySelectorAll('.region-name .lab')].map(
        (e) => `${e.textContent} ${e.getAttribute('x')} ${e.getAttribute('text-anchor')}`,
      );
      cleanup();
      return found;
    };
    const before = places(10);
    expect(before).toHaveLength(5);
    for (const nowMs of [231, 545, 640, 750]) expect(places(nowMs)).toEqual(before);
  });

  it('shows a partition only while it lasts, and a region that is out', () => {
    const fixture = raftPartition();
    const first = render(<WorldMap {...propsFor(fixture, { nowUs: 200_000 })} />);
    expect(first.container.querySelector('.tear-line')).toBeNull();
    first.rerender(<WorldMap {...propsFor(fixture, { nowUs: 300_000 })} />);
    expect(first.container.querySelectorAll('.tear-line')).toHaveLength(2);
    cleanup();
    const out = render(<WorldMap {...propsFor(singleNode(), { nowUs: 420_000 })} />);
    expect(out.container.innerHTML).toContain('-hatch)');
    expect(named(/^Virginia main database, crashed/)).toBeTruthy();
  });

  it('marks a slow link in words', () => {
    render(<WorldMap {...propsFor(partitionRouter())} />);
    expect(named(/Tokyo.*Sydney.*5 × slower|Sydney.*Tokyo.*5 × slower/)).toBeTruthy();
  });

  it('names the messages in its key', () => {
    const fixture = staleRead();
    const { container } = render(<WorldMap {...propsFor(fixture, { legend: fixture.legend })} />);
    expect(within(container).getByText('change on its way')).toBeTruthy();
  });
});

describe('the schematics', () => {
  it('are a ring for peers and a compass otherwise', () => {
    expect(schematicFor(aboutOf('multi-master'))).toBe('ring');
    expect(schematicFor(aboutOf('read-replicas'))).toBe('compass');
  });

  it('of one main database keeps who is looked at and says how many regions it leaves out', () => {
    const fixture = staleRead();
    render(<Compass {...propsFor(fixture, { width: 358, height: 280, look: ['replica-si'] })} />);
    expect(named(/^Singapore replica/)).toBeTruthy();
    expect(screen.getByText(/^Without \S+(, \S+){2}$/)).toBeTruthy();
  });

  it('of caches draws every cache, and the clients that the step speaks of', () => {
    render(<Compass {...propsFor(queryCache(), { width: 390, height: 410, look: ['client-sy'] })} />);
    expect(screen.queryByRole('button', { name: /^Dublin client$/ })).toBeNull();
    expect(named(/^Sydney cache, 20 % of its time left$/)).toBeTruthy();
    expect(named(/^Sydney client$/)).toBeTruthy();
  });

  it('of peers shows terms under names and votes in words', () => {
    const { container } = render(<Ring {...propsFor(raftPartition(), { width: 358, height: 280 })} />);
    expect(named(/^Virginia member, candidate, term 5, 2 of 5 votes, needs 3, asks for votes$/)).toBeTruthy();
    expect(container.querySelector('[data-target="region:va"] .lab2')?.textContent).toBe('term 5');
  });
});
