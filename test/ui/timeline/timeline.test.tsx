// @vitest-environment jsdom
/** Lanes and scrubber: order, bands, where lost messages end, and what a question hides. */
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { busy, partitionRouter, raftPartition, staleRead } from '../../gallery/fixtures.ts';
import { glyphOf, lookOf } from '../../gallery/looks.ts';
import { systems } from '../../../src/scenarios/systems.ts';
import { openSession, runOf } from '../../../src/session/index.ts';
import { TraceIndex } from '../../../src/trace/world.ts';
import { faultsOf } from '../../../src/ui/faults/stretches.ts';
import { firstFlights } from '../../trace/written.ts';
import { laneFrame, msText, ticks, timeScale, windowAround } from '../../../src/ui/timeline/frame.ts';
import { Lanes } from '../../../src/ui/timeline/lanes.tsx';
import { chooseRows } from '../../../src/ui/timeline/rows.ts';
import { Scrubber, type ScrubberProps } from '../../../src/ui/timeline/scrubber.tsx';
import { scrubberMarks } from '../../../src/ui/timeline/scrubber-marks.ts';
import { inWindow, leaderStretches, roleStretches, storyOf } from '../../../src/ui/timeline/story.ts';
import { linesOfCauses } from '../../../src/ui/timeline/paint-why.ts';
import { STROKES_MAX, strokeNear, strokesIn } from '../../../src/ui/timeline/strokes.ts';

beforeAll(() => {
  HTMLCanvasElement.prototype.getContext = () => null;
});
afterEach(cleanup);

const SIDES = [
  ['wa', 'va', 'sp'],
  ['du', 'fr'],
] as const;

describe('rows', () => {
  it('stand in order of round trip, clients outside their node', () => {
    const { stage, index, look } = staleRead();
    const { rows, folded } = chooseRows({ stage, index, look, sides: null, most: 20 });
    expect(rows.map((r) => r.name)).toEqual([
      'client, Virginia',
      'Virginia',
      'Washington',
      'Dublin',
      'Frankfurt',
      'São Paulo',
      'Tokyo',
      'client, Tokyo',
      'Pune',
      'Sydney',
      'Singapore',
    ]);
    expect(folded).toBe(0);
  });

  it('of peers stand by the side of the partition, with the tear between', () => {
    const { stage, index } = raftPartition();
    const { rows, tearAfter } = chooseRows({ stage, index, look: [], sides: SIDES, most: 20 });
    expect(rows.map((r) => r.name)).toEqual(['Washington', 'Virginia', 'São Paulo', 'Dublin', 'Frankfurt']);
    expect(tearAfter).toBe(3);
  });

  it('fold the idle ones first and say how many', () => {
    const { stage, index, look } = partitionRouter();
    const { rows, folded } = chooseRows({ stage, index, look, sides: null, most: 6 });
    expect(rows.map((r) => r.id)).toEqual(expect.arrayContaining(['router-to', 'client-to', 'partition-va', 'partition-sy']));
    expect(rows).toHaveLength(6);
    expect(folded).toBe(5);
  });
});

describe('the story of the lanes', () => {
  it('hatches a replica from the commit to its arrival', () => {
    const { index } = staleRead();
    const story = storyOf(index);
    const [tokyo] = story.behind.get('replica-to') ?? [];
    const arrival = firstFlights(index, 9999).find((f) => f.to === 'replica-to' && f.message.kind === 'replicate');
    expect(tokyo).toEqual({ fromUs: 2400, toUs: arrival?.arriveAt });
    expect(story.commits).toEqual([{ node: 'primary-va', version: 42, atUs: 2400 }]);
    expect(inWindow(story.behind.get('replica-to') ?? [], 0, 2000)).toEqual([]);
  });

  it('ends what is hatched when a promotion undoes what was not received', async () => {
    const scenario = systems.find(({ id }) => id === 'the-commit-that-waits');
    if (!scenario) throw new Error('There is no such lesson.');
    const session = (await openSession(runOf(scenario))).runToEnd();
    const index = new TraceIndex(session.stage.nodes, session.legend.names);
    session.trace.tell(index);
    const promoted = index.versions.resets.find(({ reason }) => reason === 'promotion');
    const stretches = storyOf(index).behind.get('replica-northeurope') ?? [];
    // It lacked Grace's commit from then until nobody had it any more.
    expect(stretches.at(-1)?.toUs).toBe(promoted?.at);
    const changes = faultsOf(index).roles.filter(({ role, before }) => role === 'primary' && before === 'starting');
    expect(changes).toHaveLength(1);
    const marks = scrubberMarks({
      faults: faultsOf(index),
      staleUs: [],
      x: (us) => us / 1_000,
      limitUs: 14_000_000,
      untilUs: 14_000_000,
      width: 14_000,
      fontPx: 11,
      city: (id) => id,
    });
    // Dublin became it; Virginia started as what it had been.
    expect(marks.words.filter(({ text }) => text.includes('new primary')).map(({ text }) => text)).toEqual([
      'replica-northeurope is the new primary',
    ]);
  });

  it('makes a leader hollow while it reaches no majority', () => {
    const { index } = raftPartition();
    const [leads] = roleStretches(faultsOf(index), 'member-fr');
    expect(leads?.role).toBe('leader');
    expect(leads && leaderStretches(index, 'member-fr', leads, 760_000)).toEqual([
      { fromUs: 0, toUs: 230_000, stuck: false },
      { fromUs: 230_000, toUs: 760_000, stuck: true },
    ]);
    const won = roleStretches(faultsOf(index), 'member-va').find((r) => r.role === 'leader');
    expect(won && leaderStretches(index, 'member-va', won, 760_000).every((l) => !l.stuck)).toBe(true);
  });

  it('knows when stale answers came', () => {
    expect(staleRead().index.chronicle.staleUs).toEqual([46_000]);
  });
});

