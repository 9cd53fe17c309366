/** What must hold of replica sets: of each set what Raft promises, of its copies that they are equal, of each level what it asks for. */
import type { NodeId } from '../../../../sim/node.ts';
import type { Checker, Invariant, Topology } from '../../../contract.ts';
import { apart, watched } from '../../../shared/apart.ts';
import { raftInvariants } from '../../../shared/consensus/raft/invariants.ts';
import { agrees, isSampled } from '../../../shared/content.ts';
import { remembering } from '../../../shared/remembering.ts';
import { inFront, isRouter } from '../../invariants.ts';
import { type Account, isCounted } from '../../replica-set/account.ts';
import { levelOf, readsTwo } from '../../replica-set/levels.ts';
import type { Library } from '../../replica-set/library.ts';
import { KIND, partitionsIn, setsOf } from '../../replica-set/sets.ts';
import { configurationAt } from '../../../shared/consensus/raft/configuration.ts';
import { writeQuorum } from '../../replica-set/membership.ts';
import { isManager } from './manager.ts';
import { epochAt, writesHere } from './standing.ts';
import { committedIn, isReplica, loggedIn, type ReplicaState } from './state.ts';

const specsOf = ({ nodes }: Topology, ids: readonly NodeId[]) => nodes.filter(({ id }) => ids.includes(id));

/** A promise of every set, looked at among its own replicas. */
const ofSets = (invariant: Invariant): Invariant => ({
  ...invariant,
  begin: (topology, databases, settings) =>
    apart(
      partitionsIn(topology).flatMap((partition) =>
        [...setsOf(topology, partition).values()].map((set) =>
          watched(specsOf(topology, set), invariant.begin({ ...topology, nodes: specsOf(topology, set) }, databases, settings)),
        ),
      ),
    ),
});

/** A promise of all copies of a partition, in whatever region. */
const ofPartitions = (invariant: Invariant): Invariant => ({
  ...invariant,
  begin: (topology, databases, settings) =>
    apart(
      partitionsIn(topology).map((partition) =>
        watched(specsOf(topology, [...setsOf(topology, partition).values()].flat()), invariant.begin(topology, databases, settings)),
      ),
    ),
});

const equalCopies: Invariant = {
  name: 'copies of a partition are equal',
  states:
    'Replicas that have applied the same writes, told by their number and the write region that took them, hold the same rows, in all regions (azure-docs, global-dist-under-the-hood.md). Sampled.',
  begin: (_topology, databases) =>
    remembering({ contents: new Map<string, string>(), looked: new Map<NodeId, number>() }, (node, states, { contents, looked }) => {
      const state = states.get(node);
      // After a restart it has yet to find out which write its database has last; and a file does not say who took that.
      if (databases === null || !isReplica(state) || state.raft.isBlank || state.base === null) return null;
      // A file is in place a little before its replica hears of it, and has numbers of its own.
      if (state.snapshotJob === 'seed') return null;
      const position = databases.position(node);
      const lsn = position - state.base;
      if (lsn > 0 && lsn <= state.raft.log.base.ordinal) return null;
      if (looked.get(node) === position) return null;
      looked.set(node, position);
      // A write region that was given up may have taken another write under that number.
      const at = `${position} ${epochAt(state, lsn)}`;
      if (!isSampled(position) || agrees(contents, at, databases.digest(node))) return null;
      return `${node} holds other rows after ${position} writes than another replica did.`;
    }),
};

const seenBefore: Checker = {
  after(node, states) {
    const state = states.get(node);
    const served = isReplica(state) ? state.served : null;
    return served && served.lsn < served.atLeast
      ? `${node} answered as of write ${served.lsn}, and the session had seen write ${served.atLeast}.`
      : null;
  },
};

const isLibrary = (value: unknown): value is Library =>
  typeof value === 'object' && value !== null && 'token' in value && 'pending' in value && 'answered' in value;

/** Libraries in a router, and in the router that an application is itself. */
export function librariesIn(state: unknown): readonly (readonly [partition: NodeId, library: Library])[] {
  if (isRouter(state)) return [...state.drivers].flatMap(([id, driver]) => (isLibrary(driver) ? [[id, driver] as const] : []));
  if (typeof state !== 'object' || state === null) return [];
  if ('driver' in state) return librariesIn(state.driver);
  return 'router' in state ? librariesIn(state.router) : [];
}

