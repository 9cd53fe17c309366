/** What can be done to what is pointed at, as commands with words. Everything acts at the playhead. */
import type { About } from '../../architectures/showing.ts';
import type { Command } from '../../sim/commands.ts';
import type { NodeId } from '../../sim/node.ts';
import type { NodeFact, World } from '../../trace/world.ts';
import type { Selection } from '../../store/state.ts';
import type { Stage } from '../../session/run.ts';
import * as Say from '../../words/en/faults.ts';

export interface Verb {
  readonly label: string;
  /** What it does, one sentence. */
  readonly help: string;
  readonly command: Command;
  /** What is said of it afterwards, in lists of futures. */
  readonly words: string;
  readonly group: 'node' | 'order' | 'clock' | 'region' | 'link';
}

export interface Situation {
  readonly stage: Stage;
  readonly world: World;
  readonly about: About;
  /** Nodes whose disks are slow. */
  readonly slowDisks: ReadonlySet<NodeId>;
  readonly lyingDisks: ReadonlySet<NodeId>;
  readonly city: (id: string) => string;
}

export function verbsFor(selection: Selection, situation: Situation): readonly Verb[] {
  switch (selection.type) {
    case 'node': {
      const node = situation.world.nodes.get(selection.id);
      if (!node) return [];
      const own =
        node.kind === 'client' ? [] : [...healthVerbs(node, situation), ...orderVerbs(node, situation), ...clockVerbs(node, situation)];
      return [...own, ...regionVerbs(node.region, situation)];
    }
    case 'region':
      return regionVerbs(selection.id, situation);
    case 'link':
      return linkVerbs([selection.a, selection.b], situation);
    case 'message':
      return [];
  }
}

function healthVerbs(node: NodeFact, { city, slowDisks, lyingDisks }: Situation): readonly Verb[] {
  const name = city(node.id);
  const verb = (type: 'crash' | 'restart' | 'pause' | 'resume' | 'wipe', label: string, help: string, words: string): Verb => ({
    label,
    help,
    command: { type, node: node.id },
    words: `${words} ${name}`,
    group: 'node',
  });
  if (node.health === 'crashed') return [verb('restart', Say.restart, Say.itStartsAgainFromWhat, 'restarted')];
  const crash = verb('crash', Say.crash, Say.theMachineStopsOnlyWhat, 'crashed');
  const kill: Verb = {
    ...verb('crash', Say.killTheProcess, Say.theProcessDiesItsMachine, 'killed'),
    command: { type: 'crash', node: node.id, what: 'process' },
  };
  const wipe = verb('wipe', Say.crashLoseTheDisk, Say.theProcessDiesAndIts, 'wiped');
  if (node.health === 'paused') return [verb('resume', Say.resume, Say.itGoesOnWhatArrived, 'resumed'), crash, kill, wipe];
  const pause = verb('pause', Say.pause, Say.itStandsStillAsIn, 'paused');
  return [crash, kill, pause, wipe, diskVerb(node.id, slowDisks.has(node.id), name), lieVerb(node.id, lyingDisks.has(node.id), name)];
}

const SLOW_DISK = 100;

function diskVerb(node: NodeId, is: boolean, name: string): Verb {
  return {
    label: is ? Say.fixItsDisk : Say.slowItsDisk,
    help: is ? Say.anFsyncTakesWhatIt : Say.everyFsyncTakesTimesAs(SLOW_DISK),
    command: { type: 'slow-disk', node, factor: is ? 1 : SLOW_DISK },
    words: Say.theDiskOf(is, name),
    group: 'node',
  };
}

function lieVerb(node: NodeId, lies: boolean, name: string): Verb {
  return {
    label: lies ? Say.makeItHonest : Say.letItsDiskLie,
    help: lies ? Say.whatItSaysIsKept : Say.itSaysThatAnFsync,
    command: { type: 'lying-disk', node, lies: !lies },
    words: Say.lyingDiskOf(!lies, name),
    group: 'node',
  };
}

function orderVerbs(node: NodeFact, { about, city }: Situation): readonly Verb[] {
  return about.orders(node).map(
    ({ order, label }): Verb => ({
      label,
      help: Say.askForThis(city(node.id)),
      command: { type: 'order', node: node.id, order },
      words: Say.told(city(node.id), label.toLowerCase()),
      group: 'order',
    }),
  );
}

