/** Multi-master: one of several kinds, each a room of its own, by the setting `protocol`. */
import type { Architecture, Mechanism } from '../contract.ts';
import { shipsChanges } from '../mechanisms.ts';
import type { Settings } from '../showing.ts';
import { about } from './about.ts';
import { certification } from './certification/index.ts';
import { consensus } from './consensus/index.ts';
import { multiLeader } from './multi-leader/index.ts';
import { leaderless } from './leaderless/index.ts';
import { spanner } from './spanner/index.ts';
import { tidb } from './tidb/index.ts';
import { cockroachdb } from './cockroachdb/index.ts';
import { PROTOCOL, slot } from './protocols.ts';
import { tuning } from './tuning.ts';

/** By `protocol`. */
const ROOMS: Readonly<Record<string, Architecture>> = {
  consensus,
  certification,
  'multi-leader': multiLeader,
  leaderless,
  spanner,
  tidb,
  cockroachdb,
};

/** With another room under one protocol, where a mistake is planted in it. */
export function siblings(instead: Readonly<Record<string, Architecture>> = {}): Architecture {
  const rooms = { ...ROOMS, ...instead };
  const all = Object.values(rooms);
  const roomOf = (settings: Settings): Architecture => {
    const id = String(settings[PROTOCOL] ?? slot.default);
    const room = rooms[id];
    if (!room) throw new Error(`Antipode's own mistake: nothing runs under “${PROTOCOL}=${id}”`);
    return room;
  };
  /** What is promised and worked at under each, chosen as a mechanism is. */
  const kinds = Object.entries(rooms).map(
    ([id, { invariants, jobs }]): Mechanism => ({ slot: PROTOCOL, id, at: () => ({}), invariants, ...(jobs && { jobs }) }),
  );
  const ofKind = (kind: string): Architecture | undefined => all.find((room) => room.about.kinds.some((look) => look.kind === kind));
  return {
    about,
    tuning,
    mechanisms: [...kinds, ...all.flatMap((room) => room.mechanisms ?? [])],
    plan: (regions, settings) => roomOf(settings).plan(regions, settings),
    logic(spec, topology, settings, among, behind, tails) {
      const room = roomOf(settings);
      const own = new Set((room.tuning.slots ?? []).map(({ key }) => key));
      return room.logic(
        spec,
        topology,
        settings,
        among?.filter((each) => own.has(each.slot)),
        behind,
        tails,
      );
    },
    driver: (region, topology, settings, behind) => roomOf(settings).driver(region, topology, settings, behind),
    shipsChanges: (settings) => shipsChanges(roomOf(settings), settings),
    prepare: (topology, settings, setup, store) => roomOf(settings).prepare(topology, settings, setup, store),
    // What the kinds promise comes with them.
    invariants: [],
    inside: {
      knows: (reading) => ofKind(reading.spec.kind)?.inside?.knows(reading) ?? { facts: [] },
      newest: (spec, nodes, states) => ofKind(spec.kind)?.inside?.newest(spec, nodes, states) ?? null,
    },
  };
}

export const multiMaster: Architecture = siblings();
