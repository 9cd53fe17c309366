/** What must always hold of one database and its backup. */
import type { NodeId } from '../../sim/node.ts';
import type { Checker, DatabaseProbe, Invariant, Topology } from '../contract.ts';
import { agrees, isSampled } from '../shared/content.ts';
import { HOLDS, remembering } from '../shared/remembering.ts';
import { hasBackups } from './backup.ts';
import { connectionsOf } from './connections.ts';
import { primaryOf } from './driver.ts';
import type { PoolState } from './pool.ts';
import type { Part } from './protocol.ts';
import type { PrimaryState, StoreState } from './state.ts';

/** The checker sees every node's state; only this room's primary has this shape. */
export function isPrimaryState(state: unknown): state is PrimaryState {
  return typeof state === 'object' && state !== null && 'promises' in state && 'generation' in state;
}

const isPoolState = (state: unknown): state is PoolState =>
  typeof state === 'object' && state !== null && 'held' in state && 'waiting' in state;

/** Only the store of this room has this shape. */
export function isStoreState(state: unknown): state is StoreState {
  return typeof state === 'object' && state !== null && 'latest' in state && 'parts' in state && 'written' in state;
}

function gapIn(position: number, parts: readonly Part[]): string | null {
  let head = position;
  for (const { after, position: to } of parts) {
    if (after !== head) return `What was changed between v${head} and v${after} is not there.`;
    head = to;
  }
  return null;
}

/** Looked at when it changes only: the list is a new one then. */
const unbrokenParts: Checker = remembering({ seen: 0 }, (node, states, memory) => {
  const store = states.get(node);
  if (!isStoreState(store) || store.latest === null || store.parts.length === memory.seen) return null;
  memory.seen = store.parts.length;
  return gapIn(store.latest.position, store.parts);
});

const wholeRestores = (primary: NodeId, databases: DatabaseProbe | null): Checker =>
  remembering({ highest: 0, generation: 0, undone: 0 }, (node, states, memory) => {
    const state = states.get(node);
    if (node !== primary || !isPrimaryState(state)) return null;
    const { generation, recovered, lost } = state;
    if (generation !== memory.generation) {
      const { highest } = memory;
      memory.generation = generation;
      memory.highest = 0;
      if (recovered !== null && generation > 0) {
        const { reached, goal, stopped, undone } = recovered;
        if (reached !== goal) return `The backup goes up to v${goal}, and v${reached} came back${stopped ? `: ${stopped}` : ''}.`;
        const gone = Math.max(0, highest - reached);
        if (undone !== null && undone !== gone) return `${undone} writes are said to be undone, and ${gone} are.`;
      }
    }
    const position = databases?.position(node) ?? state.position;
    // Statements that run when a restore is ordered still end; from its load on, positions are the backup's.
    // The load may begin in the very step that hears of the last of them.
    if (state.recovery !== null && state.loaded === null && !lost) memory.highest = Math.max(memory.highest, state.position);
    // Until then it is where the database stands: a crash takes back what was not on disk, and nothing undoes that again.
    if (state.recovery === null) memory.highest = lost ? 0 : position;
    return null;
  });

function tooManyAt(node: NodeId, state: PrimaryState): string | null {
  const { maxConnections } = state.place;
  const used = connectionsOf(state);
  return maxConnections === 0 || used <= maxConnections ? null : `${node} takes ${maxConnections} connections and has ${used}.`;
}

const countedConnections: Checker = {
  memory: null,
  after(node, states) {
    const pool = states.get(node);
    if (isPrimaryState(pool)) return tooManyAt(node, pool);
    if (!isPoolState(pool)) return null;
    const { held, waiting, place } = pool;
    if (held.size > place.poolSize) return `${node} has ${place.poolSize} connections and gave out ${held.size}.`;
    return waiting.length > 0 && held.size < place.poolSize ? `${waiting.length} wait for a connection of ${node}, and one is free.` : null;
  },
};

/** A life of the database in which positions may not go back: broken by a lost disk, by a restore, by nothing else. */
const durableWrites = (primary: NodeId, databases: DatabaseProbe | null): Checker =>
  remembering({ acknowledged: 0, generation: 0 }, (node, states, memory) => {
    const state = states.get(node);
    if (node !== primary || !isPrimaryState(state)) return null;
    if (state.lost || state.role.value === 'restoring' || state.generation !== memory.generation) {
      memory.acknowledged = 0;
      memory.generation = state.generation;
      return null;
    }
    memory.acknowledged = Math.max(memory.acknowledged, state.promises.told);
    const position = databases?.position(node) ?? Math.max(state.position, memory.acknowledged);
    if (position >= memory.acknowledged) return null;
    return `v${memory.acknowledged} was confirmed to a client, but the database stands at v${position}.`;
  });

/** A restored database must be the one that was copied, not merely one of that position. */
const faithfulBackups = (primary: NodeId, databases: DatabaseProbe): Checker => {
  const memory = {
    contents: new Map<string, string>(),
    position: -1,
    generation: 0,
    /** Lives of the database seen so far; the node's own count begins anew when the disk is lost. */
    life: 0,
    lost: false,
  };
  return remembering(memory, (node, states, known) => {
    const state = states.get(node);
    // Without backups there is nothing to compare.
    if (node !== primary || !isPrimaryState(state) || !hasBackups(state.place)) return null;
    known.lost ||= state.lost;
    if (state.lost || state.role.value === 'restoring') return null;
    const position = databases.position(node);
    // What is not on disk may still be another write's position.
    if (position > state.promises.synced) return null;
    const begun = known.lost || state.generation !== known.generation;
    if (!begun && (position === known.position || !isSampled(position))) return null;
    known.position = position;
    const digest = databases.digest(node);
    // The database restored to v12 must look as v12 did before. From there on a new life begins with a name of its own.
    const same = begun && state.restoredTo === null ? true : agrees(known.contents, `${known.life}@${position}`, digest);
    known.generation = state.generation;
    known.lost = false;
    if (begun) agrees(known.contents, `${++known.life}@${position}`, digest);
    return same ? null : `The content at v${position} is not the one that stood there before.`;
  });
};

export const invariants: readonly Invariant[] = [
  {
    name: 'confirmed writes survive a crash',
    states:
      'What a client was told of, above all that its write is done, is in the database as long as the disk is whole: durability, the D of ACID (Haerder and Reuter 1983).',
    begin: (topology: Topology, databases) => durableWrites(primaryOf(topology), databases),
  },
  {
    name: 'connections are counted',
    states:
      'A pool never uses more connections than it has, nobody waits for one while one is free, and a database has no more than max_connections.',
    begin: () => countedConnections,
  },
  {
    name: 'a backup has no gap',
    states: 'What a store keeps beside a whole copy begins where that ends, and each part where the one before it does.',
    begin: () => unbrokenParts,
  },
  {
    name: 'a restore is whole',
    states: 'A restore brings back all that the backup holds up to the moment that is wanted, and says how many writes it undid.',
    begin: (topology: Topology, databases) => wholeRestores(primaryOf(topology), databases),
  },
  {
    name: 'a backup is faithful',
    states: 'A restored database equals the database as it was at the position of the backup.',
    begin: (topology: Topology, databases) => (databases === null ? HOLDS : faithfulBackups(primaryOf(topology), databases)),
  },
];
