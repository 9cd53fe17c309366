/** What looking at a run costs: 200,000 events of read replicas, simulated, hashed, counted and filed as the page does it. */
import { openSession, runOf } from '../../src/session/index.ts';
import { MetricsRecorder } from '../../src/trace/metrics.ts';
import { TraceIndex } from '../../src/trace/world.ts';
import { blog, WORKLOAD } from './blog.ts';

const EVENTS = 200_000;

export async function readReplicas(): Promise<object> {
  const session = await openSession(runOf(blog({ architecture: 'read-replicas', perSecond: 500, seconds: 120 })), { traceLimit: EVENTS });
  const ms: Record<string, number> = {};
  const timed = (name: string, work: () => void): void => {
    const start = performance.now();
    work();
    ms[name] = Math.round(performance.now() - start);
  };
  timed('simulate', () => session.runToEnd());
  timed('hash', () => session.traceHash());
  timed('metrics', () => {
    const metrics = new MetricsRecorder(session.stage.nodes);
    session.trace.tell(metrics);
    metrics.metrics((node) => session.storedBytes(node));
  });
  timed('index', () => session.trace.tell(new TraceIndex(session.stage.nodes, session.legend.names)));
  const { length } = session.trace;
  session.close();
  if (length < EVENTS) throw new Error(`the run has ${length} events only`);
  const inAll = Object.values(ms).reduce((sum, each) => sum + each, 0);
  return { workload: WORKLOAD, operationsPerSecond: 500, events: length, ms, secondsInAll: inAll / 1000 };
}
