/** The code that is shown of a message is the code that ran: nodes are run while the engine counts which functions were called. */
import { Session as Inspector } from 'node:inspector/promises';
import { expect, it } from 'vitest';
import { roomOf, roomsOf, shownRoom } from '../../../src/architectures/shown.ts';
import { scenarios } from '../../../src/scenarios/index.ts';
import { openSession, runOf, type Session } from '../../../src/session/index.ts';
import { handlerFor, roomOfKind } from '../../../src/ui/code/handlers.ts';
import { handlersOf, roomIds } from '../../../vite.handlers.ts';

const rooms = Object.fromEntries(roomIds().map((room) => [room, handlersOf(room)]));

interface Delivery {
  readonly task: number;
  readonly nodeKind: string;
  readonly kind: string;
}

/** The first task of a run that brings each kind of message to each kind of node. */
function deliveries(session: Session): readonly Delivery[] {
  const found = new Map<string, Delivery>();
  const kindOf = new Map(session.stage.nodes.map(({ id, kind }) => [id, kind]));
  for (let task = 0; !session.advance(session.run.untilUs, 1); task++) {
    for (let seq = session.trace.length - 1; seq >= 0; seq--) {
      const event = session.trace.event(seq);
      if (event.at < session.nowUs) break;
      if (event.type !== 'deliver') continue;
      const sent = session.trace.event(event.cause);
      const nodeKind = kindOf.get(event.node);
      if ((sent.type !== 'send' && sent.type !== 'resend') || nodeKind === undefined || nodeKind === 'client') continue;
      const key = `${nodeKind} ${sent.message.kind}`;
      if (!found.has(key)) found.set(key, { task, nodeKind, kind: sent.message.kind });
    }
  }
  return [...found.values()].sort((a, b) => a.task - b.task);
}

const algorithms = scenarios.filter(({ architecture }) => architecture === 'multi-master');
const runs = [
  ...scenarios.map((scenario) => [scenario.id, runOf(scenario)] as const),
  // Both algorithms have heartbeats.
  ...algorithms.map((scenario) => [`${scenario.id} by Paxos`, runOf(scenario, { settings: { consensus: 'paxos' } })] as const),
];

it.each(runs)(
  '%s',
  async (_id, run) => {
    const first = await openSession(run);
    const wanted = deliveries(first);
    first.close();
    expect(wanted.length).toBeGreaterThan(1);
    const inspector = new Inspector();
    inspector.connect();
    await inspector.post('Profiler.enable');
    const session = await openSession(run);
    await inspector.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    let done = 0;
    try {
      for (const { task, nodeKind, kind } of wanted) {
        if (task > done) session.advance(session.run.untilUs, task - done);
        done = Math.max(done, task);
        await inspector.post('Profiler.takePreciseCoverage');
        session.advance(session.run.untilUs, 1);
        done++;
        const { result } = await inspector.post('Profiler.takePreciseCoverage');
        const handler = handlerFor(
          rooms,
          roomOfKind(roomsOf(roomOf(run.scenario)), (id) => shownRoom(id).about, nodeKind),
          nodeKind,
          kind,
          session.stage.settings,
        );
        expect(handler, `a handler of “${kind}” at a ${nodeKind}`).not.toBeNull();
        const script = result.find(({ url }) => url.endsWith(`src/architectures/${handler?.file}`));
        const called = script?.functions.filter(({ ranges }) => (ranges[0]?.count ?? 0) > 0).map(({ functionName }) => functionName);
        expect(called, `functions of ${handler?.file} when “${kind}” came to a ${nodeKind}`).toContain(handler?.name);
      }
    } finally {
      inspector.disconnect();
      session.close();
    }
  },
  60_000,
);

it('shows whole functions, as they stand in their files', () => {
  const all = Object.values(rooms).flatMap((room) => Object.values(room).flatMap((kinds) => Object.values(kinds)));
  expect(all.length).toBeGreaterThan(30);
  for (const { name, text } of all) {
    expect(text).toMatch(new RegExp(`(?:function|const) ${name}\\b`));
    expect([...text.matchAll(/\{/g)].length).toBe([...text.matchAll(/\}/g)].length);
  }
});
