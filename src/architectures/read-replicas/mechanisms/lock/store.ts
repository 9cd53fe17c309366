/**
 * The store of the lock: one key with a lifetime, created by one of those who ask at once and by nobody else, and beside it whom a person wants
 * to lead. What it says is on its disk. It stands for a consensus store such as etcd, which would be several nodes. Sources: patroni/patroni,
 * docs/dcs_failsafe_mode.rst, patroni/dcs (`leader`, `failover`); etcd, leases.
 */
import type { NodeLogic } from '../../../../sim/logic.ts';
import type { Micros, NodeId } from '../../../../sim/node.ts';
import type { Out } from '../../../../sim/out.ts';
import type { Role } from '../../../../sim/role.ts';
import { changeRole } from '../../../shared/roles.ts';
import { lockStoreRoles } from '../../machine.ts';
import type { LockAsked, LockMessage, LockTold } from '../../protocol.ts';

const EXPIRES = 'ttl';
const KEY = 'leader';

interface Key {
  readonly holder: NodeId | null;
  readonly position: number;
  /** Whom a person wants to lead, until somebody else begins to. */
  readonly failover: NodeId | null;
  /** When the holder asked for it last, by its own clock: what it sent before says nothing any more. */
  readonly takenAt: Micros;
}

export interface LockStoreState {
  role: Role;
  key: Key;
}

const isKey = (value: unknown): value is Key => typeof value === 'object' && value !== null && 'holder' in value && 'failover' in value;

/** It is on disk now: they may hear of it. */
interface Written {
  readonly kind: 'key';
  readonly tell: readonly NodeId[];
  readonly message: LockTold;
}

type StoreOut = Out<LockMessage, Written>;

export function lockStoreLogic(databases: readonly NodeId[], ttlUs: Micros): NodeLogic<LockStoreState, LockMessage, unknown, Written> {
  const told = ({ key: { holder, position, failover } }: LockStoreState, at: Micros | null): LockTold => ({
    ...{ kind: 'lock-told', holder, position, at },
    ...(failover !== null && { failover }),
  });

  function set(store: LockStoreState, out: StoreOut, key: Key, tell: readonly NodeId[], at: Micros | null): void {
    if (key.holder !== store.key.holder) out.report('holder', key.holder);
    store.key = key;
    out.persist(KEY, key);
    out.sync({ kind: 'key', tell, message: told(store, at) });
  }

  function free(store: LockStoreState, out: StoreOut, position: number): void {
    out.cancelTimer(EXPIRES);
    set(store, out, { ...store.key, holder: null, position }, databases, null);
  }

  function onAsked(store: LockStoreState, out: StoreOut, from: NodeId, { take, position, at, gives, failover }: LockAsked): void {
    const { key } = store;
    if (failover !== undefined) return set(store, out, { ...key, failover }, [from], at);
    if (gives) return key.holder === from && at >= key.takenAt ? free(store, out, position) : undefined;
    if (!take || (key.holder !== null && key.holder !== from)) return out.send(from, told(store, at));
    // Whoever begins to lead has been chosen.
    set(store, out, { holder: from, position, failover: key.holder === null ? null : key.failover, takenAt: at }, [from], at);
    out.setTimer(EXPIRES, ttlUs);
  }

  return {
    roles: lockStoreRoles,
    boot(disk, role, out, birth) {
      const found = disk.get(KEY);
      const store: LockStoreState = { role, key: isKey(found) ? found : { holder: null, position: 0, failover: null, takenAt: 0 } };
      if (birth !== 'first') changeRole(lockStoreRoles, store, out, 'READY');
      // A lock that was held lives for a whole lifetime from now on: nobody knows how old it is.
      if (store.key.holder !== null) out.setTimer(EXPIRES, ttlUs);
      return store;
    },
    step(store, input, out) {
      if (input.type === 'message' && input.message.kind === 'lock-asked') onAsked(store, out, input.from, input.message);
      else if (input.type === 'synced') for (const id of input.tag.tell) out.send(id, input.tag.message);
      else if (input.type === 'timer' && input.name === EXPIRES) free(store, out, store.key.position);
    },
  };
}
