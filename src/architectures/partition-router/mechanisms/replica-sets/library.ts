/**
 * What the library in the application does to ask a replica set, or a gateway in its place: writes go to the primary, reads to replicas of its
 * own region, as many as the level asks for, and a session carries its token. Sources: Azure/azure-cosmos-dotnet-v3, docs/SdkDesign.md
 * (“Consistency (direct mode)”: two answers are compared by their LSNs, barrier requests where that is not enough);
 * azure-databases-docs, cosmos-db/consistency-levels.md (session tokens), nosql/conceptual-resilient-sdk-applications.md (reads are tried again, writes not).
 */
import type { Micros, NodeId } from '../../../../sim/node.ts';
import type { Answer } from '../../../../sim/operation.ts';
import type { Out } from '../../../../sim/out.ts';
import type { Driver, Posed } from '../../../contract.ts';
import { refusal, unknown } from '../../../shared/answers.ts';
import { type Level, readsTwo } from './levels.ts';
import type { BarrierReply, ItemReply, SetMessage } from './protocol.ts';
import type { SetRules } from './rules.ts';

export interface Asking {
  readonly partition: NodeId;
  readonly region: string;
  /** By region, that which takes writes first. */
  readonly sets: ReadonlyMap<string, readonly NodeId[]>;
  /** What is asked for here, and what the account promises. */
  readonly level: Level;
  readonly account: Level;
  /** How long it waits for a replica before it asks another. */
  readonly patienceUs: Micros;
  readonly rules: SetRules;
}

/** Throttled: it may be asked again after so long. */
export interface Throttled extends Answer {
  readonly retryUs: Micros;
}

interface Pending {
  readonly posed: Posed;
  readonly writes: boolean;
  /** The number of the question under way; answers to earlier ones are dropped. */
  ask: number;
  /** Replicas that were asked, and those that have answered this question. */
  tried: NodeId[];
  answers: { readonly from: NodeId; readonly reply: ItemReply }[];
  /** `looking`: nobody knows a primary. `global`: what it will answer, once all regions have it. */
  stage: 'asked' | 'looking' | 'again' | 'global';
  best: { readonly from: NodeId; readonly reply: ItemReply } | null;
  /** What a barrier asks for. */
  atLeast: number;
  rounds: number;
}

export interface Library {
  /** The highest LSN that this session has seen of the partition. */
  token: number;
  primary: NodeId;
  asks: number;
  readonly pending: Map<string, Pending>;
  /** For the invariants, a new object each time: the read that was answered last. */
  answered: { readonly level: Level; readonly replicas: number; readonly lsn: number; readonly needed: number } | null;
}

const TIMER = 'library';
/** More are not under way at once; the oldest is forgotten. */
const PENDING_MAX = 10_000;
/** A read is asked anew so often. Ours: through all replicas of a region, and the primary. */
const ROUNDS_MAX = 8;
/** How soon it looks for a primary again. Ours. */
const LOOK_US = 200_000;

/** `library partition-1 op-7` → the partition whose library set it. */
export const libraryOf = (timer: string): NodeId | null => (timer.startsWith(`${TIMER} `) ? (timer.split(' ')[1] ?? null) : null);

const NOTHING = refusal('No replica of this partition could be asked. Nothing was written.');