type Answered = NonNullable<Library['answered']>;

/** Looks at each answer that a library has given, once: when some node takes a step after it. (Applications' own steps nobody looks at.) */
function ofAnswers(
  { nodes }: Topology,
  judge: (answered: Answered, node: NodeId, partition: NodeId, states: ReadonlyMap<NodeId, unknown>) => string | null,
): Checker {
  const holders = nodes.flatMap(({ kind, id }) => (kind === KIND ? [] : [id]));
  return remembering({ seen: new Map<string, object>() }, (_node, states, { seen }) => {
    for (const holder of holders)
      for (const [partition, { answered }] of librariesIn(states.get(holder))) {
        const key = `${holder} ${partition}`;
        if (answered === null || seen.get(key) === answered) continue;
        seen.set(key, answered);
        const wrong = judge(answered, holder, partition, states);
        if (wrong !== null) return wrong;
      }
    return null;
  });
}

function whyNotTwo({ writes, level, replicas, lsn, needed }: Answered, node: NodeId, partition: NodeId): string | null {
  if (writes || !readsTwo(level)) return null;
  if (replicas < 2) return `${node} answered a read of ${partition} from ${replicas} replica, under ${level}.`;
  return lsn < needed ? `${node} answered a read of ${partition} as of write ${lsn}; one of its replicas has ${needed} in its log.` : null;
}

/** What a set has agreed on as its members, or is about to. */
const membershipsOf = (members: readonly ReplicaState[]): readonly (readonly NodeId[])[] =>
  members.flatMap(({ raft }) => {
    const committed = configurationAt(raft, raft.commitIndex);
    return raft.configs.filter(({ index }) => index >= committed.index).map(({ config }) => config.voters);
  });

/** A majority of its members have it, as far as can be told: nobody knows what one had that is down, or that has lost its disk. */
function isInRegion(set: readonly NodeId[], states: ReadonlyMap<NodeId, unknown>, lsn: number): boolean {
  const replicas = set.flatMap((id) => {
    const state = states.get(id);
    return isReplica(state) && !state.raft.isLearner ? [state] : [];
  });
  const lacking = replicas.flatMap((state) => (loggedIn(state) < lsn ? [state.place.spec.id] : []));
  const has = (voters: readonly NodeId[]): boolean =>
    voters.filter((id) => lacking.includes(id)).length <= voters.length - writeQuorum(voters.length);
  return replicas.length === 0 || membershipsOf(replicas).some(has);
}

const everywhere: Invariant = {
  name: 'strong writes are in every region',
  states:
    'Under strong consistency a write that was confirmed, and whatever a read has shown, is on three of four replicas in every region (azure-docs, consistency-levels.md).',
  begin(topology, _databases, settings) {
    if (levelOf(settings) !== 'strong') return { after: () => null };
    const sets = new Map(partitionsIn(topology).map((partition) => [partition, setsOf(topology, partition)]));
    return ofAnswers(topology, ({ level, lsn, epoch }, node, partition, states) => {
      const account = accountIn(states);
      // Who has not heard yet that another region takes the writes was told of them by the old one.
      if (level !== 'strong' || (account && account.epoch !== epoch)) return null;
      const counted = [...(sets.get(partition) ?? [])].filter(([region]) => !account?.offline.includes(region));
      const far = counted.find(([, set]) => !isInRegion(set, states, lsn));
      return far ? `${node} was told of write ${lsn} of ${partition}, and ${far[0]} does not have it.` : null;
    });
  },
};

/** The furthest that a set has committed, as its replicas know it. */
const committedBy = (set: readonly NodeId[], states: ReadonlyMap<NodeId, unknown>): number =>
  Math.max(0, ...set.map((id) => states.get(id)).map((state) => (isReplica(state) ? committedIn(state) : 0)));

