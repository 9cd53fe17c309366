/**
 * Where a replica stands in its account: what it knows of who takes writes, its lease, and what it does when its region is made the write
 * region. Then its primary first brings what other regions have of the old one’s writes, so that nothing is lost that is left anywhere.
 */
import type { Birth, Micros, NodeId } from '../../../../sim/node.ts';
import { entryAt, indexOfOrdinal } from '../../../shared/consensus/log.ts';
import { type Account, firstAccount, type Granted, isCounted } from '../../replica-set/account.ts';
import type { Command, Pull, Pulled } from '../../replica-set/protocol.ts';
import { epochIn, memoryOf, sendSeed } from './memory.ts';
import { committedIn, group, loggedIn, type ReplicaOut, type ReplicaState, type Standing } from './state.ts';

export const RENEW_TIMER = 'lease';
export const PULL_TIMER = 'pull';
/** Ours: a region that has not answered for so long is asked again, through its next replica. */
const PULL_US = 500_000;
const BATCH = 64;

/** Of a primary’s time in office. */
const officeOf = (node: ReplicaState, { epoch }: Account): string => `${group.epoch(node)} ${epoch}`;

export function bootStanding({ place }: Pick<ReplicaState, 'place'>, out: ReplicaOut, birth: Birth): Standing | null {
  if (place.managed === null) return null;
  const { leaseUs, order } = place.managed;
  out.setTimer(RENEW_TIMER, birth === 'first' ? leaseUs / 4 : 0);
  return {
    account: birth === 'first' ? firstAccount(order[0] ?? '') : null,
    leaseUntil: birth === 'first' ? out.steady + leaseUs : 0,
    ...{ ready: '', office: '', pulls: new Map(), diverged: false },
  };
}

/** Its region takes writes, as far as it knows. */
export const writesHere = ({ place, standing }: ReplicaState): boolean =>
  standing === null ? place.takesWrites : standing.account?.writes === place.spec.region;

export const epochOf = ({ standing }: ReplicaState): number => standing?.account?.epoch ?? 1;

const isLeased = ({ place, standing }: ReplicaState, now: Micros): boolean =>
  standing !== null && place.rules.isLeased(now < standing.leaseUntil);

/** The primary takes writes: by its lease, and with all that is left of earlier ones. */
export function mayWrite(node: ReplicaState, now: Micros): boolean {
  const { standing } = node;
  if (!writesHere(node) || !group.isLeader(node)) return false;
  if (standing === null) return true;
  return isLeased(node, now) && standing.account !== null && isReady(node, standing.account);
}

export const isReady = (node: ReplicaState, account: Account): boolean =>
  account.epoch === 1 || node.standing?.ready === officeOf(node, account);

/**
 * Whether it answers reads. Who may be left out of a strong write needs a lease, and so does the write region at any level: it has what no other
 * region has, and what may be given up without it.
 */
export function mayRead(node: ReplicaState, now: Micros): boolean {
  const { standing, place } = node;
  if (standing === null) return true;
  if (standing.account === null || standing.diverged || standing.account.offline.includes(place.spec.region)) return false;
  return isLeased(node, now) || (place.level !== 'strong' && !writesHere(node));
}

/** Whom to ask for a write. */
export function writerAsKnown(node: ReplicaState): NodeId | null {
  const { place, standing } = node;
  if (standing === null || place.managed === null || writesHere(node)) return group.leader(node);
  return place.managed.sets.get(standing.account?.writes ?? '')?.[0] ?? null;
}

export function onRenewTimer(node: ReplicaState, out: ReplicaOut): void {
  const { place, standing } = node;
  if (standing === null || place.managed === null) return;
  const { leaseUs, manager } = place.managed;
  out.setTimer(RENEW_TIMER, leaseUs / 4);
  const { account } = standing;
  const behind = account?.joining ?? [];
  const all = committedIn(node);
  const caughtUp = node.regions.filter(({ name, committed }) => behind.includes(name) && committed >= all).map(({ name }) => name);
  const { region, part: partition = '' } = place.spec;
  const leads = group.isLeader(node) && !standing.diverged;
  out.send(manager, { kind: 'renew', sentAt: out.steady, version: account?.version ?? 0, region, partition, leads, caughtUp });
}

export function onGranted(node: ReplicaState, out: ReplicaOut, { sentAt, account }: Granted): void {
  const { standing, place } = node;
  if (standing === null || place.managed === null) return;
  learn(node, out, account);
  if (sentAt !== null) standing.leaseUntil = Math.max(standing.leaseUntil, sentAt + place.managed.leaseUs);
}

export function learn({ standing, place }: ReplicaState, out: ReplicaOut, account: Account): void {
  if (standing === null || account.version <= (standing.account?.version ?? 0)) return;
  const before = standing.account && roleIn(standing.account, place.spec.region);
  standing.account = account;
  const now = roleIn(account, place.spec.region);
  if (now !== before) out.report('region', now);
}

