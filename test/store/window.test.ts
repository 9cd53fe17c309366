import { describe, expect, it } from 'vitest';
import { scenarios } from '../../src/scenarios/index.ts';
import { openSession, runOf } from '../../src/session/index.ts';
import { CHUNK_EVENTS } from '../../src/sim/trace.ts';
import { BytesTold, isNews, slide } from '../../src/store/window.ts';
import { TraceIndex } from '../../src/trace/world.ts';
import { blog } from '../bench/blog.ts';

/** An index of a run, and its answers of ten bytes an event as they were told, chunk by chunk. */
async function filed() {
  const session = (await openSession(runOf(blog({ architecture: 'read-replicas', perSecond: 500, seconds: 2 })))).runToEnd();
  const index = new TraceIndex(session.stage.nodes, session.legend.names);
  session.trace.tell(index);
  session.close();
  const told = new BytesTold();
  for (let events = CHUNK_EVENTS; events < index.count; events += CHUNK_EVENTS) told.tell(events, events * 10);
  told.tell(index.count, index.count * 10);
  return { index, told };
}

describe('what is held', () => {
  it('is all of a run that has room, and half of the room lies ahead of the clock', async () => {
    const { index, told } = await filed();
    const share = { events: 20_000, bytes: 1e9 };
    expect(slide(index, told, 0, share)).toEqual({ from: 0, fromBytes: 0, events: 20_000, bytes: 1e9 });
    expect(slide(index, told, index.count, share)).toMatchObject({ from: 0, events: index.count + 10_000 });
  });

  it('is what is newest where there is too much, in chunks, but never less than the clock stands at', async () => {
    const { index, told } = await filed();
    const share = { events: 4_096, bytes: 1e9 };
    expect(slide(index, told, 100, share)).toMatchObject({ from: 0, events: 4_096 });
    const held = slide(index, told, 5_000, share);
    expect(held).toEqual({ from: 2_048, fromBytes: 20_480, events: 7_048, bytes: 20_480 + 1e9 });
    expect([index.first, index.event(2_047), index.event(2_048)?.seq]).toEqual([2_048, undefined, 2_048]);
  });

  it('is bounded in bytes, too', async () => {
    const { index, told } = await filed();
    const share = { events: 1e9, bytes: 40_960 };
    const held = slide(index, told, 5_000, share);
    expect(held).toMatchObject({ from: 3_072, fromBytes: 30_720 });
    // What comes after the clock may take the other half.
    expect(held.bytes).toBe(30_720 + 40_960);
  });

  it('is told when it changed by much', () => {
    const share = { events: 3_200, bytes: 3_200 };
    const held = { from: 0, fromBytes: 0, events: 5_000, bytes: 5_000 };
    expect(isNews({ ...held, events: 5_099, bytes: 5_099 }, held, share)).toBe(false);
    for (const change of [{ from: 1_024 }, { events: 5_100 }, { bytes: 4_900 }])
      expect(isNews({ ...held, ...change }, held, share)).toBe(true);
  });
});

it('a run is cut where 1,024 events have more bytes of answers than may be, always at the same one', async () => {
  const [scenario] = scenarios;
  if (!scenario) throw new Error('There is no scenario.');
  const statements = [{ weight: 1, sql: "SELECT printf('%.20000c', 'x')", params: [] }];
  const load = [{ clients: [`client-${scenario.regions[0]}`], perSecond: 200, fromMs: 0, untilMs: 4_000, statements }];
  const run = { ...runOf({ ...scenario, load, untilMs: 4_000 }), commands: [] };
  const cutAt = async (slice: number, chunkBytes: number) => {
    const session = await openSession(run, { chunkBytes });
    while (!session.advance(run.untilUs, slice));
    const found = { cut: session.cut, events: session.trace.length };
    session.close();
    return found;
  };
  const heavy = await cutAt(7, 1_000_000);
  expect(heavy.cut).toBe(true);
  expect(await cutAt(1_000, 1_000_000)).toEqual(heavy);
  // The whole run has more than that, its chunks have not.
  expect(await cutAt(1_000, 8_000_000)).toMatchObject({ cut: false });
});
