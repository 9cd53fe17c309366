/**
 * The control plane of an account: it hears from all replicas, gives them leases, and when a region is silent for long enough lets its leases
 * run out and leaves it out. If that was the write region, the next one in the order of priority takes writes; the lost one is not made the
 * write region again by itself. Source: azure-docs, reliability/reliability-cosmos-db-nosql.md. How it decides is not public: this stands
 * for a service that is replicated itself.
 */
import type { NodeLogic } from '../../../../sim/logic.ts';
import type { Birth, Disk, Micros, NodeId, NodeSpec } from '../../../../sim/node.ts';
import type { Out } from '../../../../sim/out.ts';
import type { Role } from '../../../../sim/role.ts';
import { changeRole } from '../../../shared/roles.ts';
import { isLost } from '../../lost.ts';
import { managerRoles } from '../../machine.ts';
import { type Account, firstAccount, type Granted, isAccount, type Renew } from '../../replica-set/account.ts';
import type { SetRules } from '../../replica-set/rules.ts';

const KEY = 'account';
const LOOK = 'regions';

export interface ManagerPlace {
  /** In the order of priority. */
  readonly regions: readonly string[];
  readonly replicas: readonly NodeSpec[];
  readonly leaseUs: Micros;
  readonly silenceUs: Micros;
  /** Regions that a strong write must be in at least; 1 at other levels. */
  readonly least: number;
  readonly rules: SetRules & { isLost(birth: Birth): boolean };
}

export interface ManagerState {
  readonly place: ManagerPlace;
  role: Role;
  account: Account;
  /** What is on its way to its disk: until it is there nobody hears of it. */
  deciding: Account | null;
  /** A region that gets no more leases. */
  closing: string | null;
  /** Replica → when it was given its lease; `region partition` → when a primary was heard there. */
  readonly granted: Map<NodeId, Micros>;
  readonly heard: Map<string, Micros>;
  /** Joining region → partitions whose primary says that it has all. */
  readonly has: Map<string, Set<string>>;
}

type ManagerOut = Out<Granted, { readonly kind: 'decided' }>;

export const isManager = (state: unknown): state is ManagerState =>
  typeof state === 'object' && state !== null && 'account' in state && 'granted' in state && 'closing' in state;

const partitionsOf = ({ replicas }: ManagerPlace): readonly string[] => [...new Set(replicas.map(({ part = '' }) => part))];

function boot(place: ManagerPlace, disk: Disk, role: Role, out: ManagerOut): ManagerState {
  const stored = disk.get(KEY);
  const [main = ''] = place.regions;
  // Whom it gave leases, and when, it does not know after a crash: just now, as far as it can tell.
  return {
    ...{ place, role, account: isAccount(stored) ? stored : firstAccount(main), deciding: null, closing: null },
    granted: new Map(place.replicas.map(({ id }) => [id, out.steady])),
    heard: new Map(
      place.regions.flatMap((region) => partitionsOf(place).map((partition) => [`${region} ${partition}`, out.steady] as const)),
    ),
    has: new Map(),
  };
}

export function managerLogic(place: ManagerPlace): NodeLogic<ManagerState, Renew | Granted, unknown, { readonly kind: 'decided' }> {
  return {
    roles: managerRoles,
    boot(disk, role, out, birth) {
      const node = boot(place, disk, role, out);
      if (birth !== 'first') changeRole(managerRoles, node, out, isLost(place.rules, disk, out, birth) ? 'LOST' : 'READY');
      out.setTimer(LOOK, place.leaseUs / 4);
      return node;
    },
    step(node, input, out) {
      if (node.role.value !== 'deciding') return;
      if (input.type === 'message' && input.message.kind === 'renew') onRenew(node, out, input.from, input.message);
      else if (input.type === 'timer' && input.name === LOOK) look(node, out);
      else if (input.type === 'synced') onDecided(node, out);
    },
  };
}

