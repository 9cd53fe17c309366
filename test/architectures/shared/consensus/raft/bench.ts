/**
 * How many entries a second five members commit in one process, in the harness: `npx tsx test/architectures/shared/consensus/raft/bench.ts`.
 * Counted per second of processor time, so that a busy machine does not blur it. One at a time: the next entry is proposed when the last one is answered. Pipelined: many are under way.
 */
import { BENCH_CONFIG, benchLogic } from './bench-node.ts';
import { Harness } from './harness.ts';
import { raftAt } from './world.ts';

const MEMBERS = ['a', 'b', 'c', 'd', 'e'];

function commitsPerSecond(entries: number, inFlight: number): number {
  let asked = 0;
  let answered = 0;
  const propose = (): void => {
    const message = { kind: 'propose', id: asked++ };
    harness.post(leader, 'client', message);
  };
  const harness: Harness = new Harness({
    seed: 1,
    minDelayUs: 100,
    maxDelayUs: 100,
    ordered: true,
    deliver: (_to, _from, message) => {
      if (message.kind !== 'committed') throw new Error(`unexpected ${message.kind}`);
      answered += 1;
      if (asked < entries) propose();
    },
  });
  for (const id of MEMBERS) harness.add(id, benchLogic({ id, members: MEMBERS }, BENCH_CONFIG));
  harness.run(3_000_000);
  const leader = MEMBERS.find((id) => raftAt(harness, id).isLeader) ?? 'a';
  const start = process.cpuUsage();
  for (let i = 0; i < inFlight; i += 1) propose();
  while (answered < entries) harness.step();
  const { user, system } = process.cpuUsage(start);
  return Math.round((entries / (user + system)) * 1e6);
}

for (const [entries, inFlight] of [
  [100_000, 1],
  [400_000, 1],
  [400_000, 64],
  [1_000_000, 1000],
  [2_000_000, 4000],
] as const) {
  console.log(`${inFlight} at a time: ${commitsPerSecond(entries, inFlight).toLocaleString('en')} entries per CPU second`);
}
