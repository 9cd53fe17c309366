/** Runs that are heavy to look at, as links, with what is really in them. */
import { runOf, openSession } from '../../../src/session/index.ts';
import type { RunSpec } from '../../../src/session/run.ts';
import { encodeLink, encodeRuns } from '../../../src/session/share.ts';
import { architectureIds } from '../../../src/architectures/shown.ts';
import type { Scenario } from '../../../src/scenarios/schema.ts';
import { under } from '../../../src/scenarios/variant.ts';
import { workloads } from '../../../src/scenarios/workloads.ts';
import { TraceIndex } from '../../../src/trace/world.ts';

function blog(perSecond: number, untilMs: number, more: Partial<Scenario> = {}): Scenario {
  const [workload] = workloads;
  if (!workload) throw new Error('There is no workload.');
  const load = workload.load.map((each) => ({ ...each, perSecond: perSecond / each.clients.length, untilMs }));
  return { ...workload, load, untilMs, ...more };
}

const CROWD_MS = 400;
/** Machines that keep up with it, so that what is in flight is on its way and not in a queue. */
const settings = { cores: 64, sqlBaseUs: 0, stepNs: 0 };
export const crowd: RunSpec = runOf(blog(42_000, CROWD_MS, { msPerSecond: 25, settings }));
export const crowdLink = `/?play#${encodeLink(crowd, 250_000)}`;

/** The most messages that are in flight at a moment of it, and its events. */
export async function inCrowd(): Promise<{ readonly inFlight: number; readonly events: number }> {
  const session = await openSession(crowd, { traceLimit: Number.POSITIVE_INFINITY });
  session.runToEnd();
  const index = new TraceIndex(session.stage.nodes, session.legend.names);
  session.trace.tell(index, 0);
  session.close();
  const moments = Array.from({ length: CROWD_MS / 10 }, (_, i) => i * 10_000);
  return { inFlight: Math.max(...moments.map((us) => index.flightsAt(us, 0).length)), events: index.count };
}

export const fiveLink = `/?compare#${encodeRuns(
  architectureIds.map((architecture) => runOf(under(blog(40, 20_000), { architecture, preset: null }, () => true))),
  2_000_000,
)}`;

export const HOUR_MS = 3_600_000;
export const hourLink = `/?play#${encodeLink(runOf(under(blog(5, HOUR_MS, { msPerSecond: 5_000 }), { architecture: 'read-replicas', preset: null }, () => true)), 0)}`;
