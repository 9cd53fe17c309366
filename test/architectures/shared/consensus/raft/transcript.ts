/**
 * Scenes of the paper as text: members with given logs, one command at a time, and every message in between. Delays are
 * 1 ms, so a scene takes a few milliseconds and no election timer fires by itself.
 */
import type { Configuration, Entry } from '../../../../../src/architectures/shared/consensus/log.ts';
import type { RaftMessage } from '../../../../../src/architectures/shared/consensus/raft/protocol.ts';
import { type Rules, RULES } from '../../../../../src/architectures/shared/consensus/raft/rules.ts';
import { LOG_NAME, VOTE_KEY } from '../../../../../src/architectures/shared/consensus/raft/state.ts';
import type { TraceEvent } from '../../../../../src/sim/events.ts';
import type { Message, NodeId } from '../../../../../src/sim/node.ts';
import type { Rig } from '../../rig.ts';
import type { BenchPayload } from './bench-node.ts';
import { type Changes, openGroup, raftAt, wakingWith } from './group.ts';

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
  readonly config?: Changes;
}

export class Scene {
  readonly rig: Rig;
  readonly #lines: string[] = [];
  readonly #members: readonly NodeId[];
  /** Properties that were broken: the first violation of each is enough, the rest follow from it. */
  readonly #broken = new Set<string>();
  #told = 0;

  constructor({ logs, term, maxBatch, rules, preVote = false, checkQuorum = false, config }: SceneOptions) {
    this.#members = Object.keys(logs);
    const made = new Map<string, Entry<BenchPayload>>();
    const entryOf = (entryTerm: number, i: number): Entry<BenchPayload> => {
      const key = `${i} ${entryTerm}`;
      const entry = made.get(key) ?? { term: entryTerm, ordinal: i + 1, payload: { client: 'client', id: i } };
      made.set(key, entry);
      return entry;
    };
    this.rig = openGroup({
      members: this.#members,
      config: { maxBatch, preVote, checkQuorum, ...config, rules: { ...RULES, ...rules } },
      wrap: (logic, id) => wakingWith(logic, { [VOTE_KEY]: { term, votedFor: null } }, { [LOG_NAME]: (logs[id] ?? []).map(entryOf) }),
    });
    this.#told = this.rig.events.length;
  }

  /** A command of the scene and all that happens in the next milliseconds. */
  act(words: string, action: (rig: Rig) => void, ms: number): void {
    if (this.#lines.length > 0) this.#lines.push('');
    this.#lines.push(words, '----');
    action(this.rig);
    this.rig.pass(ms);
    for (const event of this.rig.events.slice(this.#told)) this.#tell(event);
    this.#told = this.rig.events.length;
    for (const id of this.#members) if (this.rig.states.has(id)) this.#lines.push(`    ${id}: ${this.#log(id)}`);
  }

  /** The election timer of a member fires. */
  elect(id: NodeId, ms: number): void {
    this.act(`the election timer of ${id} fires`, (rig) => rig.fire(id, 'election'), ms);
  }

  #tell(event: TraceEvent): void {
    const at = `${(event.at / 1000).toFixed(0).padStart(3)} ms`;
    if (event.type === 'send' && isRaft(event.message)) this.#lines.push(`${at}  ${event.from} → ${event.to}  ${raftSaid(event.message)}`);
    // That a node is crashed, its command has said.
    else if (event.type === 'role' && event.role !== 'crashed') this.#lines.push(`${at}  ${event.node} is ${event.role}`);
    else if (event.type === 'violation' && !this.#broken.has(event.invariant)) {
      this.#broken.add(event.invariant);
      this.#lines.push(`VIOLATION of ${event.invariant}: ${event.detail}`);
    }
  }

  text(): string {
    return `${this.#lines.join('\n')}\n`;
  }

  #log(id: NodeId): string {
    const { log, commitIndex, currentTerm } = raftAt(this.rig, id);
    const terms = log.entries.map((entry, i) => `${entry.term}${log.base.index + i + 1 === commitIndex ? ' |' : ''}`);
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
  'install-snapshot',
  'snapshot-reply',
  'commit',
  'timeout-now',
  'group-order',
]);
const isRaft = (message: Message): message is RaftMessage<BenchPayload> => KINDS.has(message.kind);

const configWords = ({ voters, old, learners }: Configuration): string =>
  `${old ? `${old.join('')} and ` : ''}${voters.join('')} vote${learners.length > 0 ? `, ${learners.join('')} learn` : ''}`;

function raftSaid(message: RaftMessage<BenchPayload>): string {
  switch (message.kind) {
    case 'append-entries':
    case 'heartbeat': {
      const terms = message.entries.map(({ term, config }) => (config ? `${term}: ${configWords(config)}` : term)).join(' ');
      return `${message.kind}, term ${message.term}: after ${message.prevLogIndex} of term ${message.prevLogTerm}: [${terms}], committed ${message.leaderCommit}`;
    }
    case 'append-reply':
    case 'heartbeat-reply':
      if (message.success) return `${message.kind}, term ${message.term}: equal up to ${message.matchIndex}`;
      return `${message.kind}, term ${message.term}: no; ${message.conflictTerm === 0 ? 'nothing there' : `term ${message.conflictTerm} there`}, go back to ${message.conflictIndex}`;
    case 'request-vote':
    case 'request-pre-vote':
      return `${message.kind}, term ${message.term}: last entry ${message.lastLogIndex} of term ${message.lastLogTerm}${message.transfer ? ', asked by its leader' : ''}`;
    case 'vote':
    case 'pre-vote':
      return `${message.kind}, term ${message.term}: ${message.granted ? 'yes' : 'no'}`;
    case 'install-snapshot':
      return `${message.kind}, term ${message.term}: up to ${message.lastIncludedIndex} of term ${message.lastIncludedTerm}, bytes ${message.offset} to ${message.offset + message.data.length} of ${message.size}`;
    case 'snapshot-reply':
      return `${message.kind}, term ${message.term}: ${message.done ? 'all of it is there' : `${message.received} bytes are there`}`;
    case 'timeout-now':
      return `${message.kind}, term ${message.term}`;
    case 'group-order':
      return `${message.kind}: ${message.order.does} ${'member' in message.order ? message.order.member : message.order.members.join(' ')}`;
    case 'commit':
      return `${message.kind}, term ${message.term}: up to ${message.leaderCommit}`;
  }
}
