/** `npm run bench`: one JSON object of speeds and sizes. Ratios are taken within this one run; absolute figures vary with the machine. */
import { kernelEventsPerSecond } from './kernel.ts';
import { pageBytes } from './page.ts';
import { pageStore } from './pages.ts';
import { commitsPerSecond, simulatedSecondsPerSecond } from './raft.ts';
import { singleNode } from './single.ts';

// First, in a fresh process, as a run of its own: code that has already been shaped by other nodes is slower for this one.
const single = await singleNode();
kernelEventsPerSecond(false);
const report = {
  kernel: { eventsPerSecond: kernelEventsPerSecond(false), eventsPerSecondRecorded: kernelEventsPerSecond(true) },
  singleNode: single,
  raft: {
    members: 5,
    commitsPerSecondOneAtATime: commitsPerSecond(1, 200_000),
    commitsPerSecondPipelined: commitsPerSecond(256, 1_000_000),
    tenRequestsPerSecond: simulatedSecondsPerSecond(3_000),
  },
  databases: pageStore(),
  page: pageBytes(),
};
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
