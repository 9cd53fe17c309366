/** An hour of simulated traffic at 100 operations a second on one room: no trace is kept, its hash and its figures are. */
import { openSession, runOf, stageOf } from '../../src/session/index.ts';
import { MetricsRecorder } from '../../src/trace/metrics.ts';
import { blog } from './blog.ts';

const SECONDS = 3_600;
/** Looks at memory on the way. */
const LOOKS = 12;
const mb = (bytes: number): number => Math.round(bytes / 1024 / 1024);

export async function hour(architecture: string): Promise<object> {
  const run = runOf(blog({ architecture, perSecond: 100, seconds: SECONDS }));
  const metrics = new MetricsRecorder(stageOf(run).stage.nodes);
  const session = await openSession(run, { keep: false, also: () => [metrics] });
  const residentMb: number[] = [];
  const start = performance.now();
  for (let look = 1; look <= LOOKS; look++) {
    session.advance((look * SECONDS * 1e6) / LOOKS);
    residentMb.push(mb(process.memoryUsage.rss()));
  }
  const wallSeconds = (performance.now() - start) / 1000;
  const { availability } = metrics.metrics((node) => session.storedBytes(node));
  const { events } = session.kernel;
  session.close();
  return {
    events,
    wallSeconds: Number(wallSeconds.toFixed(1)),
    simulatedPerWall: Math.round(SECONDS / wallSeconds),
    peakMb: mb(process.resourceUsage().maxRSS * 1024),
    // Every five simulated minutes: level memory is told from growing one.
    residentMb,
    availability,
  };
}
