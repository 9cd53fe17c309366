/**
 * What the library in the application does to ask a replica set, or a gateway in its place: writes go to the primary, reads to replicas of its
 * own region, as many as the level asks for, and a session carries its token. Sources: Azure/azure-cosmos-dotnet-v3, docs/SdkDesign.md
 * (“Consistency (direct mode)”: two answers are compared by their LSNs, barrier requests where that is not enough);
 * azure-databases-docs, cosmos-db/consistency-levels.md (session tokens), nosql/conceptual-resilient-sdk-applications.md (reads are tried again, writes not).
 */
import type { Micros, NodeId } from '../../../sim/node.ts';
import type { Answer, Outcome } from '../../../sim/operation.ts';
import type { Out } from '../../../sim/out.ts';
import type { Driver, Posed } from '../../contract.ts';
import type { PartitionMap } from '../map.ts';
import { refusal, unknown } from '../../shared/answers.ts';
import { type Level, readsTwo } from './levels.ts';
import { type Members, ofMembers } from './membership.ts';
import type { ItemReply, SetMessage } from './protocol.ts';
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
  /** Regions may be left out, and another may take the writes. */
  readonly isManaged: boolean;
  readonly rules: SetRules;
}

/** Throttled: it may be asked again after so long. */
export interface Throttled extends Answer {
  readonly retryUs: Micros;
}

/** It is another partition’s to answer, by this map. */
export interface Moved extends Answer {
  readonly moved: PartitionMap;
}

interface Pending {
  readonly posed: Posed;
  readonly writes: boolean;
  /** The number of the question under way; answers to earlier ones are dropped. */
  ask: number;
  /** Replicas that were asked, and those that have answered this question. */
  tried: NodeId[];
  answers: { readonly from: NodeId; readonly reply: ItemReply; readonly members?: Members }[];
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
  /** Of the account when that was seen; and the newest that any replica told of. */
  tokenEpoch: number;
  epoch: number;
  /** Reads go to this region instead of its own, until then. */
  away: { readonly region: string; readonly until: Micros } | null;
  primary: NodeId;
  asks: number;
  readonly pending: Map<string, Pending>;
  /** For the invariants: what was asked and answered last, of how many replicas, and what these had in their logs. */
  answered: {
    readonly op: string;
    readonly writes: boolean;
    readonly level: Level;
    readonly replicas: number;
    readonly lsn: number;
    readonly needed: number;
    readonly epoch: number;
  } | null;
}

const TIMER = 'library';
/** More are not under way at once; the oldest is forgotten. */
const PENDING_MAX = 10_000;
/** A question is asked anew so often. Ours: through all replicas of a region, and the primary. */
const ROUNDS_MAX = 8;
/** How soon it looks for a primary again. Ours. */
const LOOK_US = 200_000;
/** So long it leaves its own region alone when that has answered nothing. Ours. */
const AWAY_US = 5_000_000;

/** `library partition-1 op-7` → the partition whose library set it. */
export const libraryOf = (timer: string): NodeId | null => (timer.startsWith(`${TIMER} `) ? (timer.split(' ')[1] ?? null) : null);

const timerOf = ({ partition }: Asking, op: string): string => `${TIMER} ${partition} ${op}`;

/** What a handler has in hand. */
interface Turn {
  readonly asking: Asking;
  readonly library: Library;
  readonly out: Out<SetMessage>;
  readonly pending: Pending;
}

const homeOf = ({ sets }: Asking): readonly NodeId[] => [...sets.values()][0] ?? [];
const nearOf = (asking: Asking, away: Library['away'] = null): readonly NodeId[] =>
  asking.sets.get(away?.region ?? asking.region) ?? homeOf(asking);

/** The next of those that may be the primary. */
const after = (asking: Asking, id: NodeId): NodeId => {
  const home = homeOf(asking);
  if (!asking.isManaged) return home[(home.indexOf(id) + 1) % home.length] ?? id;
  // Any region may have it now, and each replica knows which.
  const sets = [...asking.sets.values()];
  const at = sets.findIndex((set) => set.includes(id));
  return sets[(at + 1) % sets.length]?.[0] ?? id;
};

