/** Flights that pictures ask for: what is in sight, some of too many, and the same object as long as it is what is known. */
import { describe, expect, it } from 'vitest';
import { busy, raftPartition } from '../gallery/fixtures.ts';
import { evenly } from '../../src/trace/evenly.ts';
import { Recent } from '../../src/trace/recent.ts';
import { FADE_VIEWER_MS, lingerUs, viewFlight } from '../../src/ui/map/layers/flight-view.ts';

const ALL = Number.POSITIVE_INFINITY;

describe('what is in sight', () => {
  it('is everything that is drawn, and of what was lost long ago nothing', () => {
    const { index, msPerSecond } = raftPartition();
    const span = { fadeUs: FADE_VIEWER_MS * msPerSecond, lostUs: lingerUs(msPerSecond), most: ALL };
    let left = 0;
    let lost = 0;
    for (let nowUs = 0; nowUs <= 1_500_000; nowUs += 7_000) {
      const seen = new Set(index.flightsInSight(nowUs, span).flights);
      for (const flight of index.flightsAt(nowUs, span.lostUs)) {
        const views = [null, 100].map((stop) => viewFlight(flight, { nowUs, msPerSecond, points: 101, stop }));
        if (!seen.has(flight)) {
          expect(views[0]).toBeNull();
          left++;
        } else if (views[0]?.phase === 'lost') lost++;
      }
      expect([...seen].map(({ send }) => send)).toEqual([...seen].map(({ send }) => send).sort((a, b) => a - b));
    }
    expect(left).toBeGreaterThan(100);
    expect(lost).toBeGreaterThan(100);
  });

  it('is some of it where it is too much, evenly, and how much it was', () => {
    const { index } = busy();
    const whole = index.flightsAt(2_000_000, 2_000_000);
    const { flights, all } = index.someFlightsAt(2_000_000, 2_000_000, 500);
    expect(all).toBe(whole.length);
    expect(all).toBeGreaterThan(2_000);
    expect(Math.abs(flights.length - 500)).toBeLessThan(10);
    const places = flights.map((flight) => whole.indexOf(flight));
    const gaps = places.slice(1).map((place, i) => place - (places[i] ?? 0));
    // The golden ratio leaves gaps of three lengths; the longest is at most four times the mean.
    expect(new Set(gaps).size).toBeLessThanOrEqual(3);
    expect(Math.max(...gaps)).toBeLessThan((all / 500) * 4);
  });
});

describe('a flight', () => {
  it('is the same object while nothing new is known of it', () => {
    const { index } = raftPartition();
    const [first] = index.flightsAt(300_000, 300_000);
    expect(first).toBeDefined();
    expect(index.flightsAt(300_000, 300_000)[0]).toBe(first);
    expect(index.flight(first?.send ?? -1)).toBe(first);
  });
});

describe('what was made lately', () => {
  it('is made again when it has changed, and when much else was asked for', () => {
    const recent = new Recent<object>();
    let made = 0;
    const get = (i: number): object => recent.get(i, () => ({ made: ++made }));
    const first = get(1);
    expect(get(1)).toBe(first);
    recent.drop(1);
    expect(get(1)).not.toBe(first);
    const second = get(1);
    for (let i = 2; i < 10_000; i++) get(i);
    expect(get(1)).toBe(second);
    for (let i = 20_000; i < 60_000; i++) get(i);
    expect(get(1)).not.toBe(second);
  });
});

it('numbers below a share are that share of any stretch of them', () => {
  for (const share of [0.1, 0.37, 0.9])
    for (const from of [0, 1_000, 123_456]) {
      const kept = Array.from({ length: 1_000 }, (_, i) => evenly(from + i)).filter((each) => each < share).length;
      expect(Math.abs(kept - share * 1_000)).toBeLessThan(4);
    }
});
