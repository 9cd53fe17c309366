/**
 * One room in front of another, as an architecture like any other. Neither room knows of it: the one in front asks databases through
 * their driver, as an application does, and the one behind is asked. Decision 0027 says why it is so.
 */
import type { Architecture, Database, Databases } from '../contract.ts';
import { jobsOf, shipsChanges } from '../mechanisms.ts';
import type { Settings } from '../showing.ts';
import type { Topology } from '../contract.ts';
import { insideOver } from './inside.ts';
import { ofBack, ofFront } from './invariants.ts';
import { frontTopology, type Pair, type Plan, planIn, planOver, seatOf, seatTopology } from './places.ts';
import { prepareOver } from './set-up.ts';
import { aboutOver } from './shown.ts';
import { HOSTS, type Keys, keysOver, mechanismOver, TOGETHER, tuningOver } from './tuning.ts';

/** `front` over `back`, which `whyNotOver` has nothing to say against. */
export function over(front: Architecture, back: Architecture): Architecture {
  const keys: Keys = keysOver(front.tuning, back.tuning, back.about.id);
  const pair: Pair = { front, back, forBack: keys.forBack };
  const promised = front.inFront ?? [];
  return {
    about: aboutOver(front.about, back.about),
    tuning: tuningOver(front.tuning, back.tuning, keys),
    jobs: { ...jobsOf(front), ...jobsOf(back) },
    shipsChanges: (settings) => shipsChanges(front, settings) || shipsChanges(back, keys.forBack(settings)),
    mechanisms: [
      ...(front.mechanisms ?? []).map((each) => ({ ...each, invariants: (each.invariants ?? []).map((one) => ofFront(one, pair)) })),
      ...(back.mechanisms ?? []).map((each) => ({
        ...mechanismOver(each, keys),
        invariants: (each.invariants ?? []).map((one) => ofBack(one, pair)),
      })),
    ],
    plan(regions, settings) {
      const { own, seats } = planOver(pair, regions, settings);
      const nodes = [...own, ...seats.flatMap((seat) => seat.nodes)];
      return settings[HOSTS] === TOGETHER ? nodes.map((node) => ({ ...node, host: node.region })) : nodes;
    },
    logic(spec, topology, settings) {
      const plan = planIn(pair, topology, settings);
      const seat = seatOf(plan, spec.id);
      if (seat) {
        const tails = plan.own.filter((node) => node.region === spec.region && front.follows?.(node, settings)).map(({ id }) => id);
        return back.logic(spec, seatTopology(seat, topology), keys.forBack(settings), back.mechanisms, undefined, tails);
      }
      const behind = databasesFor(pair, plan, spec.region, topology, settings);
      return front.logic(spec, frontTopology(plan, topology), settings, front.mechanisms, behind);
    },
    driver(region, topology, settings) {
      const plan = planIn(pair, topology, settings);
      return front.driver(region, frontTopology(plan, topology), settings, databasesFor(pair, plan, region, topology, settings));
    },
    prepare: (topology, settings, setup, store) => prepareOver(pair, planIn(pair, topology, settings), topology, settings, setup, store),
    inside: insideOver(front, back),
    invariants: [...promised.map((one) => ofFront(one, pair)), ...back.invariants.map((one) => ofBack(called(one, front, back), pair))],
  };
}

/** Two promises of one name are told apart. */
function called<N extends { readonly name: string }>(one: N, front: Architecture, back: Architecture): N {
  const isTaken = (front.inFront ?? []).some(({ name }) => name === one.name);
  return isTaken ? { ...one, name: `${one.name} (${back.about.name})` } : one;
}

/** What a node of the room in front runs to ask each database behind it: what an application in its region would run. */
function databasesFor({ back, forBack }: Pair, { seats }: Plan, region: string, topology: Topology, settings: Settings): Databases {
  return new Map(
    seats.map((seat): [string, Database] => {
      const driver = back.driver(region, seatTopology(seat, topology), forBack(settings));
      if (driver.timer || driver.done)
        throw new Error(`Antipode's own mistake: the driver of ${back.about.id} wants more than a node of a room in front offers`);
      const database: Database = { driver, nodes: new Set(seat.nodes.map(({ id }) => id)) };
      const main = seat.place.region;
      if (main === region) return [seat.place.id, database];
      return [seat.place.id, { ...database, fromMain: back.driver(main, seatTopology(seat, topology), forBack(settings)) }];
    }),
  );
}
