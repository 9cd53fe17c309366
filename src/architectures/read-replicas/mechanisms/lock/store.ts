/**
 * The store of the lock: one key with a lifetime, created by one of those who ask at once and by nobody else. It stands for a consensus
 * store such as etcd, which would be several nodes. Source: patroni/patroni, docs/dcs_failsafe_mode.rst; etcd, leases.
 */
import type { NodeLogic } from '../../../../sim/logic.ts';
import type { Micros, NodeId } from '../../../../sim/node.ts';
import type { Out } from '../../../../sim/out.ts';
import type { Role } from '../../../../sim/role.ts';
import { changeRole } from '../../../shared/roles.ts';
import { lockStoreRoles } from '../../machine.ts';
import type { LockAsked, LockMessage } from '../../protocol.ts';

const EXPIRES = 'ttl';
const KEY = 'leader';

interface Key {
  readonly holder: NodeId | null;
  readonly position: number;
}

export interface LockStoreState {
  role: Role;
  key: Key;
}

const isKey = (value: unknown): value is Key => typeof value === 'object' && value !== null && 'holder' in value && 'position' in value;

export function lockStoreLogic(databases: readonly NodeId[], ttlUs: Micros): NodeLogic<LockStoreState, LockMessage, unknown, unknown> {
  function set(store: LockStoreState, out: Out<LockMessage>, key: Key): void {
    if (key.holder !== store.key.holder) out.report('holder', key.holder);
    store.key = key;
    out.persist(KEY, key);
    out.sync({ kind: 'key' });
  }

  function onAsked(store: LockStoreState, out: Out<LockMessage>, from: NodeId, { take, position, at }: LockAsked): void {
    const { holder } = store.key;
    if (take && (holder === null || holder === from)) {
      set(store, out, { holder: from, position });
      out.setTimer(EXPIRES, ttlUs);
    }
    out.send(from, { kind: 'lock-told', holder: store.key.holder, position: store.key.position, at });
  }

  return {
    roles: lockStoreRoles,
    boot(disk, role, out, birth) {
      const found = disk.get(KEY);
      const store: LockStoreState = { role, key: isKey(found) ? found : { holder: null, position: 0 } };
      if (birth !== 'first') changeRole(lockStoreRoles, store, out, 'READY');
      // A lock that was held lives for a whole lifetime from now on: nobody knows how old it is.
      if (store.key.holder !== null) out.setTimer(EXPIRES, ttlUs);
      return store;
    },
    step(store, input, out) {
      if (input.type === 'message' && input.message.kind === 'lock-asked') onAsked(store, out, input.from, input.message);
      else if (input.type === 'timer' && input.name === EXPIRES) {
        const { position } = store.key;
        set(store, out, { holder: null, position });
        for (const id of databases) out.send(id, { kind: 'lock-told', holder: null, position, at: null });
      }
    },
  };
}
