/** The same fault everywhere: what does the same to a region or to the network under every architecture. */
import type { Command } from '../../sim/commands.ts';
import type { RunState } from '../../store/state.ts';
import type { World } from '../../trace/world.ts';
import { kindOf } from '../kinds.ts';
import * as Say from '../../words/en/comparison/panels.ts';

export interface Break {
  readonly label: string;
  readonly help: string;
  /** What is said of it afterwards. */
  readonly words: string;
  readonly commandsOf: (run: RunState) => readonly Command[];
}

const DATA: readonly string[] = ['main', 'equal', 'share'];

/** What can be done to a region now; `worlds`: all runs at this moment. */
export function breaksOf(
  region: string,
  city: string,
  { regions, worlds }: { readonly regions: readonly string[]; readonly worlds: readonly World[] },
): readonly Break[] {
  const cut = Say.around(region);
  const others = regions.filter((each) => each !== region);
  const down = worlds.some(({ nodes }) =>
    [...nodes.values()].some((node) => node.region === region && node.kind !== 'client' && node.health === 'crashed'),
  );
  const isCut = worlds.some(({ partitions }) => partitions.some(({ name }) => name === cut));
  const slow = worlds.some(({ slow: links }) => links.length > 0);
  return [
    ...(down
      ? [same(Say.restore2(city), Say.everyNodeInStartsAgain(city), Say.restored(city), [{ type: 'restore', region }])]
      : [
          {
            label: Say.crashSDatabase(city),
            help: Say.theMachineInThatHolds(city),
            words: Say.crashed(city),
            commandsOf: ({ stage }: RunState) =>
              stage ? databasesIn(stage, region).map((node): Command => ({ type: 'crash', node })) : [],
          },
          same(Say.lose2(city), Say.everyNodeInCrashesAnd(city), Say.lost(city), [{ type: 'outage', region }]),
        ]),
    ...(others.length === 0
      ? []
      : isCut
        ? [same(Say.healTheCut, Say.messagesPassAgain, Say.healedTheCutAround(city), [{ type: 'heal', name: cut }])]
        : [
            same(Say.cutOff(city), Say.noMessagePassesBetweenAnd(city), Say.cutOff2(city), [
              { type: 'partition', name: cut, sides: [[region], others], oneWay: false },
            ]),
          ]),
    slow
      ? same(Say.normalSpeed, Say.everyLinkIsAsFast, Say.madeEveryLinkNormal, slowed(regions, 1))
      : same(Say.slowEveryLink, Say.everyDelayBetweenRegionsIs, Say.slowedEveryLink, slowed(regions, 5)),
  ];
}

const same = (label: string, help: string, words: string, commands: readonly Command[]): Break => ({
  label,
  help,
  words,
  commandsOf: () => commands,
});

const slowed = (regions: readonly string[], factor: number): readonly Command[] =>
  regions.flatMap((a, i) => regions.slice(i + 1).map((b): Command => ({ type: 'slow', between: [a, b], factor })));

/** Nodes there that hold what others may not have: the main database, a peer, a partition; where there is none, whatever answers there. */
function databasesIn(stage: NonNullable<RunState['stage']>, region: string): readonly string[] {
  const there = stage.nodes.filter((node) => node.region === region && node.kind !== 'client');
  const data = there.filter(({ kind }) => DATA.includes(kindOf(stage, kind).holds));
  return (data.length > 0 ? data : there).map(({ id }) => id);
}