describe('strokes', () => {
  const options = (fixture: ReturnType<typeof raftPartition>, hideAfterUs: number | null = null) => {
    const { stage, index } = fixture;
    const sides = faultsOf(index).partitions[0]?.sides ?? null;
    const frame = laneFrame(chooseRows({ stage, index, look: [], sides, most: 20 }), { width: 980, height: 200, k: 1 });
    const scale = timeScale(fixture.windowMs[0] * 1000, fixture.windowMs[1] * 1000, frame.left, frame.right);
    return {
      frame,
      scale,
      index,
      faults: faultsOf(index),
      hideAfterUs,
      isPulse: (f: { message: { kind: string } }) => f.message.kind === 'heartbeat',
    };
  };

  it('end at the tear when the partition killed them', () => {
    const o = options(raftPartition());
    const lost = strokesIn(o).strokes.filter((s) => s.lost);
    expect(lost.length).toBeGreaterThan(5);
    for (const s of lost) expect(s.y1).toBeCloseTo(o.frame.tearY ?? -1, 5);
  });

  it('after the question are not there at all', () => {
    const fixture = staleRead();
    const shown = strokesIn(options(fixture, 46_400)).strokes;
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.every((s) => s.flight.sentAt <= 46_400)).toBe(true);
  });

  it('are bounded, and what is cut is counted', () => {
    const fixture = { ...busy(), windowMs: [0, 2000] as const };
    const { strokes, cut } = strokesIn(options(fixture));
    expect(strokes.length).toBeLessThanOrEqual(STROKES_MAX * 1.02);
    expect(strokes.length).toBeGreaterThan(STROKES_MAX * 0.9);
    expect(strokes.length + cut).toBe(fixture.index.flightCount);
  });

  it('can be pointed at', () => {
    const { strokes } = strokesIn(options(raftPartition()));
    const s = strokes.find((x) => !x.lost);
    expect(s && strokeNear(strokes, (s.x0 + s.x1) / 2, (s.y0 + s.y1) / 2)).toBeTruthy();
    expect(strokeNear(strokes, -50, -50)).toBeNull();
  });
});

describe('the axis', () => {
  it('turns like a page, so that it stands still while time runs through it', () => {
    expect(windowAround(0, 100)).toEqual([0, 100]);
    expect(windowAround(79, 100)).toEqual([0, 100]);
    expect(windowAround(80, 100)).toEqual([80, 180]);
    expect(windowAround(245, 100, 250)).toEqual([150, 250]);
  });

  it('has round ticks and thin spaces', () => {
    expect(ticks(0, 122_000, 800)).toEqual([0, 20_000, 40_000, 60_000, 80_000, 100_000, 120_000]);
    expect(msText(1_234_500, 1)).toBe('1\u2009234.5');
  });
});