const failed = ({ posed, ask }: Pending, outcome: Outcome): ItemReply => ({
  ...{ kind: 'item-reply', op: posed.op, ask, status: 'elsewhere', outcome, position: null },
  ...{ lsn: 0, written: 0, globalCommitted: 0, primary: null },
});

const NOBODY = refusal('No replica of this partition could be asked. Nothing was written.');
const STOPPED = unknown('The primary has stopped while this waited for the other regions: nobody knows whether they have it.');

function end({ asking, library, out, pending }: Turn, from: NodeId, reply: ItemReply): Answer | Throttled {
  const { posed, writes, tried, atLeast } = pending;
  const { outcome, position, lsn, status, retryUs, epoch = 1 } = reply;
  library.pending.delete(posed.op);
  out.cancelTimer(timerOf(asking, posed.op));
  if (status === 'done' && outcome.ok) {
    if (epoch > library.tokenEpoch) Object.assign(library, { token: lsn, tokenEpoch: epoch });
    else library.token = Math.max(library.token, lsn);
    const level = writes ? asking.account : asking.level;
    library.answered = { op: posed.op, writes, level, replicas: new Set(tried).size, lsn, needed: writes ? 0 : atLeast, epoch };
  }
  return {
    ...{ op: posed.op, outcome, served: status === 'done' ? { node: from, position, cachedAt: null } : null },
    ...(!writes && asking.level !== 'strong' && { ageUs: null }),
    ...(retryUs !== undefined && { retryUs }),
  };
}

/** Answers to what was asked so far are dropped from here on. */
function anew({ asking, library, out, pending }: Turn, stage: Pending['stage']): void {
  library.asks += 1;
  Object.assign(pending, { ask: library.asks, answers: [], stage, rounds: pending.rounds + 1 });
  out.setTimer(timerOf(asking, pending.posed.op), stage === 'looking' ? LOOK_US : asking.patienceUs);
}

function send({ library, out, pending }: Turn, to: NodeId, atLeast: number, waits: boolean): void {
  const { op, sql, params, nowMs = 0, as, routed = {} } = pending.posed;
  pending.tried.push(to);
  const asked = { op, ask: pending.ask, sql, params, nowMs: pending.writes ? nowMs : null, atLeast, waits };
  const seen = library.tokenEpoch > 1 ? { epoch: library.tokenEpoch } : {};
  out.send(to, { kind: 'item', ...asked, whole: as === 'gather', ...seen, ...routed });
}

function write(turn: Turn): void {
  anew(turn, 'asked');
  send(turn, turn.library.primary, 0, false);
}

/**
 * Replicas of its own region in turn, and at last the primary, which has all that was confirmed. Who compares two answers compares those of one
 * set: only of that any two have what three have.
 */
function next({ asking, library, pending }: Turn): NodeId | null {
  const near = nearOf(asking, library.away);
  const at = library.asks % near.length;
  const last = readsTwo(asking.level) ? [] : [library.primary];
  return [...near.slice(at), ...near.slice(0, at), ...last].find((id) => !pending.tried.includes(id)) ?? null;
}

/** This one does not answer, or not with what is needed: the next is asked beside those that do. */
function another(turn: Turn, from: NodeId, why: ItemReply): Answer | null {
  const { asking, library } = turn;
  const to = next(turn);
  if (to === null) return moveAway(turn) ? null : end(turn, from, why);
  send(turn, to, asking.rules.tokenOf(asking.level, library.token), false);
  return null;
}

/** Nobody in its region answers: the next region is read, as the SDK goes on to the next preferred one. */
function moveAway(turn: Turn): boolean {
  const { asking, library, out, pending } = turn;
  if (!asking.isManaged || pending.rounds >= ROUNDS_MAX) return false;
  const regions = [...asking.sets.keys()];
  const region = regions[(regions.indexOf(library.away?.region ?? asking.region) + 1) % regions.length] ?? asking.region;
  library.away = region === asking.region ? null : { region, until: out.now + AWAY_US };
  pending.tried = [];
  read(turn);
  return true;
}

