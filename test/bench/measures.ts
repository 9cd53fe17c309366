/** One measure of the bench, named on the command line, as JSON: each has a process of its own, for code that other nodes have shaped is slower. */
import { architectures } from '../../src/architectures/index.ts';
import { checker } from './check.ts';
import { raftAndPaxos } from './consensus.ts';
import { readReplicas } from './events.ts';
import { hour } from './hour.ts';
import { kernelEventsPerSecond } from './kernel.ts';
import { longRuns } from './long-runs.ts';
import { pageStore } from './pages.ts';
import { commitsPerSecond, simulatedSecondsPerSecond } from './raft.ts';
import { singleNode } from './single.ts';
import { stepTimes } from './steps.ts';

const measures = {
  singleNode,
  kernel() {
    kernelEventsPerSecond(false);
    const eventsPerSecond = kernelEventsPerSecond(false);
    kernelEventsPerSecond(true);
    return { eventsPerSecond, eventsPerSecondRecorded: kernelEventsPerSecond(true) };
  },
  readReplicas,
  longRuns,
  raft: () => ({
    members: 5,
    commitsPerSecondOneAtATime: commitsPerSecond(1, 200_000),
    commitsPerSecondPipelined: commitsPerSecond(256, 1_000_000),
    commitsPerSecondOneAtATimeOnDisks: commitsPerSecond(1, 200_000, 1000),
    commitsPerSecondPipelinedOnDisks: commitsPerSecond(256, 1_000_000, 1000),
    tenRequestsPerSecond: simulatedSecondsPerSecond(3_000),
  }),
  consensus: raftAndPaxos,
  databases: pageStore,
  steps: stepTimes,
  checker,
} satisfies Record<string, () => object>;

const isMeasure = (name: string): name is keyof typeof measures => Object.hasOwn(measures, name);

async function measured(name: string): Promise<object> {
  if (isMeasure(name)) return measures[name]();
  if (name.startsWith('hour-')) return hour(name.slice('hour-'.length));
  return { quick: Object.keys(measures), long: architectures.map(({ about }) => `hour-${about.id}`) };
}

process.stdout.write(JSON.stringify(await measured(process.argv[2] ?? '')));
