/** Raft and Paxos without a database, five members, side by side: what a commit costs, and what each is made of. */
import { readdirSync, readFileSync } from 'node:fs';
import { CONFIG, paxosLogic } from '../architectures/shared/consensus/paxos/node.ts';
import { paxosMachine } from '../../src/architectures/shared/consensus/paxos/machine.ts';
import { raftMachine } from '../../src/architectures/shared/consensus/raft/machine.ts';
import { diskOfFsync } from '../../src/sim/disk-model.ts';
import { EFFECT } from '../../src/sim/out.ts';
import { NO_RECORDER } from '../../src/sim/recorder.ts';
import { byRaft, cluster, commitsPerSecond, type MemberLogic } from './raft.ts';

export const byPaxos: MemberLogic = (who) => paxosLogic(who, CONFIG);

const FOLDER = 'src/architectures/shared/consensus';
const PORT_ONLY = /^\s*(?:\/?\*|\/\/|$)/;

/** Lines of an algorithm's folder that are neither empty nor comment; `invariants.ts` and what it remembers apart. */
function linesOf(algorithm: string): number {
  const files = readdirSync(`${FOLDER}/${algorithm}`).filter((file) => !/^(?:invariants|histories)\.ts$/.test(file));
  const lines = files.flatMap((file) => readFileSync(`${FOLDER}/${algorithm}/${file}`, 'utf8').split('\n'));
  return lines.filter((line) => !PORT_ONLY.test(line)).length;
}

/** Messages between members for each commit in a second of simulated time, heartbeats too. */
function messagesPerCommit(logicOf: MemberLogic, window: number): number {
  let sent = 0;
  const counting: MemberLogic = (who) => {
    const logic = logicOf(who);
    return {
      ...logic,
      boot: (...given) => logic.boot(...given),
      step(state, input, out) {
        logic.step(state, input, out);
        for (let i = 0; i < out.length; i += 1) if (out.kinds[i] === EFFECT.send && out.names[i] !== 'client') sent += 1;
      },
    };
  };
  const { kernel, committed } = cluster(window, 0, NO_RECORDER, diskOfFsync(0), counting);
  kernel.advance(10_000_000);
  const [before, was] = [committed(), sent];
  kernel.advance(11_000_000);
  return Math.round(((sent - was) / (committed() - before)) * 100) / 100;
}

/** Commits a second of real time, of both in turns, so that the machine does the same for each. */
export function raftAndPaxos(): object {
  const measure = (algorithm: string, logicOf: MemberLogic, machine: { readonly states: object }): object => ({
    commitsPerSecondOneAtATime: commitsPerSecond(1, 50_000, 0, logicOf),
    commitsPerSecondPipelined: commitsPerSecond(256, 300_000, 0, logicOf),
    messagesPerCommitOneAtATime: messagesPerCommit(logicOf, 1),
    messagesPerCommitPipelined: messagesPerCommit(logicOf, 256),
    states: Object.keys(machine.states).length,
    lines: linesOf(algorithm),
  });
  const turns = [0, 1].map(() => ({ raft: measure('raft', byRaft, raftMachine), paxos: measure('paxos', byPaxos, paxosMachine) }));
  return { members: 5, first: turns[0], second: turns[1] };
}
