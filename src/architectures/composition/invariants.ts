/** What must hold of both rooms: what either promises is looked at among its own nodes, of the room behind at each place apart. */
import type { DatabaseProbe, Invariant, Topology } from '../contract.ts';
import { apart, watched } from '../shared/apart.ts';
import { frontTopology, type Pair, planIn, seatTopology } from './places.ts';

/** The promise of the room in front, or of one of its mechanisms. */
export function ofFront(invariant: Invariant, pair: Pair): Invariant {
  return {
    ...invariant,
    begin(topology: Topology, databases: DatabaseProbe | null, settings) {
      const plan = planIn(pair, topology, settings);
      return apart([watched(plan.own, invariant.begin(frontTopology(plan, topology), databases, settings))]);
    },
  };
}

/** The same of the room behind. */
export function ofBack(invariant: Invariant, pair: Pair): Invariant {
  return {
    ...invariant,
    begin(topology: Topology, databases: DatabaseProbe | null, settings) {
      const { seats } = planIn(pair, topology, settings);
      const back = pair.forBack(settings);
      return apart(seats.map((seat) => watched(seat.nodes, invariant.begin(seatTopology(seat, topology), databases, back))));
    },
  };
}