/** What has changed. */
function tell({ account: { writes, offline } }: ManagerState, out: ManagerOut, before: Account): void {
  if (writes !== before.writes) out.report('writeRegion', writes);
  if (offline.join() !== before.offline.join()) out.report('offline', offline.join(', '));
}

function onRenew(node: ManagerState, out: ManagerOut, from: NodeId, { sentAt, version, region, partition, leads, caughtUp }: Renew): void {
  const { account, closing } = node;
  if (leads) node.heard.set(`${region} ${partition}`, out.steady);
  if (leads && region === account.writes && version === account.version)
    for (const each of caughtUp) {
      const has = node.has.get(each) ?? new Set();
      node.has.set(each, has.add(partition));
    }
  const leased = !account.offline.includes(region) && closing !== region && node.deciding === null;
  if (leased) node.granted.set(from, out.steady);
  out.send(from, { kind: 'granted', sentAt: leased ? sentAt : null, account });
}

/** No primary of some partition has been heard there for too long. */
const isSilent = ({ heard, place }: ManagerState, region: string, now: Micros): boolean =>
  partitionsOf(place).some((partition) => now - (heard.get(`${region} ${partition}`) ?? 0) > place.silenceUs);

/** The first in the order of priority that is there. */
const nextOf = (node: ManagerState, now: Micros): string | undefined =>
  node.place.regions.find(
    (region) => region !== node.account.writes && !node.account.offline.includes(region) && !isSilent(node, region, now),
  );

function look(node: ManagerState, out: ManagerOut): void {
  out.setTimer(LOOK, node.place.leaseUs / 4);
  if (node.deciding !== null) return;
  if (node.closing !== null) return leaveOut(node, out, node.closing);
  const { place, account } = node;
  const online = place.regions.filter((region) => !account.offline.includes(region));
  const lost = online.find((region) => isSilent(node, region, out.steady));
  const mayLack = online.length > Math.max(1, place.least);
  if (lost !== undefined && mayLack && (lost !== account.writes || nextOf(node, out.steady) !== undefined)) node.closing = lost;
  else takeBack(node, out);
}

/** Once nobody there can have a lease any more. */
function leaveOut(node: ManagerState, out: ManagerOut, region: string): void {
  const { place, account, granted } = node;
  const own = place.replicas.filter((replica) => replica.region === region);
  if (!own.every(({ id }) => place.rules.hasRunOut(out.steady - (granted.get(id) ?? 0), place.leaseUs))) return;
  node.closing = null;
  const offline = [...account.offline, region];
  if (region !== account.writes) return decide(node, out, { ...account, offline });
  const writes = nextOf(node, out.steady);
  if (writes !== undefined) decide(node, out, { ...account, writes, epoch: account.epoch + 1, offline });
}

/** A region that is heard again is waited for by strong writes first; when it has everything it answers again. */
function takeBack(node: ManagerState, out: ManagerOut): void {
  const { account, has, place } = node;
  const ready = account.joining.filter((region) => has.get(region)?.size === partitionsOf(place).length);
  const gone = account.joining.filter((region) => isSilent(node, region, out.steady));
  const come = account.offline.filter((region) => !account.joining.includes(region) && !isSilent(node, region, out.steady));
  if (ready.length + gone.length + come.length === 0) return;
  decide(node, out, {
    ...account,
    offline: account.offline.filter((region) => !ready.includes(region)),
    joining: [...account.joining.filter((region) => !ready.includes(region) && !gone.includes(region)), ...come],
  });
}

function decide(node: ManagerState, out: ManagerOut, account: Account): void {
  const joining = account.joining.filter((region) => account.offline.includes(region));
  node.deciding = { ...account, joining, version: node.account.version + 1 };
  out.persist(KEY, node.deciding);
  out.sync({ kind: 'decided' });
}

function onDecided(node: ManagerState, out: ManagerOut): void {
  if (node.deciding === null) return;
  const before = node.account;
  node.account = node.deciding;
  node.deciding = null;
  node.has.clear();
  tell(node, out, before);
}
