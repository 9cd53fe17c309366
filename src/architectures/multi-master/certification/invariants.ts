/** What must always hold, looked at after every step, beside what the algorithm of the order promises. */
import type { NodeId } from '../../../sim/node.ts';
import type { Checker, DatabaseProbe, Invariant } from '../../contract.ts';
import { agrees, isSampled } from '../../shared/content.ts';
import { remembering } from '../../shared/remembering.ts';
import { conflicting } from './local.ts';
import { isStopped } from './ordering.ts';
import { type Queued, serverOf, type ServerState } from './state.ts';
import { group } from './group.ts';

/** What a checker remembers of each of the last actions of the order. */
const REMEMBERED = 20_000;

function bounded<K, V>(map: Map<K, V>): void {
  if (map.size <= REMEMBERED) return;
  for (const key of map.keys()) {
    map.delete(key);
    return;
  }
}

/** Calls `look` for whatever a server has delivered since it was looked at last. */
function forNew(node: NodeId, state: ServerState, seen: Map<NodeId, number>, look: (queued: Queued) => string | null): string | null {
  const from = seen.get(node) ?? 0;
  let last = from;
  for (const queued of state.queue) {
    if (queued.index <= from) continue;
    last = queued.index;
    const wrong = look(queued);
    if (wrong !== null) return wrong;
  }
  seen.set(node, last);
  return null;
}

interface Told {
  readonly seen: Map<NodeId, number>;
  readonly by: Map<number, string>;
}

function alike(what: string, name: string, states: string, of: (queued: Queued) => string): Invariant {
  return {
    name,
    states,
    begin: (): Checker =>
      remembering<Told>({ seen: new Map(), by: new Map() }, (node, all, { seen, by }) => {
        const state = serverOf(all.get(node));
        if (state === null) return null;
        return forNew(node, state, seen, (queued) => {
          const known = by.get(queued.seqno);
          const now = of(queued);
          if (known !== undefined && known !== now)
            return `${node} has ${what} ${now} as number ${queued.seqno}, and another server ${known}`;
          by.set(queued.seqno, now);
          bounded(by);
          return null;
        });
      }),
  };
}

const oneOrder = alike(
  'delivered',
  'one order',
  'Whatever servers have delivered, each number is the same action everywhere (Pedone, Guerraoui & Schiper 2003, §3: atomic broadcast).',
  ({ action }) => `${action.kind} ${action.op} of ${action.source}`,
);

const oneVerdict = alike(
  'the verdict',
  'one verdict',
  'On each number all servers reach the same verdict (the same, §4: certification is deterministic).',
  // Why one was rejected is forgotten with the index.
  ({ verdict, action }) => `${verdict === 'certified' ? 'certified' : 'rejected'} of ${action.op}`,
);

interface Writers {
  readonly seen: Map<NodeId, number>;
  readonly written: Map<string, number>;
  to: number;
}

const firstCommitterWins: Invariant = {
  name: 'first committer wins',
  states:
    'No two certified write sets wrote the same row or unique value without the later one having seen the earlier (Berenson et al. 1995, §4.2: snapshot isolation).',
  begin: (): Checker =>
    remembering<Writers>({ seen: new Map(), written: new Map(), to: 0 }, (node, all, memory) => {
      const state = serverOf(all.get(node));
      if (state === null) return null;
      return forNew(node, state, memory.seen, ({ seqno, action, verdict }) => {
        if (seqno <= memory.to || action.kind !== 'writeset' || verdict !== 'certified') return null;
        memory.to = seqno;
        for (const key of action.keys.written) {
          const before = memory.written.get(key);
          if (before !== undefined && before > action.lastSeen)
            return `${action.op}, number ${seqno}, wrote ${key} and has seen up to ${action.lastSeen} only: number ${before} wrote it, too`;
          memory.written.delete(key);
          memory.written.set(key, seqno);
          bounded(memory.written);
        }
        return null;
      });
    }),
};

const fits: Invariant = {
  name: 'what is certified fits',
  states: 'A certified write set can be applied: nothing that keeps it out, such as a unique value, was left out of its keys.',
  begin: (): Checker => ({
    after(node, states) {
      const unfit = serverOf(states.get(node))?.unfit ?? null;
      return unfit === null ? null : `${node} could not apply ${unfit}, which is certified`;
    },
  }),
};

