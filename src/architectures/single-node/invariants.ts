/** What must always hold of one database and its backup. */
import type { NodeId } from '../../sim/node.ts';
import type { Checker, DatabaseProbe, Invariant, Topology } from '../contract.ts';
import { ContentHistory } from '../shared/content.ts';
import { hasBackups } from './backup.ts';
import { primaryOf } from './driver.ts';
import type { PrimaryState } from './state.ts';

/** The checker sees every node's state; only this room's primary has this shape. */
function isPrimaryState(state: unknown): state is PrimaryState {
  return typeof state === 'object' && state !== null && 'acknowledged' in state && 'generation' in state;
}

/** A life of the database in which positions may not go back: broken by a lost disk, by a restore, by nothing else. */
class DurableWrites implements Checker {
  #acknowledged = 0;
  #generation = 0;

  constructor(
    readonly primary: NodeId,
    readonly databases: DatabaseProbe | null,
  ) {}

  after(node: NodeId, states: ReadonlyMap<NodeId, unknown>): string | null {
    const state = states.get(node);
    if (node !== this.primary || !isPrimaryState(state)) return null;
    if (state.lost || state.role.value === 'restoring' || state.generation !== this.#generation) {
      this.#acknowledged = 0;
      this.#generation = state.generation;
      return null;
    }
    this.#acknowledged = Math.max(this.#acknowledged, state.acknowledged);
    const position = this.databases?.position(node) ?? Math.max(state.position, this.#acknowledged);
    if (position >= this.#acknowledged) return null;
    return `v${this.#acknowledged} was confirmed to a client, but the database stands at v${position}.`;
  }
}

/** A restored database must be the one that was copied, not merely one of that position. */
class FaithfulBackups implements Checker {
  readonly #contents = new ContentHistory();
  #position = -1;
  #generation = 0;
  /** Lives of the database seen so far; the node's own count begins anew when the disk is lost. */
  #life = 0;
  #lost = false;

  constructor(
    readonly primary: NodeId,
    readonly databases: DatabaseProbe,
  ) {}

  after(node: NodeId, states: ReadonlyMap<NodeId, unknown>): string | null {
    const state = states.get(node);
    // Without backups there is nothing to compare.
    if (node !== this.primary || !isPrimaryState(state) || !hasBackups(state.place)) return null;
    this.#lost ||= state.lost;
    if (state.lost || state.role.value === 'restoring') return null;
    const position = this.databases.position(node);
    const begun = this.#lost || state.generation !== this.#generation;
    if (!begun && (position === this.#position || !this.#contents.wants(position))) return null;
    this.#position = position;
    const digest = this.databases.digest(node);
    // The database restored to v12 must look as v12 did before. From there on a new life begins with a name of its own.
    const agrees = begun && state.restoredTo === null ? true : this.#contents.agrees(`${this.#life}@${position}`, digest);
    this.#generation = state.generation;
    this.#lost = false;
    if (begun) this.#contents.agrees(`${++this.#life}@${position}`, digest);
    return agrees ? null : `The content at v${position} is not the one that stood there before.`;
  }
}

const HOLDS: Checker = { after: () => null };

export const invariants: readonly Invariant[] = [
  {
    name: 'confirmed writes survive a crash',
    states:
      'A write that was confirmed to a client is in the database as long as the disk is whole: durability, the D of ACID (Haerder and Reuter 1983).',
    begin: (topology: Topology, databases) => new DurableWrites(primaryOf(topology), databases),
  },
  {
    name: 'a backup is faithful',
    states: 'A restored database equals the database as it was at the position of the backup.',
    begin: (topology: Topology, databases) => (databases === null ? HOLDS : new FaithfulBackups(primaryOf(topology), databases)),
  },
];
