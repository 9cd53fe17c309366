/** The beginning of an index is what an index of the run's beginning is, however it goes on, and leaves the whole as it was. */
import { describe, expect, it } from 'vitest';
import { scenarios } from '../../src/scenarios/index.ts';
import { openSession, runOf, type Session } from '../../src/session/index.ts';
import { Stream } from '../../src/sim/random.ts';
import { type Trace, tellBlock, blockOf } from '../../src/sim/trace.ts';
import { TraceIndex } from '../../src/trace/world.ts';

/** An index of events `from` to before `to`, beside what is in it. */
function tell(index: TraceIndex, trace: Trace, from: number, to: number): TraceIndex {
  for (let seq = from; seq < to; ) {
    const block = blockOf(trace, seq);
    tellBlock(index, { ...block, length: Math.min(block.length, to - seq) });
    seq += block.length;
  }
  return index;
}

const fresh = ({ stage, legend }: Session): TraceIndex => new TraceIndex(stage.nodes, legend.names);

/** All that can be asked of an index. */
function told(index: TraceIndex) {
  const { chronicle, operations, count, flightCount } = index;
  const moments = Array.from({ length: 12 }, (_, i) => index.timeOf(Math.floor(((count - 1) * i) / 11)));
  return {
    events: [...index.events()],
    operations: [...operations.values()],
    ...chronicle,
    busy: chronicle.busy,
    kinds: [...chronicle.kinds],
    asking: [...chronicle.asking],
    flights: Array.from({ length: flightCount }, (_, i) => index.flightAt(i)),
    byEvent: Array.from({ length: count }, (_, seq) => index.flight(seq)?.send),
    reports: Array.from({ length: index.reportCount }, (_, i) => index.reportAt(i)),
    worlds: moments.map((us) => index.worldAt(us)),
    onTheWay: moments.map((us) => index.flightsAt(us, 3_000)),
    resets: index.versions.resets,
    lost: [...operations.values()].map((each) => index.versions.lostBefore(each)),
  };
}

describe.each(scenarios.map((scenario) => [scenario.id, scenario] as const))('%s', (_id, scenario) => {
  it('at drawn events', async () => {
    const session = (await openSession(runOf(scenario))).runToEnd();
    const { trace } = session;
    const whole = tell(fresh(session), trace, 0, trace.length);
    const before = told(whole);
    const stream = new Stream(7, 'cuts');
    for (const events of [0, 1, trace.length, ...Array.from({ length: 5 }, () => stream.integer(2, trace.length - 1))]) {
      const cut = whole.upTo(events, session.legend.names.list.length);
      expect(told(cut)).toEqual(told(tell(fresh(session), trace, 0, events)));
      expect(told(tell(cut, trace, events, trace.length))).toEqual(before);
    }
    expect(told(whole)).toEqual(before);
    session.close();
  });
});