function read(turn: Turn): void {
  const { rules, level } = turn.asking;
  anew(turn, 'asked');
  for (let i = 0; i < rules.replicasRead(level); i++) {
    const to = next(turn);
    if (to !== null) send(turn, to, rules.tokenOf(level, turn.library.token), false);
  }
}

/** What it has seen all regions must have, where that is promised: a barrier is asked for. */
function settle(turn: Turn, from: NodeId, reply: ItemReply): Answer | null {
  const { asking, pending } = turn;
  const waits = (pending.writes ? asking.account : asking.level) === 'strong';
  if (!waits || asking.rules.isGlobal(reply.lsn, reply.globalCommitted)) return end(turn, from, reply);
  anew(turn, 'global');
  pending.best = { from, reply };
  askBarrier(turn, pending.best);
  return null;
}

function askBarrier({ out, pending }: Turn, { from, reply }: NonNullable<Pending['best']>): void {
  out.send(from, { kind: 'barrier', op: pending.posed.op, ask: pending.ask, lsn: reply.lsn });
}

/** Of two answers the one that stands on more counts; if either replica has still more in its log, that is waited for. */
function compare(turn: Turn): Answer | null {
  const { asking, pending } = turn;
  // Who is waited for at last is asked for what the others were known to have, whether it belongs to the set or not.
  const answers = readsTwo(asking.level) && pending.stage !== 'again' ? ofMembers(pending.answers) : pending.answers;
  const newest = answers.reduce((most, each) => (each.reply.lsn > most.reply.lsn ? each : most));
  if (!readsTwo(asking.level)) return settle(turn, newest.from, newest.reply);
  pending.atLeast = Math.max(pending.atLeast, ...answers.map(({ reply }) => reply.written));
  if (asking.rules.isQuorumMet(newest.reply.lsn, pending.atLeast)) return settle(turn, newest.from, newest.reply);
  anew(turn, 'again');
  send(turn, newest.from, pending.atLeast, true);
  return null;
}

/** Nothing was done: whoever asks looks at the map. */
function movedAway({ asking, library, out, pending }: Turn, { outcome, moved = [] }: ItemReply): Moved {
  const { op } = pending.posed;
  library.pending.delete(op);
  out.cancelTimer(timerOf(asking, op));
  return { op, outcome, served: null, moved };
}

/** What a session has seen of a partition before it was split holds of the half that another has now, as the SDK takes a range’s parents’ tokens. */
export function inheritToken(parent: unknown, child: unknown, at: number): void {
  const [from, to] = [parent as Library, child as Library];
  to.token = Math.max(to.token, Math.min(from.token, at));
}

function onReply(turn: Turn, from: NodeId, reply: ItemReply): Answer | null {
  const { asking, library, pending } = turn;
  const { epoch = 1, primary } = reply;
  if (epoch > library.epoch) Object.assign(library, { epoch, primary: primary ?? library.primary });
  if (reply.status === 'moved') return movedAway(turn, reply);
  if (reply.status === 'throttled' || (reply.status === 'done' && !reply.outcome.ok)) return end(turn, from, reply);
  if (pending.writes) return reply.status === 'done' ? settle(turn, from, reply) : lookFor(turn, from, reply.primary);
  if (reply.status !== 'done') return another(turn, from, reply);
  pending.answers.push({ from, reply, ...(reply.members && { members: reply.members }) });
  // What was waited for at one replica is enough: the other's log was looked at before.
  const wanted = pending.stage === 'again' ? 1 : asking.rules.replicasRead(asking.level);
  if (pending.answers.length < wanted) return null;
  return wanted > 1 && !asking.rules.isReadQuorum(pending.answers) ? oneMore(turn) : compare(turn);
}

/** One of them does not belong to the set any more, as the other knows: a third is asked. Where all were, the time runs out and all are asked anew. */
function oneMore(turn: Turn): null {
  const to = next(turn);
  if (to !== null) send(turn, to, 0, false);
  return null;
}