describe('lanes', () => {
  it('seek by a drag and select by a press on a message', () => {
    const fixture = staleRead();
    const onSeek = vi.fn();
    const onSelect = vi.fn();
    render(
      <Lanes
        stage={fixture.stage}
        index={fixture.index}
        nowUs={46_400}
        getNowUs={() => 46_400}
        running={false}
        look={fixture.look}
        {...{ glyphOf, lookOf, onSeek, onSelect }}
        selection={null}
        theme="light"
        width={980}
        height={232}
        fromUs={0}
        toUs={122_000}
      />,
    );
    const plot = screen.getByRole('img', { name: /^Space-time diagram, 0 to 122 ms, 11 lanes/ });
    // jsdom's pointer events carry no place; a mouse event of that name does.
    const point = (type: string, clientX: number, clientY: number): boolean =>
      fireEvent(plot, new MouseEvent(type, { bubbles: true, button: 0, clientX, clientY }));
    point('pointerdown', 300, 5);
    point('pointermove', 567, 5);
    point('pointerup', 567, 5);
    expect(onSeek).toHaveBeenCalledTimes(1);
    expect(onSeek.mock.calls[0]?.[0]).toBeCloseTo(((567 - 168) / (966 - 168)) * 122_000, -2);
    expect(onSelect).not.toHaveBeenCalled();
    // Nine tenths of the way from Virginia's lane (the second) to Sydney's (the tenth).
    const sydney = firstFlights(fixture.index, 9999).find((f) => f.to === 'replica-sy');
    const atUs = (sydney?.sentAt ?? 0) + ((sydney?.arriveAt ?? 0) - (sydney?.sentAt ?? 0)) * 0.9;
    const x = 168 + (atUs / 122_000) * (966 - 168);
    const y = 10 + ((232 - 30) / 11) * (1.5 + 8 * 0.9);
    point('pointerdown', x, y);
    point('pointerup', x, y);
    expect(onSelect.mock.calls).toEqual([[{ type: 'message', send: sydney?.send }]]);
    expect(screen.getByText('client, Tokyo')).toBeTruthy();
  });
});

describe('the scrubber', () => {
  const given = (more: Partial<ScrubberProps> = {}): ScrubberProps => ({
    index: staleRead().index,
    nowUs: 46_400,
    getNowUs: () => 46_400,
    running: false,
    untilUs: 2_000_000,
    horizonUs: 2_000_000,
    fromUs: 0,
    toUs: 122_000,
    onSeek: () => {},
    width: 900,
    city: (id) => id,
    ...more,
  });

  it('is a slider that says the time', () => {
    render(<Scrubber {...given()} />);
    const slider = screen.getByRole('slider', { name: 'Time' });
    expect(slider.getAttribute('aria-valuetext')).toBe('46.4 of 2\u2009000 ms');
    expect(slider.getAttribute('aria-valuemax')).toBe('2000');
  });

  it('shows which part of a long run is held, and how far it has been simulated', () => {
    const { container, rerender } = render(<Scrubber {...given({ horizonUs: 1_000_000, heldFromUs: 500_000, reachedUs: 1_500_000 })} />);
    const drawn = (name: string) => container.querySelector(`.${name}`)?.getAttribute('d') ?? null;
    // 14 px from either edge, 872 px for 2 s.
    expect([drawn('held'), drawn('reached')]).toEqual(['M232,15 H450', 'M14,15 H668']);
    rerender(<Scrubber {...given({ horizonUs: 1_000_000 })} />);
    expect([drawn('held'), drawn('reached')]).toEqual(['M14,15 H450', null]);
  });

  it('moves by arrows, and says where it shall go though a question is open: whoever hears it knows why not', () => {
    const onSeek = vi.fn();
    render(<Scrubber {...given({ onSeek, hideAfterUs: 50_000 })} />);
    const slider = screen.getByRole('slider');
    fireEvent.keyDown(slider, { key: 'ArrowRight' });
    fireEvent.keyDown(slider, { key: 'ArrowLeft' });
    fireEvent.keyDown(slider, { key: 'End' });
    fireEvent.keyDown(slider, { key: 'PageDown' });
    expect(onSeek.mock.calls.map(([us]) => us)).toEqual([56_400, 36_400, 2_000_000]);
  });

  it('paints faults, roles and stale answers, but none after an open question', () => {
    const { index } = staleRead();
    const marks = (limitUs: number) =>
      scrubberMarks({
        faults: faultsOf(index),
        staleUs: index.chronicle.staleUs,
        x: (us) => us / 2000,
        limitUs,
        untilUs: 2_000_000,
        width: 1000,
        fontPx: 11,
        city: (id) => id,
      });
    expect(marks(2_000_000)).toMatchObject({ bars: [{ x: 450, width: 300 }], stale: [23], roles: [510, 750] });
    expect(marks(46_400)).toMatchObject({ bars: [], stale: [23], roles: [] });
    expect(marks(40_000).stale).toEqual([]);
  });
});

describe('causes', () => {
  it('are joined each to what it led to, and two chains never to each other; what the network does has no lane', () => {
    const moment = (seq: number, cause: number, node: string | null) => ({ seq, cause, at: seq * 10, node, send: null });
    const why = [moment(1, -1, 'primary'), moment(2, 1, 'primary'), moment(3, -1, 'client'), moment(4, 3, null), moment(5, 4, 'replica')];
    const { points, steps } = linesOfCauses(
      why,
      (us) => us,
      (node) => ['primary', 'client', 'replica'].indexOf(node),
    );
    const [write, run] = [
      [10, 0],
      [20, 0],
    ];
    const [ask, answer] = [
      [30, 1],
      [50, 2],
    ];
    expect(steps).toEqual([
      [write, run],
      [ask, answer],
    ]);
    expect(points).toEqual([write, run, ask, ask, answer]);
  });
});
