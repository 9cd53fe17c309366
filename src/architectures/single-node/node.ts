/** The one database: it runs every query, ships a backup now and then, and can be filled again from the latest. */
import type { Disk, Input, Micros, NodeId, NodeSpec } from '../../sim/node.ts';
import type { ReturningLogic } from '../../sim/returning.ts';
import { type Role, RoleChart } from '../../sim/role.ts';
import type { SqlJob, SqlResult } from '../../sqlite/jobs.ts';
import type { ClientQuery } from '../contract.ts';
import { asQueryResult, POSITION_JOB, queryJob, refusal, reply } from '../shared/answers.ts';
import { cancelTimer, execute, moveRole, persist, report, type RoomEffect, send, setTimer } from '../shared/effects.ts';
import { RecentOperations } from '../shared/recent.ts';
import { Backups, type StoredBackup } from './backup.ts';
import { primaryMachine } from './machine.ts';
import type { BackupImage, SingleNodeMessage } from './protocol.ts';

type Effects = readonly RoomEffect<SingleNodeMessage>[];
type PrimaryInput = Input<SingleNodeMessage, SqlResult>;

/** Tags of the primary's own jobs. A client's job has its operation's name, in which `#` does not occur. */
const POSITION = '#position';
/** Followed by the generation: a copy of a database that was replaced meanwhile is no backup of this one. */
const BACKUP = '#backup ';
const RESTORE = '#restore';

/** How long a restore waits for the backup to arrive before it gives up. Ours: several times the widest round trip. */
const RESTORE_WAIT_US: Micros = 10_000_000;

export interface PrimaryState {
  role: Role;
  /** Committed writes in the database, as far as results have told. */
  position: number;
  /** Highest position that a client was told of: what must survive a crash. */
  acknowledged: number;
  /** Counts lives of the database: a restore, or starting anew after a loss, begins the next one. */
  generation: number;
  /** Position of the backup that this generation began with; null: it began with nothing. */
  restoredTo: number | null;
  /** The disk was lost and nothing has been loaded since. */
  lost: boolean;
  readonly backups: Backups;
  /** Who waits for which operation. */
  readonly waiting: Map<string, NodeId>;
  readonly recent: RecentOperations;
  /** A backup that arrived and waits for the last statements to end. */
  fetched: StoredBackup | null;
}

export interface PrimaryOptions {
  /** Where backups are stored, or null when there is no store. */
  readonly backupNode: NodeId | null;
  /** 0: no backups. */
  readonly backupIntervalUs: Micros;
}

export function primaryLogic(spec: NodeSpec, options: PrimaryOptions): ReturningLogic<PrimaryState, SingleNodeMessage, SqlJob, SqlResult> {
  const roles = new RoleChart(primaryMachine);
  const node = new PrimaryNode(spec, options, roles);
  return {
    roles,
    boot: (disk, role) => node.boot(disk, role),
    step: (state, input) => node.step(state, input),
  };
}

/** The handlers. The object holds no state of a run: everything that changes is in `PrimaryState`. */
class PrimaryNode {
  constructor(
    readonly spec: NodeSpec,
    readonly options: PrimaryOptions,
    readonly roles: RoleChart,
  ) {}

  boot(disk: Disk, role: Role): { state: PrimaryState; effects: Effects } {
    const generation = disk.get('generation');
    const state: PrimaryState = {
      role,
      position: 0,
      acknowledged: 0,
      generation: typeof generation === 'number' ? generation : 0,
      restoredTo: null,
      lost: false,
      backups: new Backups(this.options.backupNode === null ? 0 : this.options.backupIntervalUs),
      waiting: new Map(),
      recent: new RecentOperations(),
      fetched: null,
    };
    const effects: RoomEffect<SingleNodeMessage>[] = [];
    // The first start and a start after the disk was lost look alike on disk; only the machine knows which it is.
    const restarted = role !== this.roles.initial;
    state.lost = restarted && typeof generation !== 'number';
    if (restarted) effects.push(...moveRole(this.roles, state, state.lost ? 'EMPTY' : 'READY'));
    else effects.push(persist('generation', 0));
    effects.push(execute(POSITION, POSITION_JOB));
    if (state.backups.enabled) effects.push(setTimer('backup', state.backups.intervalUs));
    return { state, effects };
  }

  step(state: PrimaryState, input: PrimaryInput): Effects {
    switch (input.type) {
      case 'message':
        return this.#message(state, input.from, input.message);
      case 'result':
        return this.#result(state, input.tag, input.result);
      case 'timer':
        return this.#timer(state, input.name);
      case 'order':
        return this.#order(state, input.order);
      default:
        return [];
    }
  }

