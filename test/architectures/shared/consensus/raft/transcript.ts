/**
 * Scenes of the paper as text: members with given logs, one command at a time, and every message in between. Delays are
 * 1 ms, so a scene takes a few milliseconds and no election timer fires by itself.
 */
import { raftInvariants } from '../../../../../src/architectures/shared/consensus/raft/invariants.ts';
import type { Entry } from '../../../../../src/architectures/shared/consensus/port.ts';
import type { RaftMessage } from '../../../../../src/architectures/shared/consensus/raft/protocol.ts';
import { BENCH_CONFIG, benchLogic, type BenchPayload } from './bench-node.ts';
import { type Rules, RULES } from '../../../../../src/architectures/shared/consensus/raft/rules.ts';
import { LOG_NAME, VOTE_KEY } from '../../../../../src/architectures/shared/consensus/raft/state.ts';
import type { Message, NodeId } from '../../../../../src/sim/node.ts';
import { Harness, MemoryDisk } from './harness.ts';
import { NO_TOPOLOGY, raftAt } from './world.ts';

export interface SceneOptions {
  /** Member → the terms of its entries, first to last. Entries of one index and term are the same entry. */
  readonly logs: Readonly<Record<NodeId, readonly number[]>>;
  /** The term that all members know. */
  readonly term: number;
  readonly maxBatch: number;
  readonly rules?: Partial<Rules>;
  readonly preVote?: boolean;
  /** Off, as in the paper: a candidate may depose a leader that is heard. */
  readonly checkQuorum?: boolean;
}

export class Scene {
  readonly harness: Harness;
  readonly #lines: string[] = [];
  readonly #members: readonly NodeId[];

  constructor({ logs, term, maxBatch, rules, preVote = false, checkQuorum = false }: SceneOptions) {
    this.#members = Object.keys(logs);
    const checkers = raftInvariants.map(({ name, begin }) => ({ name, checker: begin(NO_TOPOLOGY, null) }));
    // The first violation of each property is enough: the rest follow from it.
    const broken = new Set<string>();
    this.harness = new Harness({
      seed: 1,
      minDelayUs: 1000,
      maxDelayUs: 1000,
      ordered: true,
      sent: (from, to, message, at) => {
        if (isRaft(message)) this.#lines.push(`${this.#at(at)}  ${from} → ${to}  ${raftSaid(message)}`);
      },
      role: (node, role) => this.#lines.push(`${this.#at(this.harness.now)}  ${node} is ${role}`),
      after: (node, states) => {
        for (const { name, checker } of checkers) {
          const problem = checker.after(node, states);
          if (problem === null || broken.has(name)) continue;
          broken.add(name);
          this.#lines.push(`VIOLATION of ${name}: ${problem}`);
        }
      },
    });
    const made = new Map<string, Entry<BenchPayload>>();
    for (const id of this.#members) {
      const disk = new MemoryDisk();
      disk.values.set(VOTE_KEY, { term, votedFor: null });
      const entries = (logs[id] ?? []).map((entryTerm, i) => {
        const key = `${i} ${entryTerm}`;
        const entry = made.get(key) ?? { term: entryTerm, ordinal: i + 1, payload: { client: 'client', id: i } };
        made.set(key, entry);
        return entry;
      });
      disk.append(LOG_NAME, 0, entries);
      const config = { ...BENCH_CONFIG, maxBatch, preVote, checkQuorum, rules: { ...RULES, ...rules } };
      this.harness.add(id, benchLogic({ id, members: this.#members }, config), disk);
    }
  }

  /** A command of the scene and all that happens in the next milliseconds. */
  act(words: string, action: (harness: Harness) => void, ms: number): void {
    if (this.#lines.length > 0) this.#lines.push('');
    this.#lines.push(words, '----');
    action(this.harness);
    this.harness.run(this.harness.now + ms * 1000);
    for (const id of this.#members) if (this.harness.states.has(id)) this.#lines.push(`    ${id}: ${this.#log(id)}`);
  }

  /** The election timer of a member fires. */
  elect(id: NodeId, ms: number): void {
    this.act(`the election timer of ${id} fires`, (harness) => harness.feed(id, { type: 'timer', name: 'election' }), ms);
  }

  text(): string {
    return `${this.#lines.join('\n')}\n`;
  }

  #at(at: number): string {
    return `${(at / 1000).toFixed(0).padStart(3)} ms`;
  }

  #log(id: NodeId): string {
    const { log, commitIndex, currentTerm } = raftAt(this.harness, id);
    const terms: string[] = [];
    for (let i = 1; i <= log.lastIndex; i += 1) terms.push(`${log.termAt(i)}${i === commitIndex ? ' |' : ''}`);
    return `term ${currentTerm}, log ${terms.join(' ')}${commitIndex === 0 ? ' (nothing known to be committed)' : ''}`;
  }
}

const KINDS = new Set<string>([
  'append-entries',
  'heartbeat',
  'append-reply',
  'heartbeat-reply',
  'request-vote',
  'request-pre-vote',
  'vote',
  'pre-vote',
  'commit',
]);
const isRaft = (message: Message): message is RaftMessage<BenchPayload> => KINDS.has(message.kind);

function raftSaid(message: RaftMessage<BenchPayload>): string {
  switch (message.kind) {
    case 'append-entries':
    case 'heartbeat': {
      const terms = message.entries.map((entry) => entry.term).join(' ');
      return `${message.kind}, term ${message.term}: after ${message.prevLogIndex} of term ${message.prevLogTerm}: [${terms}], committed ${message.leaderCommit}`;
    }
    case 'append-reply':
    case 'heartbeat-reply':
      if (message.success) return `${message.kind}, term ${message.term}: equal up to ${message.matchIndex}`;
      return `${message.kind}, term ${message.term}: no; ${message.conflictTerm === 0 ? 'nothing there' : `term ${message.conflictTerm} there`}, go back to ${message.conflictIndex}`;
    case 'request-vote':
    case 'request-pre-vote':
      return `${message.kind}, term ${message.term}: last entry ${message.lastLogIndex} of term ${message.lastLogTerm}`;
    case 'vote':
    case 'pre-vote':
      return `${message.kind}, term ${message.term}: ${message.granted ? 'yes' : 'no'}`;
    case 'commit':
      return `${message.kind}, term ${message.term}: up to ${message.leaderCommit}`;
  }
}