/** A write met one that is not the primary: nothing was done. */
function lookFor(turn: Turn, from: NodeId, primary: NodeId | null): null {
  const { library, pending } = turn;
  if (primary !== null && primary !== from && pending.rounds < ROUNDS_MAX) {
    library.primary = primary;
    write(turn);
  } else anew(turn, 'looking');
  return null;
}

/** It has waited long enough for what it asked last. */
function onTimer(turn: Turn): Answer | null {
  const { asking, library, pending } = turn;
  const { stage, best, writes } = pending;
  if (stage === 'global' && best !== null) {
    anew(turn, 'global');
    askBarrier(turn, best);
  } else if (stage === 'looking') {
    library.primary = after(asking, library.primary);
    write(turn);
  } else if (!writes) {
    if (pending.rounds >= ROUNDS_MAX) return end(turn, library.primary, failed(pending, NOBODY));
    if (pending.answers.length === 0 && moveAway(turn)) return null;
    const silent = pending.tried.filter((id) => !pending.answers.some(({ from }) => from === id));
    pending.tried = silent.length < nearOf(asking).length - 1 ? silent : [];
    read(turn);
  } else if (library.primary === pending.tried.at(-1)) {
    // Nobody knows whether a write that is not answered was done, so that is not sent again; the next looks elsewhere.
    library.primary = after(asking, library.primary);
  }
  return null;
}

function onRefused(turn: Turn, peer: NodeId): Answer | null {
  const { asking, library, pending } = turn;
  if (!pending.writes) return another(turn, peer, failed(pending, NOBODY));
  if (pending.stage === 'global') return end(turn, peer, failed(pending, STOPPED));
  library.primary = after(asking, peer);
  if (pending.rounds < homeOf(asking).length) write(turn);
  else anew(turn, 'looking');
  return null;
}

export function asksSet(asking: Asking): Driver<Library, SetMessage> {
  const turnOf = (library: Library, out: Out<SetMessage>, op: string, ask?: number): Turn | null => {
    const pending = library.pending.get(op);
    return pending && (ask === undefined || pending.ask === ask) ? { asking, library, out, pending } : null;
  };
  return {
    home: nearOf(asking)[0] ?? '',
    boot: () => ({
      ...{ token: 0, tokenEpoch: 1, epoch: 1, away: null, primary: homeOf(asking)[0] ?? '', asks: 0 },
      ...{ pending: new Map(), answered: null },
    }),
    ask(library, out, posed) {
      const [oldest] = library.pending.keys();
      if (library.pending.size >= PENDING_MAX && oldest !== undefined) library.pending.delete(oldest);
      const writes = posed.nowMs !== undefined;
      const pending: Pending = { posed, writes, ask: 0, tried: [], answers: [], stage: 'asked', best: null, atLeast: 0, rounds: 0 };
      library.pending.set(posed.op, pending);
      if (library.away !== null && out.now > library.away.until) library.away = null;
      if (writes) write({ asking, library, out, pending });
      else read({ asking, library, out, pending });
      return null;
    },
    hear(library, out, from, message) {
      const said = message as SetMessage;
      if (said.kind !== 'item-reply' && said.kind !== 'barrier-reply') return null;
      const turn = turnOf(library, out, said.op, said.ask);
      if (turn === null) return null;
      if (said.kind === 'item-reply') return onReply(turn, from, said);
      const { best } = turn.pending;
      return best && end(turn, best.from, best.reply);
    },
    timer(library, out, name) {
      const turn = turnOf(library, out, name.slice(timerOf(asking, '').length));
      return turn && onTimer(turn);
    },
    refused(library, out, peer, message) {
      if (message.kind !== 'item' && message.kind !== 'barrier') return null;
      const turn = turnOf(library, out, message.op, message.ask);
      return turn && onRefused(turn, peer);
    },
    forget(library, out, op) {
      const turn = turnOf(library, out, op);
      if (turn === null) return;
      library.pending.delete(op);
      out.cancelTimer(timerOf(asking, op));
    },
  };
}
