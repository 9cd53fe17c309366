/** What is drawn of messages on a torn link: they come as far as they came, whatever becomes of their connection later. */
import { expect, it } from 'vitest';
import { scenarios } from '../../src/scenarios/index.ts';
import { openSession, runOf } from '../../src/session/index.ts';
import { TraceIndex } from '../../src/trace/world.ts';

it('what waits on a connection that is given up later never left, and is in no picture; what stalled at the tear ended there', async () => {
  const scenario = scenarios.find(({ id }) => id === 'three-of-five');
  if (!scenario) throw new Error('the scenario is gone');
  const session = (await openSession(runOf(scenario))).runToEnd();
  const index = new TraceIndex(session.stage.nodes, session.legend.names);
  session.trace.tell(index);
  session.close();
  // A connection over the torn Atlantic is reset at 5,634 ms, and with it all that waited there since 3,600 ms.
  const resets = [...index.events()].filter((event) => event.type === 'drop' && event.reason === 'reset');
  expect(resets.length).toBeGreaterThan(50);
  const ends = resets.map(({ seq }) => index.flight(seq)?.end);
  expect(new Set(ends)).toEqual(new Set(['waits', 'partition']));
  for (const at of [4_700_000, 5_405_000, 5_700_000]) {
    const drawn = index.flightsAt(at, 300_000);
    expect(drawn.length).toBeGreaterThan(2);
    expect(drawn.filter(({ end, arriveAt, leftAt }) => end === 'waits' || end === 'reset' || arriveAt <= leftAt)).toEqual([]);
  }
});
