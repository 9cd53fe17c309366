/**
 * Setting up databases behind a room. The room in front fills its places as if they were nodes of its own; what it made of each is then
 * dealt out by the room behind. A place that only runs statements is left to the room behind, statements and all: it may have
 * something to say of them.
 */
import type { NodeId } from '../../sim/node.ts';
import type { Architecture, SetupStore, Topology } from '../contract.ts';
import type { Settings } from '../showing.ts';
import { frontTopology, type Pair, type Plan, type Seat, seatTopology } from './places.ts';

/** What the room in front has done to a place so far. */
interface Filling {
  /** The node in whose database it is done. */
  readonly node: NodeId;
  /** Scripts that have not been run yet. */
  scripts: (readonly string[])[];
  opened: boolean;
}

export function prepareOver(pair: Pair, plan: Plan, topology: Topology, settings: Settings, setup: readonly string[], store: SetupStore) {
  const { front, back, forBack } = pair;
  const why = whyNotStay(pair, plan, settings);
  if (why !== null) store.refuse('residents', why);
  const fillings = new Map(plan.seats.map((seat) => [seat.place.id, fillingOf(seat)]));
  front.prepare(frontTopology(plan, topology), settings, setup, storeOfPlaces(store, fillings));
  for (const seat of plan.seats) {
    const filling = fillings.get(seat.place.id);
    if (filling) dealOut(back, seatTopology(seat, topology), forBack(settings), filling, store);
  }
}

/** Rows that stay in a region stay there in every copy: what stands behind, a standby or a backup of it, must not be elsewhere. */
function whyNotStay({ front, back }: Pair, { seats }: Plan, settings: Settings): string | null {
  for (const region of front.staysIn?.(settings) ?? []) {
    const seat = seats.find(({ place }) => place.region === region);
    for (const node of seat?.nodes ?? []) {
      const kind = back.about.kinds.find((each) => each.kind === node.kind);
      if (!kind || kind.holds === 'nothing' || node.region === region) continue;
      const fix =
        kind.holds === 'backup'
          ? 'Keep backups beside the database (backupPlace), or take'
          : 'Choose one machine for each partition, or take';
      return `“residents” keeps rows in ${region}, and the database there has a ${kind.name} in ${node.region}, which would hold them as well. ${fix} ${region} out of “residents”.`;
    }
  }
  return null;
}

function fillingOf({ nodes, place }: Seat): Filling {
  const [first] = nodes;
  if (!first) throw new Error(`Antipode's own mistake: nobody stands behind ${place.id}`);
  return { node: first.id, scripts: [], opened: false };
}

/** Its databases: those of the room in front, and each place as one. */
function storeOfPlaces(store: SetupStore, fillings: ReadonlyMap<NodeId, Filling>): SetupStore {
  /** The node whose database it is; scripts that wait are run first. */
  const open = (id: NodeId): NodeId => {
    const filling = fillings.get(id);
    if (!filling) return id;
    for (const statements of filling.scripts) store.script(filling.node, statements);
    filling.scripts = [];
    filling.opened = true;
    return filling.node;
  };
  return {
    script(id, statements) {
      const filling = fillings.get(id);
      if (filling && !filling.opened) filling.scripts.push(statements);
      else store.script(open(id), statements);
    },
    image: (id) => store.image(open(id)),
    load: (id, image) => store.load(open(id), image),
    rows: (id, sql, params) => store.rows(open(id), sql, params),
    perform: (id, job) => store.perform(open(id), job),
    refuse: (place, why) => store.refuse(place, why),
  };
}

/** Lets the room behind set itself up, from the statements, or from the content that its first node has been given. */
function dealOut(back: Architecture, topology: Topology, settings: Settings, { node, scripts, opened }: Filling, store: SetupStore): void {
  if (!opened) return back.prepare(topology, settings, scripts.length === 1 ? (scripts[0] ?? []) : scripts.flat(), store);
  const content = store.image(node);
  back.prepare(topology, settings, [], {
    ...{
      image: (id) => store.image(id),
      load: (id, image) => store.load(id, image),
      rows: (id, sql, params) => store.rows(id, sql, params),
    },
    ...{ perform: (id, job) => store.perform(id, job), refuse: (place, why) => store.refuse(place, why) },
    script(id) {
      if (id !== node) store.load(id, content);
    },
  });
}