export function asksSet(asking: Asking): Driver<Library, SetMessage> {
  const { partition, region, sets, level, account, patienceUs, rules } = asking;
  const [home = []] = [...sets.values()];
  const near = sets.get(region) ?? home;
  const timerOf = (op: string): string => `${TIMER} ${partition} ${op}`;

  const end = (library: Library, out: Out, pending: Pending, { from, reply }: NonNullable<Pending['best']>): Answer | Throttled => {
    const { op } = pending.posed;
    library.pending.delete(op);
    out.cancelTimer(timerOf(op));
    const { outcome, position, lsn, status, retryUs } = reply;
    if (status === 'done' && outcome.ok) library.token = Math.max(library.token, lsn);
    const isOld = !pending.writes && level !== 'strong';
    return {
      ...{ op, outcome, served: status === 'done' ? { node: from, position, cachedAt: null } : null },
      ...(isOld && { ageUs: null }),
      ...(retryUs !== undefined && { retryUs }),
    };
  };

  /** Asks one replica; the question's number stays for all that are asked at once. */
  const send = (library: Library, out: Out<SetMessage>, pending: Pending, to: NodeId, atLeast: number, waits: boolean): void => {
    const { op, sql, params, nowMs, bulk, as } = pending.posed;
    pending.tried.push(to);
    out.send(to, {
      ...{ kind: 'item', op, ask: pending.ask, sql, params, nowMs: pending.writes ? (nowMs ?? 0) : null, atLeast, waits },
      whole: as === 'gather' || bulk === true,
    });
    library.asks = Math.max(library.asks, pending.ask);
  };

  const anew = (library: Library, out: Out, pending: Pending, stage: Pending['stage']): void => {
    library.asks += 1;
    Object.assign(pending, { ask: library.asks, answers: [], stage, rounds: pending.rounds + 1 });
    out.setTimer(timerOf(pending.posed.op), stage === 'looking' ? LOOK_US : patienceUs);
  };

  const write = (library: Library, out: Out<SetMessage>, pending: Pending): void => {
    anew(library, out, pending, 'asked');
    send(library, out, pending, library.primary, 0, false);
  };

  /** Replicas of its own region in turn, and at last the primary, which has all that was confirmed. */
  const next = (library: Library, pending: Pending): NodeId | null => {
    const at = library.asks % near.length;
    const turn = [...near.slice(at), ...near.slice(0, at), library.primary];
    return turn.find((id) => !pending.tried.includes(id)) ?? null;
  };

  const read = (library: Library, out: Out<SetMessage>, pending: Pending): void => {
    anew(library, out, pending, 'asked');
    for (let i = 0; i < rules.replicasRead(level); i++) {
      const to = next(library, pending);
      if (to !== null) send(library, out, pending, to, rules.tokenOf(level, library.token), false);
    }
  };

  /** This one does not answer: the next is asked beside those that do. */
  const another = (library: Library, out: Out<SetMessage>, pending: Pending, why: ItemReply | null, from: NodeId): Answer | null => {
    const to = next(library, pending);
    if (to === null) return end(library, out, pending, { from, reply: why ?? failed(pending) });
    send(library, out, pending, to, rules.tokenOf(level, library.token), false);
    return null;
  };

  const failed = ({ posed, ask }: Pending): ItemReply => ({
    ...{ kind: 'item-reply', op: posed.op, ask, status: 'elsewhere', outcome: NOTHING, position: null },
    ...{ lsn: 0, written: 0, globalCommitted: 0, primary: null },
  });

  /** What it has seen all regions must have, where that is promised. */
  const settle = (library: Library, out: Out<SetMessage>, pending: Pending, best: NonNullable<Pending['best']>): Answer | null => {
    const { lsn, globalCommitted } = best.reply;
    const waits = pending.writes ? account === 'strong' : level === 'strong';
    if (!waits || rules.isGlobal(lsn, globalCommitted)) return end(library, out, pending, best);
    anew(library, out, pending, 'global');
    pending.best = best;
    pending.atLeast = lsn;
    out.send(best.from, { kind: 'barrier', op: pending.posed.op, ask: pending.ask, lsn });
    return null;
  };

  const compare = (library: Library, out: Out<SetMessage>, pending: Pending): Answer | null => {
    const needed = Math.max(...pending.answers.map(({ reply }) => reply.written), pending.atLeast);
    const newest = pending.answers.reduce((most, each) => (each.reply.lsn > most.reply.lsn ? each : most));
    const { lsn } = newest.reply;
    if (!readsTwo(level) || rules.isQuorumMet(lsn, needed)) {
      library.answered = { level, replicas: new Set(pending.tried).size, lsn, needed: readsTwo(level) ? needed : 0 };
      return settle(library, out, pending, newest);
    }
    // A replica has more in its log than it has applied, or than the other has: that is waited for.
    anew(library, out, pending, 'again');
    pending.atLeast = needed;
    send(library, out, pending, newest.from, needed, true);
    return null;
  };

  function onReply(library: Library, out: Out<SetMessage>, from: NodeId, reply: ItemReply): Answer | null {
    const pending = library.pending.get(reply.op);
    if (pending?.ask !== reply.ask) return null;
    if (reply.status === 'throttled') return end(library, out, pending, { from, reply });
    if (pending.writes) {
      if (reply.status === 'done') return reply.outcome.ok ? settle(library, out, pending, { from, reply }) : end(library, out, pending, { from, reply });
      if (reply.primary !== null && reply.primary !== from && pending.rounds < ROUNDS_MAX) {
        library.primary = reply.primary;
        write(library, out, pending);
      } else anew(library, out, pending, 'looking');
      return null;
    }
    if (reply.status !== 'done') return another(library, out, pending, reply, from);
    if (!reply.outcome.ok) return end(library, out, pending, { from, reply });
    pending.answers.push({ from, reply });
    const wanted = pending.stage === 'again' ? 1 : rules.replicasRead(level);
    return pending.answers.length < wanted ? null : compare(library, out, pending);
  }

  function onBarrier(library: Library, out: Out, { op, ask }: BarrierReply): Answer | null {
    const pending = library.pending.get(op);
    if (pending?.ask !== ask || pending.best === null) return null;
    return end(library, out, pending, pending.best);
  }

  return {
    home: near[0] ?? '',
    boot: () => ({ token: 0, primary: home[0] ?? '', asks: 0, pending: new Map(), answered: null }),
    ask(library, out, posed) {
      const [oldest] = library.pending.keys();
      if (library.pending.size >= PENDING_MAX && oldest !== undefined) library.pending.delete(oldest);
      const writes = posed.nowMs !== undefined;
      const pending: Pending = { posed, writes, ask: 0, tried: [], answers: [], stage: 'asked', best: null, atLeast: 0, rounds: 0 };
      library.pending.set(posed.op, pending);
      if (writes) write(library, out, pending);
      else read(library, out, pending);
      return null;
    },
    hear(library, out, from, message) {
      const said = message as SetMessage;
      if (said.kind === 'item-reply') return onReply(library, out, from, said);
      return said.kind === 'barrier-reply' ? onBarrier(library, out, said) : null;
    },
    timer(library, out, name) {
      const op = name.slice(timerOf('').length);
      const pending = library.pending.get(op);
      if (!pending) return null;
      if (pending.stage === 'global' && pending.best !== null) {
        // Its replica may have been asked in vain: it is asked once more.
        const { best, atLeast } = pending;
        anew(library, out, pending, 'global');
        out.send(best.from, { kind: 'barrier', op, ask: pending.ask, lsn: atLeast });
        return null;
      }
      if (pending.writes) {
        // Nobody knows whether a write that is not answered was done, so it is not sent again.
        if (pending.stage !== 'looking') return null;
        library.primary = home[(home.indexOf(library.primary) + 1) % home.length] ?? library.primary;
        write(library, out, pending);
        return null;
      }
      if (pending.rounds >= ROUNDS_MAX) return end(library, out, pending, { from: near[0] ?? '', reply: failed(pending) });
      const silent = pending.tried.filter((id) => !pending.answers.some(({ from }) => from === id));
      pending.tried = silent.length < near.length - 1 ? silent : [];
      read(library, out, pending);
      return null;
    },
    refused(library, out, peer, message) {
      if (message.kind !== 'item' && message.kind !== 'barrier') return null;
      const pending = library.pending.get(message.op);
      if (pending?.ask !== message.ask) return null;
      if (pending.stage === 'global') {
        if (!pending.writes) return another(library, out, pending, null, peer);
        const outcome = unknown('The primary has stopped while this waited for the other regions: nobody knows whether they have it.');
        return end(library, out, pending, { from: peer, reply: { ...failed(pending), outcome } });
      }
      if (!pending.writes) return another(library, out, pending, null, peer);
      library.primary = home[(home.indexOf(peer) + 1) % home.length] ?? peer;
      if (pending.rounds < home.length) write(library, out, pending);
      else anew(library, out, pending, 'looking');
      return null;
    },
    forget(library, out, op) {
      const pending = library.pending.get(op);
      if (!pending) return;
      library.pending.delete(op);
      out.cancelTimer(timerOf(op));
      // Who did not answer in all this time may be gone.
      if (pending.writes && pending.stage === 'asked') library.primary = home[(home.indexOf(library.primary) + 1) % home.length] ?? library.primary;
    },
  };
}