function clockVerbs(node: NodeFact, { city }: Situation): readonly Verb[] {
  if (node.health === 'crashed') return [];
  const skew = (offsetMs: number, label: string, help: string): Verb => ({
    label,
    help,
    command: { type: 'skew', node: node.id, offsetMs, driftPpm: 0 },
    words: Say.setTheClockOfTo(city(node.id), offsetMs),
    group: 'clock',
  });
  return [
    skew(-500, Say.n500Ms, Say.itsClockIsHalfA),
    skew(0, 'right', Say.itsClockIsRightAgain),
    skew(500, Say.n500Ms2, Say.itsClockIsHalfA2),
  ];
}

function regionVerbs(region: string, { stage, world, city }: Situation): readonly Verb[] {
  const name = city(region);
  const others = stage.places.map((p) => p.id).filter((id) => id !== region);
  const nodes = [...world.nodes.values()].filter((n) => n.region === region && n.kind !== 'client');
  const out = nodes.length > 0 && nodes.every((n) => n.health === 'crashed');
  const cut = Say.around(region);
  const isCut = world.partitions.some((p) => p.name === cut);
  const verbs: Verb[] = [];
  if (nodes.length > 0) {
    verbs.push(
      out
        ? {
            label: Say.restoreTheRegion,
            help: Say.everyNodeInStartsAgain(name),
            command: { type: 'restore', region },
            words: Say.restored(name),
            group: 'region',
          }
        : {
            label: Say.regionOutage,
            help: Say.everyNodeInCrashesAnd(name),
            command: { type: 'outage', region },
            words: Say.tookDown(name),
            group: 'region',
          },
    );
  }
  if (isCut) {
    verbs.push({
      label: Say.healTheCut,
      help: Say.messagesToAndFromPass(name),
      command: { type: 'heal', name: cut },
      words: Say.healedTheCutAround(name),
      group: 'region',
    });
  } else if (others.length > 0) {
    verbs.push({
      label: Say.cutOff,
      help: Say.noMessagePassesBetweenAnd(name),
      command: { type: 'partition', name: cut, sides: [[region], others], oneWay: false },
      words: Say.cutOff2(name),
      group: 'region',
    });
  }
  return [...verbs, ...healAll(world)];
}

function healAll(world: World): readonly Verb[] {
  if (world.partitions.length === 0) return [];
  return [
    {
      label: Say.healEveryCut,
      help: Say.theNetworkIsWholeAgain,
      command: { type: 'heal', name: null },
      words: Say.healedTheNetwork,
      group: 'region',
    },
  ];
}

function linkVerbs(between: readonly [string, string], { world, city }: Situation): readonly Verb[] {
  const [a, b] = between;
  const pair = Say.and(city(a), city(b));
  const same = (other: readonly [string, string]): boolean => (other[0] === a && other[1] === b) || (other[0] === b && other[1] === a);
  const name = Say.between([a, b].sort().join(' '));
  const link = (label: string, help: string, command: Command, words: string): Verb => ({ label, help, command, words, group: 'link' });
  const cut = world.partitions.find((p) => p.name === name);
  const slow = world.slow.find((s) => same(s.between));
  const lossy = world.lossy.find((l) => same(l.between));
  const partition = (oneWay: boolean): Command => ({ type: 'partition', name, sides: [[a], [b]], oneWay });
  return [
    ...(cut
      ? [link(Say.healTheCut, Say.messagesBetweenPassAgain(pair), { type: 'heal', name }, Say.healed(pair))]
      : [
          link(Say.cut, Say.noMessagePassesBetween(pair), partition(false), Say.cut2(pair)),
          link(Say.cut3(city(a), city(b)), Say.nothingPassesInThat, partition(true), Say.cut4(city(a), city(b))),
        ]),
    slow
      ? link(Say.normalSpeed, Say.delaysAreAsPublishedAgain, { type: 'slow', between, factor: 1 }, Say.atNormalSpeed(pair))
      : link(Say.n5TimesSlower, Say.everyDelayIsFiveTimes, { type: 'slow', between, factor: 5 }, Say.slowed(pair)),
    lossy
      ? link(Say.loseNothing, Say.messagesArriveAgain, { type: 'lossy', between, loss: 0, duplication: 0 }, Say.loseNothing2(pair))
      : link(Say.lose30, Say.threeOfTenMessagesAre, { type: 'lossy', between, loss: 0.3, duplication: 0.1 }, Say.madeLossy(pair)),
    ...healAll(world),
  ];
}