const equalDatabases: Invariant = {
  name: 'equal databases',
  states: 'Databases that have applied the same number of actions hold the same rows. Sampled.',
  begin(_topology, databases: DatabaseProbe | null): Checker {
    const memory = { contents: new Map<string, string>(), looked: new Map<NodeId, number>() };
    return remembering(memory, (node, states, { contents, looked }) => {
      const state = serverOf(states.get(node));
      if (databases === null || state === null || group.isBlank(state) || state.applying > 0) return null;
      const position = databases.position(node);
      if (looked.get(node) === position) return null;
      looked.set(node, position);
      if (!isSampled(position) || agrees(contents, String(position), databases.digest(node))) return null;
      return `${node} holds other rows at position ${position} than another server did`;
    });
  },
};

const certifiedWins: Invariant = {
  name: 'certified goes first',
  states: 'What is certified waits for no local transaction: who is in its way is rolled back (Galera: brute force abort).',
  begin: (): Checker => ({
    after(node, states) {
      const state = serverOf(states.get(node));
      if (state === null || state.applying > 0 || state.isFlushing || state.snapshotJob !== null || state.base === null) return null;
      const [first] = state.queue;
      if (first?.action.kind !== 'writeset' || first.verdict !== 'certified') return null;
      const [local] = conflicting(state, first.action);
      return local ? `${first.action.op} is certified, and ${node} lets it wait for ${local.id}` : null;
    },
  }),
};

interface Verdicts {
  readonly seen: Map<NodeId, number>;
  readonly certified: Map<string, number>;
}

const afterVerdict: Invariant = {
  name: 'answer after verdict',
  states: 'A client is told that its transaction is committed only when its write set is certified.',
  begin: (): Checker =>
    remembering<Verdicts>({ seen: new Map(), certified: new Map() }, (node, all, { seen, certified }) => {
      const state = serverOf(all.get(node));
      if (state === null) return null;
      forNew(node, state, seen, ({ action, verdict, seqno }) => {
        if (verdict === 'certified') certified.set(action.op, seqno);
        bounded(certified);
        return null;
      });
      const { answered } = state;
      if (answered === null || certified.has(answered) || state.certification.done.has(answered)) return null;
      return `${node} told the client of ${answered} that it is committed, and nobody has certified that`;
    }),
};

interface Paused {
  readonly sent: Map<NodeId, number>;
  readonly paused: Map<NodeId, boolean>;
}

const flowControl: Invariant = {
  name: 'flow control',
  states: 'A server that was told to stop sends no write set, so a queue grows no longer than its limit and what was under way.',
  begin: (): Checker =>
    remembering<Paused>({ sent: new Map(), paused: new Map() }, (node, all, { sent, paused }) => {
      const state = serverOf(all.get(node));
      if (state === null) return null;
      const before = sent.get(node) ?? 0;
      const wasPaused = paused.get(node) === true && isStopped(state);
      sent.set(node, state.flow.sent);
      paused.set(node, isStopped(state));
      return wasPaused && state.flow.sent > before ? `${node} was told to stop, and sent a write set` : null;
    }),
};

interface Answered {
  readonly seqnos: Map<string, number>;
  readonly seen: Map<NodeId, number>;
  readonly told: Map<NodeId, string>;
  /** The last that a client was told of. */
  to: number;
  /** What each causal read must see. */
  readonly need: Map<string, number>;
}

const syncWait: Invariant = {
  name: 'sync wait',
  states: 'A causal statement runs when all that clients were told of before it came is applied (Galera: wsrep_sync_wait).',
  begin: (): Checker =>
    remembering<Answered>({ seqnos: new Map(), seen: new Map(), told: new Map(), to: 0, need: new Map() }, (node, all, memory) => {
      const state = serverOf(all.get(node));
      if (state === null) return null;
      for (const request of state.requests.values())
        if (request.isCausal && !memory.need.has(request.op)) {
          memory.need.set(request.op, memory.to);
          bounded(memory.need);
        }
      forNew(node, state, memory.seen, ({ action, index, verdict }) => {
        if (verdict === 'certified') memory.seqnos.set(action.op, index);
        bounded(memory.seqnos);
        return null;
      });
      const { answered } = state;
      if (answered !== null && memory.told.get(node) !== answered) {
        memory.told.set(node, answered);
        memory.to = Math.max(memory.to, memory.seqnos.get(answered) ?? 0);
      }
      for (const request of state.requests.values()) {
        const need = memory.need.get(request.op) ?? 0;
        if (request.isCausal && request.stage === 'running' && state.lastApplied < need)
          return `${node} runs ${request.op} with all up to entry ${state.lastApplied}, and a client was told of ${need} before it came`;
      }
      return null;
    }),
};

export const invariants: readonly Invariant[] = [
  oneOrder,
  oneVerdict,
  firstCommitterWins,
  fits,
  equalDatabases,
  certifiedWins,
  afterVerdict,
  flowControl,
  syncWait,
];