/** The log of a region stays; who is down is not asked, so what a set has shown once is remembered. */
const withinWindow: Invariant = {
  name: 'no region is further behind than bounded staleness allows',
  states:
    'A write is taken only while every region lacks fewer than K writes of its partition and none older than T (azure-docs, consistency-levels.md).',
  begin(_topology, _databases, settings) {
    if (levelOf(settings) !== 'bounded staleness') return { after: () => null };
    const memory = { seen: new Map<NodeId, object>(), committed: new Map<string, number>() };
    return remembering(memory, (node, states, { seen, committed }) => {
      const state = states.get(node);
      if (!isReplica(state)) return null;
      const { region, part = '' } = state.place.spec;
      const key = `${part} ${region}`;
      committed.set(key, Math.max(committed.get(key) ?? 0, committedBy([node], states)));
      const { took } = state;
      if (took === null || seen.get(node) === took) return null;
      seen.set(node, took);
      return whyTooFar(
        state,
        took,
        [...state.place.others.keys()]
          .filter((name) => !state.standing?.account || isCounted(state.standing.account, name))
          .map((name) => [name, committed.get(`${part} ${name}`) ?? 0] as const),
      );
    });
  },
};

function whyTooFar(
  { place }: ReplicaState,
  { lsn, ageUs }: NonNullable<ReplicaState['took']>,
  regions: readonly (readonly [name: string, committed: number])[],
): string | null {
  if (ageUs >= place.maxLagUs)
    return `${place.spec.id} took write ${lsn} while a region lacked one that is ${Math.round(ageUs / 1000)} ms old.`;
  const far = regions.find(([, committed]) => lsn - committed > place.maxVersions);
  return far ? `${place.spec.id} took write ${lsn}, and ${far[0]} has committed no more than write ${far[1]}.` : null;
}

/** As the control plane has decided it, on its disk; while that is down, as anybody has heard it. Null where there is none. */
function accountIn(states: ReadonlyMap<NodeId, unknown>): Account | null {
  let newest: Account | null = null;
  for (const state of states.values()) {
    const known = isManager(state) ? state.account : isReplica(state) ? (state.standing?.account ?? null) : null;
    if (known !== null && known.version > (newest?.version ?? 0)) newest = known;
  }
  return newest;
}

const oneWriteRegion = (): Checker =>
  remembering({ seen: new Map<NodeId, object>() }, (node, states, { seen }) => {
    const state = states.get(node);
    if (!isReplica(state) || state.took === null || seen.get(node) === state.took) return null;
    seen.set(node, state.took);
    const account = accountIn(states);
    const { epoch, lsn } = state.took;
    return account !== null && epoch < account.epoch
      ? `${node} took write ${lsn} for a write region that is one no longer: ${account.writes} takes the writes.`
      : null;
  });

const leftOut = (): Checker =>
  remembering({ seen: new Map<NodeId, object>() }, (node, states, { seen }) => {
    const state = states.get(node);
    if (!isReplica(state) || state.admitted === null || seen.get(node) === state.admitted) return null;
    seen.set(node, state.admitted);
    const account = accountIn(states);
    const { region } = state.place.spec;
    if (account === null || !account.offline.includes(region)) return null;
    return state.place.level === 'strong' || writesHere(state)
      ? `${node} took ${state.admitted.op}, and ${region} has been left out: what it shows may be over.`
      : null;
  });

export const setInvariants: readonly Invariant[] = [
  ...inFront,
  ...raftInvariants.map(ofSets),
  ofPartitions(equalCopies),
  {
    name: 'a session reads what it has seen',
    states:
      'No replica answers a session that has seen more than it has applied (azure-docs, consistency-levels.md; 404 with substatus 1002).',
    begin: () => seenBefore,
  },
  {
    name: 'strong and bounded reads ask two replicas',
    states:
      'What two of four replicas have in their logs a read of these levels waits for, so that no write on three of four is missed (SdkDesign.md, “Consistency (direct mode)”).',
    begin: (topology) => ofAnswers(topology, whyNotTwo),
  },
  everywhere,
  withinWindow,
  {
    name: 'one region takes writes',
    states:
      'When the control plane has made another region the write region, the old one takes none any more: its leases have run out before (Gray and Cheriton, Leases, 1989).',
    begin: oneWriteRegion,
  },
  {
    name: 'a region that is left out does not answer',
    states:
      'A region that strong writes do not wait for serves no reads until it is back (azure-databases-docs, consistency-levels.md), nor does a write region that was given up.',
    begin: leftOut,
  },
];
