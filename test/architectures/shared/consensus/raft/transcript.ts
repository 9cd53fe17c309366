/**
 * Scenes of the paper as text: members with given logs, one command at a time, and every message in between. Delays are
 * 1 ms, so a scene takes a few milliseconds and no election timer fires by itself.
 */
import type { Configuration, Entry } from '../../../../../src/architectures/shared/consensus/log.ts';
import type { RaftMessage } from '../../../../../src/architectures/shared/consensus/raft/protocol.ts';
import { type Rules, RULES } from '../../../../../src/architectures/shared/consensus/raft/rules.ts';
import { LOG_NAME, VOTE_KEY } from '../../../../../src/architectures/shared/consensus/raft/state.ts';
import type { Message, NodeId } from '../../../../../src/sim/node.ts';
import { Scene as GroupScene } from '../scene.ts';
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

export class Scene extends GroupScene {
  constructor({ logs, term, maxBatch, rules, preVote = false, checkQuorum = false, config }: SceneOptions) {
    const members = Object.keys(logs);
    const made = new Map<string, Entry<BenchPayload>>();
    const entryOf = (entryTerm: number, i: number): Entry<BenchPayload> => {
      const key = `${i} ${entryTerm}`;
      const entry = made.get(key) ?? { term: entryTerm, ordinal: i + 1, payload: { client: 'client', id: i } };
      made.set(key, entry);
      return entry;
    };
    const rig = openGroup({
      members,
      config: { maxBatch, preVote, checkQuorum, ...config, rules: { ...RULES, ...rules } },
      wrap: (logic, id) => wakingWith(logic, { [VOTE_KEY]: { term, votedFor: null } }, { [LOG_NAME]: (logs[id] ?? []).map(entryOf) }),
    });
    super(rig, members);
  }

  protected said(from: NodeId, to: NodeId, message: Message): string | null {
    return isRaft(message) ? `${from} → ${to}  ${raftSaid(message)}` : null;
  }

  protected holds(id: NodeId): string {
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