const roleIn = ({ writes, offline }: Account, region: string): string =>
  writes === region ? 'writes' : offline.includes(region) ? 'offline' : 'reads';

/** After each step: a primary that is new in office in a write region that is new asks the others what they have. */
export function keepReady(node: ReplicaState, out: ReplicaOut): void {
  const { standing, place } = node;
  if (standing?.account == null || place.managed === null) return;
  const { account } = standing;
  // Another primary may not have what this one had.
  if (!group.isLeader(node)) standing.diverged = false;
  if (!writesHere(node) || !group.isLeader(node) || isReady(node, account)) {
    standing.pulls.clear();
    return;
  }
  // Whom the control plane leaves out nobody waits for.
  for (const region of standing.pulls.keys()) if (!isCounted(account, region)) standing.pulls.delete(region);
  if (standing.office === officeOf(node, account)) {
    if (standing.pulls.size === 0) begin(node, out, account);
    return;
  }
  standing.office = officeOf(node, account);
  const others = [...place.managed.sets].filter(([name]) => name !== place.spec.region && isCounted(account, name));
  standing.pulls = new Map(place.rules.areRestsBrought() ? others.map(([name, set]) => [name, set[0] ?? '']) : []);
  pull(node, out);
}

/** It has what is left, and takes writes; what another region had beyond that is no more. */
function begin(node: ReplicaState, out: ReplicaOut, account: Account): void {
  if (node.standing) node.standing.ready = officeOf(node, account);
  if (node.base !== null) out.lose(node.base + loggedIn(node), 'promotion');
}

function pull(node: ReplicaState, out: ReplicaOut): void {
  const { standing } = node;
  if (standing?.account == null) return;
  if (standing.pulls.size === 0) {
    begin(node, out, standing.account);
    return;
  }
  const message: Pull = { kind: 'pull', after: loggedIn(node), account: standing.account };
  for (const peer of standing.pulls.values()) out.send(peer, message);
  out.setTimer(PULL_TIMER, PULL_US);
}

/** Not answered: the next replica of that region may be its primary. */
export function onPullTimer(node: ReplicaState, out: ReplicaOut): void {
  const { standing, place } = node;
  if (standing === null || standing.pulls.size === 0 || place.managed === null) return;
  for (const [region, peer] of standing.pulls) {
    const set = place.managed.sets.get(region) ?? [];
    standing.pulls.set(region, set[(set.indexOf(peer) + 1) % set.length] ?? peer);
  }
  pull(node, out);
}

/** In another region: from here on it takes nothing more from the old write region, so what it answers is all. */
export function onPull(node: ReplicaState, out: ReplicaOut, from: NodeId, { after, account }: Pull): void {
  learn(node, out, account);
  if (!group.isLeader(node) || epochOf(node) !== account.epoch || node.standing?.diverged) return;
  if (after < group.log(node).base.ordinal) return sendSeed(node, out, from);
  const commands = commandsAfter(node, after, loggedIn(node), BATCH);
  out.send(from, { kind: 'pulled', region: node.place.spec.region, after, commands, logged: loggedIn(node), epoch: account.epoch });
}

export function onPulled(node: ReplicaState, out: ReplicaOut, { region, after, commands, logged, epoch }: Pulled): void {
  const { standing } = node;
  if (!standing?.pulls.has(region) || epoch !== epochOf(node) || !group.isLeader(node)) return;
  const mine = loggedIn(node);
  for (const command of commands.slice(Math.max(0, mine - after))) if (group.propose(node, out, command) === null) return;
  if (loggedIn(node) >= logged) standing.pulls.delete(region);
  else out.send(standing.pulls.get(region) ?? '', { kind: 'pull', after: loggedIn(node), account: standing.account ?? firstAccount('') });
  if (standing.pulls.size === 0) pull(node, out);
}

/** Commands by their numbers, from the log. */
export function commandsAfter(node: ReplicaState, after: number, upTo: number, atMost: number): readonly Command[] {
  const log = group.log(node);
  const commands: Command[] = [];
  for (let lsn = after + 1; lsn <= Math.min(upTo, after + atMost); lsn++) {
    const command = entryAt(log, indexOfOrdinal(log, lsn))?.payload;
    if (command) commands.push(command);
  }
  return commands;
}

/** In which epoch the write of that number was taken; 0 where there is none. */
export function epochAt(node: ReplicaState, lsn: number): number {
  if (lsn === 0) return 0;
  const log = group.log(node);
  if (lsn <= log.base.ordinal) return epochIn(memoryOf(node).epochs, lsn);
  return entryAt(log, indexOfOrdinal(log, lsn))?.payload?.epoch ?? 1;
}

/** A write is in all regions as far as they count. */
export const countedRegions = (node: ReplicaState): ReplicaState['regions'] => {
  const account = node.standing?.account;
  return account ? node.regions.filter(({ name }) => isCounted(account, name)) : node.regions;
};
