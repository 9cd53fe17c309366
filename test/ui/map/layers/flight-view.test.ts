/** A picture reached by scrubbing equals a played one: everything is reckoned from the simulated time. */
import { describe, expect, it } from 'vitest';
import type { Flight } from '../../../../src/trace/world.ts';
import { raftPartition, staleRead } from '../../../gallery/fixtures.ts';
import { lookOf } from '../../../gallery/looks.ts';
import { faultsOf } from '../../../../src/ui/faults/stretches.ts';
import { viewFlight } from '../../../../src/ui/map/layers/flight-view.ts';
import { type FlightMoment, flightNear, flightsToDraw, NUMBERED_MAX } from '../../../../src/ui/map/layers/messages.ts';
import { sceneOf } from '../scenes.ts';

const flight: Flight = {
  send: 0,
  from: 'a',
  to: 'b',
  message: { kind: 'query' },
  sentAt: 1000,
  leftAt: 1000,
  arriveAt: 11_000,
  endedAt: 11_000,
  end: 'delivered',
};
const at = (nowUs: number, more: Partial<Flight> = {}, stop: number | null = null) =>
  viewFlight({ ...flight, ...more }, { nowUs, msPerSecond: 5, points: 101, stop });

describe('a message on its way', () => {
  it('is nowhere before it was sent, then as far as its time', () => {
    expect(at(999)).toBeNull();
    expect(at(6000)).toEqual({ phase: 'flying', at: 50, age: 0 });
  });

  it('fades for a second of the viewer, whatever the ratio', () => {
    expect(at(11_000 + 2500)).toEqual({ phase: 'arrived', at: 100, age: 0.5 });
    expect(at(11_000 + 5000)).toBeNull();
    expect(viewFlight(flight, { nowUs: 11_000 + 2500, msPerSecond: 10, points: 101, stop: null })?.age).toBe(0.25);
  });

  it('dies where it was, or at the tear that it meets', () => {
    expect(at(7000, { endedAt: 6000, end: 'loss' })).toMatchObject({ phase: 'lost', at: 50 });
    expect(at(3000, { endedAt: 1000, end: 'partition' }, 40)).toMatchObject({ phase: 'flying', at: 20 });
    expect(at(5100, { endedAt: 1000, end: 'partition' }, 40)).toMatchObject({ phase: 'lost', at: 40 });
  });

  it('waits at the rim of a node that is paused', () => {
    expect(at(15_000, { endedAt: 20_000 })).toMatchObject({ phase: 'flying', at: 100 });
  });
});

describe('everything in flight', () => {
  const fixture = raftPartition();
  const moment = (nowMs: number, stepFromUs: number | null = null): FlightMoment => ({
    scene: sceneOf(fixture, 'world', [985, 548]),
    index: fixture.index,
    faults: faultsOf(fixture.index),
    nowUs: nowMs * 1000,
    msPerSecond: fixture.msPerSecond,
    lookOf,
    stepFromUs,
    hideAnswers: false,
    why: [],
  });

  it('stops at the tear when the partition killed it', () => {
    const { drawn } = flightsToDraw(moment(fixture.nowMs));
    const tear = moment(0).scene.tear([
      ['wa', 'va', 'sp'],
      ['du', 'fr'],
    ]);
    const lost = drawn.filter((d) => d.view.phase === 'lost');
    expect(lost.length).toBeGreaterThan(2);
    for (const d of lost) expect(Math.abs(tear?.side(d.head) ?? 99)).toBeLessThan(15);
  });

  it('can be pointed at by its head', () => {
    const m = moment(fixture.nowMs);
    const flying = flightsToDraw(m).drawn.filter((d) => d.view.phase === 'flying' && d.look.meaning === 'agree')[0];
    expect(flying && flightNear(m, flying.head)?.send).toBe(flying?.flight.send);
    expect(flightNear(m, [5, 5])).toBeNull();
  });

  it('is numbered in order of sending, heartbeats aside, in the mode without motion', () => {
    const { drawn } = flightsToDraw(moment(600, 535_000));
    const numbers = drawn.filter((d) => d.number > 0);
    expect(numbers.map((d) => d.number)).toEqual(numbers.map((_, i) => i + 1));
    expect(numbers.every((d) => d.look.meaning !== 'pulse')).toBe(true);
    expect(numbers.map((d) => d.flight.sentAt)).toEqual(numbers.map((d) => d.flight.sentAt).sort((a, b) => a - b));
  });

  it('of a long step is the newest, as many as can be followed, and one heartbeat on each way', () => {
    const { drawn, cut } = flightsToDraw(moment(fixture.nowMs, 0));
    expect(drawn.length).toBeLessThanOrEqual(NUMBERED_MAX);
    const pulses = drawn.filter((d) => d.look.meaning === 'pulse').map(({ flight: { from, to } }) => `${from} ${to}`);
    expect(pulses.length).toBeGreaterThan(0);
    expect(new Set(pulses).size).toBe(pulses.length);
    const all = fixture.index.flightsAt(fixture.nowMs * 1000, fixture.nowMs * 1000);
    expect(all.length - cut - drawn.length).toBeGreaterThan(0);
    expect(drawn.at(-1)?.flight.sentAt).toBe(all.at(-1)?.sentAt);
  });

  it('shows an old answer as old when it arrives, but not while a question is open', () => {
    const stale = staleRead();
    const base: FlightMoment = {
      ...moment(0),
      scene: sceneOf(stale, 'world', [985, 505]),
      index: stale.index,
      faults: faultsOf(stale.index),
      nowUs: 46_400,
      msPerSecond: 5,
    };
    expect(flightsToDraw(base).drawn.some((d) => d.stale)).toBe(true);
    expect(flightsToDraw({ ...base, hideAnswers: true }).drawn.some((d) => d.stale)).toBe(false);
  });
});