  #message(state: PrimaryState, from: NodeId, message: SingleNodeMessage): Effects {
    switch (message.kind) {
      case 'query':
        return this.#query(state, from, message);
      case 'backup-stored':
        state.backups.stored = message.position;
        return [report('backedUp', message.position)];
      case 'backup-image':
        return this.#fill(state, message);
      default:
        return [];
    }
  }

  #query(state: PrimaryState, from: NodeId, query: ClientQuery): Effects {
    // Before anything else: a doubled question must not be refused for certain once and carried out the other time.
    if (!state.recent.accept(query.op)) return [];
    if (state.role.value !== 'active') {
      const why =
        state.role.value === 'empty'
          ? 'The database is empty: its disk was lost. Restore a backup.'
          : 'The database is being restored from its backup. Ask again in a moment.';
      return [send(from, reply(query.op, refusal(why), this.spec.id, null))];
    }
    state.waiting.set(query.op, from);
    return [execute(query.op, queryJob(query, false))];
  }

  #result(state: PrimaryState, op: string, result: SqlResult): Effects {
    const client = state.waiting.get(op);
    if (client === undefined) return this.#ownResult(state, op, result);
    state.waiting.delete(op);
    const { outcome, position } = asQueryResult(result);
    if (outcome.ok && outcome.wrote) state.acknowledged = Math.max(state.acknowledged, position);
    const answer = send(client, reply(op, outcome, this.spec.id, position));
    // Most answers change nothing and nothing waits for them: no lists are joined then.
    if (position <= state.position && state.fetched === null) return [answer];
    return [...this.#advance(state, position), answer, ...this.#load(state)];
  }

  #ownResult(state: PrimaryState, tag: string, result: SqlResult): Effects {
    if (tag === POSITION) return result.kind === 'applied' ? this.#advance(state, result.position) : [];
    if (tag === BACKUP + state.generation) return this.#ship(state, result);
    return tag === RESTORE ? this.#restored(state, result) : [];
  }

  #advance(state: PrimaryState, position: number): Effects {
    if (position <= state.position) return [];
    state.position = position;
    return [report('position', position)];
  }

  #timer(state: PrimaryState, name: string): Effects {
    if (name === 'backup') return [setTimer('backup', state.backups.intervalUs), ...this.#copy(state)];
    if (name === 'restore') return this.#giveUp(state, 'no answer from the backup store');
    return [];
  }

  #order(state: PrimaryState, order: string): Effects {
    const { backupNode } = this.options;
    if (order === 'backup') return this.#copy(state);
    if (order === 'restore' && backupNode !== null) {
      const moved = moveRole(this.roles, state, 'RESTORE');
      return moved.length === 0 ? [] : [...moved, send(backupNode, { kind: 'fetch-backup' }), setTimer('restore', RESTORE_WAIT_US)];
    }
    if (order === 'start-empty' && state.role.value === 'empty') {
      return [...moveRole(this.roles, state, 'START_EMPTY'), ...this.#nextGeneration(state, null)];
    }
    return [];
  }

  /** Takes a copy if one is due. An empty database is never copied: it would replace the copy that is needed now. */
  #copy(state: PrimaryState): Effects {
    return state.role.value === 'active' && state.backups.begin(state.position)
      ? [execute(BACKUP + state.generation, { kind: 'image' })]
      : [];
  }

  #ship(state: PrimaryState, result: SqlResult): Effects {
    state.backups.end();
    const { backupNode } = this.options;
    if (result.kind !== 'image' || backupNode === null || state.role.value !== 'active') return [];
    return [send(backupNode, { kind: 'backup', image: result.image, position: result.position })];
  }

  #fill(state: PrimaryState, { backup }: BackupImage): Effects {
    if (state.role.value !== 'restoring') return [];
    if (backup === null) return this.#giveUp(state, 'no backup was ever stored');
    state.fetched = backup;
    return [cancelTimer('restore'), ...this.#load(state)];
  }

  /** Loads what was fetched, but not under the feet of statements that are still running. */
  #load(state: PrimaryState): Effects {
    const { fetched } = state;
    if (fetched === null || state.waiting.size > 0) return [];
    state.fetched = null;
    return [execute(RESTORE, { kind: 'load', image: fetched.image, position: fetched.position })];
  }

  #restored(state: PrimaryState, result: SqlResult): Effects {
    if (result.kind !== 'loaded') return this.#giveUp(state, 'the backup could not be loaded');
    // After a lost disk nobody here knows how far the database had come: the clients' confirmations are all that is left.
    const lost = state.position - result.position;
    state.position = result.position;
    state.backups.stored = result.position;
    return [
      ...this.#nextGeneration(state, result.position),
      ...moveRole(this.roles, state, 'RESTORED'),
      report('position', result.position),
      { type: 'lose', position: result.position, reason: 'restore' },
      report('restoredTo', result.position),
      ...(lost > 0 ? [report('lostWrites', lost)] : []),
    ];
  }

  #giveUp(state: PrimaryState, why: string): Effects {
    if (state.role.value !== 'restoring') return [];
    return [cancelTimer('restore'), ...moveRole(this.roles, state, state.lost ? 'EMPTY' : 'GAVE_UP'), report('restoreFailed', why)];
  }

  #nextGeneration(state: PrimaryState, restoredTo: number | null): Effects {
    state.generation += 1;
    state.restoredTo = restoredTo;
    state.acknowledged = 0;
    state.lost = false;
    state.backups.end();
    return [persist('generation', state.generation)];
  }
}
