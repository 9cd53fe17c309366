/** A consensus group without a database, five members, Raft unless another is given: how many entries a second are committed, and how fast simulated time runs. */
import { BENCH_CONFIG, type BenchMessage, benchLogic } from '../architectures/shared/consensus/raft/bench-node.ts';
import { diskOfFsync, INSTANT_DISK } from '../../src/sim/disk-model.ts';
import { type Executor, NO_TICKET } from '../../src/sim/executor.ts';
import { Kernel } from '../../src/sim/kernel.ts';
import type { NodeLogic } from '../../src/sim/logic.ts';
import type { Input, NodeSpec } from '../../src/sim/node.ts';
import type { Out } from '../../src/sim/out.ts';
import { Names, NO_RECORDER } from '../../src/sim/recorder.ts';
import { RoleChart } from '../../src/sim/role.ts';
import { Trace } from '../../src/sim/trace.ts';
import { createMachine } from 'xstate';

const names = new Names();
const clientRoles = new RoleChart(createMachine({ id: 'client', initial: 'client', states: { client: {} } }));
const nothing: Executor = {
  start: () => ({ ticket: NO_TICKET, result: null, costUs: 0, steps: 0, waitsFor: null }),
  finish: () => null,
  freed: () => [],
  overflow: () => null,
  flush: () => 0,
  flushed: () => undefined,
  crash: () => undefined,
  wipe: () => undefined,
};

interface Asking {
  leader: string;
  next: number;
  committed: number;
}

function propose(client: Asking, out: Out<BenchMessage>): void {
  out.send(client.leader, { kind: 'propose', id: client.next++ });
}

/** A client that keeps `window` proposals under way, or proposes at a fixed rate; it follows the leader. */
function proposer(members: readonly string[], window: number, everyUs: number): NodeLogic<Asking, BenchMessage> {
  return {
    roles: clientRoles,
    boot(_disk, _role, out) {
      out.setTimer('go', 5_000_000);
      return { leader: members[0] ?? '', next: 0, committed: 0 };
    },
    step(client, input: Input<BenchMessage>, out) {
      if (input.type === 'timer') {
        for (let i = 0; i < (everyUs === 0 ? window : 1); i++) propose(client, out);
        if (everyUs > 0) out.setTimer('go', everyUs);
      }
      if (input.type !== 'message') return;
      if (input.message.kind === 'rejected') {
        client.leader = input.message.leader ?? members[client.next % members.length] ?? '';
        propose(client, out);
      } else if (input.message.kind === 'committed') {
        client.committed++;
        if (everyUs === 0) propose(client, out);
      }
    },
  };
}

/** The logic of one member of a group. */
export type MemberLogic = (who: { readonly id: string; readonly members: readonly string[] }) => NodeLogic;

export const byRaft: MemberLogic = (who) => benchLogic(who, BENCH_CONFIG);

export function cluster(
  window: number,
  everyUs: number,
  trace = NO_RECORDER,
  disk = INSTANT_DISK,
  logicOf = byRaft,
): { kernel: Kernel; committed(): number } {
  const members = ['m1', 'm2', 'm3', 'm4', 'm5'];
  const nodes = [...members, 'client'].map((id): NodeSpec => ({ id, kind: id === 'client' ? 'client' : 'member', region: 'one' }));
  const kernel = new Kernel({
    seed: 1,
    nodes,
    logic: (spec) => (spec.id === 'client' ? proposer(members, window, everyUs) : logicOf({ id: spec.id, members })),
    cores: () => 1,
    disk: ({ kind }) => (kind === 'client' ? INSTANT_DISK : disk),
    network: { delayUs: () => 500, jitterUs: () => 50, ordered: true, connections: { userTimeoutUs: 924_600_000, opening: [] } },
    executor: nothing,
    names,
    recorder: trace,
  });
  const isAsking = (state: unknown): state is Asking =>
    typeof state === 'object' && state !== null && 'committed' in state && 'leader' in state;
  return {
    kernel,
    committed() {
      const state = kernel.states.get('client');
      return isAsking(state) ? state.committed : 0;
    },
  };
}

/** Commits per second of real time, after a warm-up. `fsyncUs`: each member waits that long for its disk before it answers or counts itself. */
export function commitsPerSecond(window: number, wanted: number, fsyncUs = 0, logicOf = byRaft): number {
  const { kernel, committed } = cluster(window, 0, NO_RECORDER, diskOfFsync(fsyncUs), logicOf);
  const until = (n: number): void => {
    while (committed() < n) kernel.advance(kernel.now + 1_000_000);
  };
  until(wanted / 10);
  const before = committed();
  const start = performance.now();
  until(before + wanted);
  return Math.round((committed() - before) / ((performance.now() - start) / 1000));
}

/** Simulated seconds per real second at 10 requests a second, with every event recorded. */
export function simulatedSecondsPerSecond(simulatedSeconds: number): { readonly ratio: number; readonly eventsPerSecond: number } {
  const trace = new Trace({ nodes: ['m1', 'm2', 'm3', 'm4', 'm5', 'client'], names });
  const { kernel } = cluster(1, 100_000, trace);
  kernel.advance(10_000_000);
  const before = trace.length;
  const start = performance.now();
  kernel.advance(10_000_000 + simulatedSeconds * 1e6);
  const seconds = (performance.now() - start) / 1000;
  return { ratio: Math.round(simulatedSeconds / seconds), eventsPerSecond: Math.round((trace.length - before) / seconds) };
}
