/** The promises of every architecture, and of one in front of another. Apart from `index.ts`: a page that only runs has no use for them. */
import { keysOver } from './composition/tuning.ts';
import { roomsOf } from './composition/ids.ts';
import { placeOf } from './composition/shown.ts';
import type { Architecture } from './contract.ts';
import type { Circumstances, Guarantees } from './guarantees.ts';
import { architectures } from './index.ts';
import type { Settings } from './showing.ts';
import { guarantees as multiMaster } from './multi-master/guarantees.ts';
import { guarantees as partitionRouter } from './partition-router/guarantees.ts';
import { guarantees as queryCache } from './query-cache/guarantees.ts';
import { guarantees as readReplicas } from './read-replicas/guarantees.ts';
import { guarantees as singleNode } from './single-node/guarantees.ts';

/** In the order of `architectures`. */
const GUARANTEES: readonly Guarantees[] = [singleNode, queryCache, readReplicas, partitionRouter, multiMaster];

interface Known {
  readonly room: Architecture;
  readonly guarantees: Guarantees;
}

function known(id: string): Known {
  const at = architectures.findIndex(({ about }) => about.id === id);
  const [room, guarantees] = [architectures[at], GUARANTEES[at]];
  if (!room || !guarantees) throw new Error(`Antipode's own mistake: nothing is promised of an architecture “${id}”`);
  return { room, guarantees };
}

/** `front+back` for a composition. */
export function guaranteesOf(id: string): Guarantees {
  const [front = '', back] = roomsOf(id);
  return back === undefined ? known(front).guarantees : composed(known(front), known(back));
}

/** Rows count, and are lost, behind; what is read is what the front makes of what the room behind promises. */
function composed(front: Known, back: Known): Guarantees {
  const { behind, forBack } = keysOver(front.room.tuning, back.room.tuning, back.room.about.id);
  const kinds = new Set(back.room.about.kinds.map(({ kind }) => kind));
  const several = placeOf(front.room.about).stands !== 'main region';
  const seen = (at: Circumstances): Circumstances => ({ ...at, settings: forBack(at.settings) });
  const isLossy = (at: Circumstances): boolean =>
    at.wiped.size > 0 || ['promotedAt', 'restoredTo'].some((key) => at.reported(key).length > 0);
  const [first, second] = [front.guarantees.trial, back.guarantees.trial];
  const called = (settings: Settings): Settings => Object.fromEntries(Object.entries(settings).map(([key, value]) => [behind(key), value]));
  const { ofDatabase = [] } = front.room.tuning;
  const ofFront = (settings: Settings): Settings =>
    Object.fromEntries(Object.entries(settings).filter(([key]) => !ofDatabase.includes(key)));
  return {
    promised: (at) => front.guarantees.inFront?.(back.guarantees.promised(seen(at)), at) ?? [],
    mayMiss: (missing, at) =>
      // Who answered stands in front, so a position says nothing of who lost it.
      isLossy(at) ? missing.map(() => true) : back.guarantees.mayMiss(missing, seen(at)),
    // Parts that are systems of their own are bound by nobody.
    bindsParts: (at) => (front.guarantees.bindsParts ? false : back.guarantees.bindsParts?.(seen(at))),
    seesWhole: (at) =>
      !front.guarantees.bindsParts && front.guarantees.seesWhole?.(at) === true && back.guarantees.seesWhole?.(seen(at)) === true,
    tearsTransactions: (settings) => back.guarantees.tearsTransactions?.(forBack(settings)) ?? false,
    counts: (node, role) => kinds.has(node.kind) && back.guarantees.counts(node, role),
    belongs: (node, at) => back.guarantees.belongs?.(node, seen(at)) ?? true,
    trial: {
      settings: (random, given) => ({
        ...ofFront(first.settings(random, given)),
        ...called(second.settings(random, forBack(given))),
      }),
      hasty: { ...ofFront(first.hasty), ...called(second.hasty) },
      mending: second.mending,
      // Of several groups the smallest loses the fewest.
      disksToLose: (nodes) => (several ? Math.min(1, second.disksToLose(nodes)) : second.disksToLose(nodes)),
      calmMs: (settings) => first.calmMs(settings) + second.calmMs(forBack(settings)),
    },
  };
}
