/**
 * The idea of this room: a copy of the whole database leaves the building now and then. Nobody waits for it, so what
 * was confirmed after the last copy that arrived is lost with the disk. `Backups` decides at the primary when a copy
 * is due; `backupLogic` is the store in another region that keeps the latest one.
 */
import type { Disk, Micros } from '../../sim/node.ts';
import type { ReturningLogic } from '../../sim/returning.ts';
import { type Role, RoleChart } from '../../sim/role.ts';
import type { SqlJob, SqlResult } from '../../sqlite/jobs.ts';
import { persist, report, type RoomEffect, send } from '../shared/effects.ts';
import { backupMachine } from './machine.ts';
import type { SingleNodeMessage } from './protocol.ts';

/** What the primary knows of its own backups. Volatile: after a restart it simply takes a new one. */
export class Backups {
  /** Position of the latest copy that the store confirmed; -1: none. */
  stored = -1;
  #copying = false;

  constructor(readonly intervalUs: Micros) {}

  get enabled(): boolean {
    return this.intervalUs > 0;
  }

  /** True when a copy should be taken now: none is being taken and the latest does not hold everything. */
  begin(position: number): boolean {
    if (!this.enabled || this.#copying || position === this.stored) return false;
    this.#copying = true;
    return true;
  }

  /** The copy was taken and is on its way, or could not be taken. */
  end(): void {
    this.#copying = false;
  }
}

export interface StoredBackup {
  readonly image: Uint8Array;
  readonly position: number;
}

export interface BackupState {
  readonly role: Role;
  latest: StoredBackup | null;
}

function isStoredBackup(value: unknown): value is StoredBackup {
  return typeof value === 'object' && value !== null && 'image' in value && value.image instanceof Uint8Array && 'position' in value;
}

/** The store: keeps the latest copy on its disk and hands it out on request. */
export function backupLogic(): ReturningLogic<BackupState, SingleNodeMessage, SqlJob, SqlResult> {
  return {
    roles: new RoleChart(backupMachine),
    boot(disk: Disk, role: Role) {
      const found = disk.get('backup');
      const latest = isStoredBackup(found) ? found : null;
      return { state: { role, latest }, effects: [report('position', latest?.position ?? null)] };
    },
    step(state, input): readonly RoomEffect<SingleNodeMessage>[] {
      if (input.type !== 'message') return [];
      const { from, message } = input;
      if (message.kind === 'backup') {
        state.latest = { image: message.image, position: message.position };
        return [
          persist('backup', state.latest),
          report('position', message.position),
          report('bytes', message.image.length),
          send(from, { kind: 'backup-stored', position: message.position }),
        ];
      }
      if (message.kind === 'fetch-backup') return [send(from, { kind: 'backup-image', backup: state.latest })];
      return [];
    },
  };
}
