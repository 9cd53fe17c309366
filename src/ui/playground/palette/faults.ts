/** The faults of the palette: what each does to what it is aimed at, and how it is undone. Only what the kernel has is here. */
import type { Command } from '../../../sim/commands.ts';
import type { NodeId } from '../../../sim/node.ts';
import type { Stage } from '../../../session/run.ts';
import type { World } from '../../../trace/world.ts';
import type { Target } from '../../map/marks/target.ts';
import * as Count from '../../../words/en/count.ts';
import * as Say from '../../../words/en/playground/panels.ts';

export type FaultId = 'crash' | 'pause' | 'cut' | 'slow' | 'lose' | 'clock' | 'disk';

/** A variant of a fault, chosen before it is aimed. */
export interface Variant {
  readonly id: string;
  readonly label: string;
}

export interface Fault {
  readonly id: FaultId;
  readonly name: string;
  /** What it is aimed at, in words. */
  readonly aim: string;
  readonly variants: readonly Variant[];
}

/** In the order of their keys, 1 to 7. */
export const faults: readonly Fault[] = [
  {
    id: 'crash',
    name: Say.crash,
    aim: Say.aNode,
    variants: [
      { id: 'host', label: Say.withItsMachine },
      { id: 'process', label: Say.theProcessAlone },
    ],
  },
  { id: 'pause', name: Say.pause, aim: Say.aNode, variants: [] },
  {
    id: 'cut',
    name: Say.cut2,
    aim: Say.aLinkOrABorder,
    variants: [
      { id: 'both', label: Say.bothWays },
      { id: 'one', label: Say.oneWay },
    ],
  },
  {
    id: 'slow',
    name: Say.slow,
    aim: Say.aLink,
    variants: [
      { id: '5', label: Say.n5Times },
      { id: '20', label: Say.n20Times },
      { id: 'lossy', label: Say.loses30 },
    ],
  },
  {
    id: 'lose',
    name: Say.lose,
    aim: Say.aRegion,
    variants: [
      { id: 'arrives', label: Say.whatHasLeftArrives },
      { id: 'road', label: Say.whatIsUnderWayToo },
    ],
  },
  {
    id: 'clock',
    name: Say.clock,
    aim: Say.ofANode,
    variants: [
      { id: '500', label: Say.n500Ms },
      { id: '-500', label: Say.n500Ms2 },
      { id: 'drift', label: Say.drifts1 },
      { id: 'right', label: Say.right },
    ],
  },
  {
    id: 'disk',
    name: Say.disk,
    aim: Say.lostOrSlow,
    variants: [
      { id: 'lost', label: Say.isLost },
      { id: '100', label: Say.n100TimesSlower },
      { id: 'lies', label: Say.lies },
    ],
  },
];

export interface Armed {
  readonly fault: Fault;
  readonly variant: string;
  /** The first place of a cut between two. */
  readonly from: string | null;
}

export const arm = (fault: Fault): Armed => ({ fault, variant: fault.variants[0]?.id ?? '', from: null });

export interface Situation {
  readonly stage: Stage;
  readonly world: World;
  readonly slowDisks: ReadonlySet<NodeId>;
  readonly lyingDisks: ReadonlySet<NodeId>;
  readonly city: (id: string) => string;
}

/** A command, what is asked before it is given (`Crash Virginia?`), what it would hit, and what is said of it afterwards. */
export interface Strike {
  readonly command: Command;
  readonly asks: string;
  readonly hits: string;
  readonly words: string;
}

/** What the armed fault does to a target; null where it means nothing. A cut between two places has its first one in `from`. */
export function strikeAt({ fault, variant, from }: Armed, target: Target, situation: Situation): Strike | null {
  const node = nodeOf(target, situation);
  const region = regionOf(target, situation);
  switch (fault.id) {
    case 'crash':
      return node === null ? null : crash(node, variant, situation);
    case 'pause':
      return node === null ? null : pause(node, situation);
    case 'disk':
      return node === null ? null : disk(node, variant, situation);
    case 'clock':
      return node === null ? null : clock(node, variant, situation);
    case 'lose':
      return region === null ? null : lose(region, variant, situation);
    case 'cut':
      return target.type === 'link'
        ? cutBetween([[target.a], [target.b]], variant, situation)
        : cutPlaces(region, from, variant, situation);
    case 'slow':
      return target.type === 'link' ? slow([target.a, target.b], variant, situation) : null;
  }
}

function nodeStrike(node: NodeId, command: Command, [verb, did]: readonly [string, string], hits: string, { city }: Situation): Strike {
  return { command, asks: `${verb} ${city(node)}?`, hits, words: `${did} ${city(node)}` };
}

function crash(node: NodeId, variant: string, situation: Situation): Strike {
  const isDown = situation.world.nodes.get(node)?.health === 'crashed';
  if (isDown) return nodeStrike(node, { type: 'restart', node }, [Say.restart, 'restarted'], Say.itStartsAgainFromIts, situation);
  const command: Command = variant === 'process' ? { type: 'crash', node, what: 'process' } : { type: 'crash', node };
  const hits = variant === 'process' ? Say.itsMachineRefusesWhoAsks : Say.whoAsksHearsNothing;
  return nodeStrike(node, command, [Say.crash, variant === 'process' ? 'killed' : 'crashed'], hits, situation);
}

function pause(node: NodeId, situation: Situation): Strike {
  const isPaused = situation.world.nodes.get(node)?.health === 'paused';
  return isPaused
    ? nodeStrike(node, { type: 'resume', node }, [Say.resume, 'resumed'], Say.whatArrivedWaitsForIt, situation)
    : nodeStrike(node, { type: 'pause', node }, [Say.pause, 'paused'], Say.whatArrivesWaits, situation);
}

function disk(node: NodeId, variant: string, situation: Situation): Strike {
  if (variant === 'lost') {
    const words = [Say.loseTheDiskOf, Say.tookTheDiskOf] as const;
    return nodeStrike(node, { type: 'wipe', node }, words, Say.itCrashesAndNothingIs, situation);
  }
  if (variant === 'lies') {
    const lies = !situation.lyingDisks.has(node);
    const words = lies ? ([Say.letTheDiskLieIn, Say.letTheDiskLieIn2] as const) : ([Say.honestDiskIn, Say.honestDiskIn2] as const);
    return nodeStrike(node, { type: 'lying-disk', node, lies }, words, lies ? Say.whatItConfirmsGoes : Say.whatItSaysIsKept, situation);
  }
  if (situation.slowDisks.has(node)) {
    const words = [Say.fixTheDiskOf, Say.fixedTheDiskOf] as const;
    return nodeStrike(node, { type: 'slow-disk', node, factor: 1 }, words, Say.anFsyncTakesWhatIt, situation);
  }
  const { fsyncMs, diskMBps } = situation.stage.settings;
  const idle = fsyncMs === 0 && diskMBps === 0;
  const hits = idle ? Say.itsFsyncsTakeNoTime : Say.everyFsyncTakesTimesAs(variant);
  const words = [Say.slowTheDiskOf, Say.slowedTheDiskOf] as const;
  return nodeStrike(node, { type: 'slow-disk', node, factor: Number(variant) }, words, hits, situation);
}

const DRIFT_PPM = 10_000;

function clock(node: NodeId, variant: string, situation: Situation): Strike {
  const drifts = variant === 'drift';
  const offsetMs = drifts || variant === 'right' ? 0 : Number(variant);
  const how = drifts ? Say.gains10MsASecond : variant === 'right' ? Say.isRight : Say.isMs(Math.abs(offsetMs), offsetMs);
  const command: Command = { type: 'skew', node, offsetMs, driftPpm: drifts ? DRIFT_PPM : 0 };
  return nodeStrike(node, command, [Say.setTheClockOf, Say.setTheClockOf2], Say.itFromThenOn(how), situation);
}

function lose(region: string, variant: string, { world, stage, city }: Situation): Strike | null {
  const here = stage.nodes.filter((node) => node.region === region);
  const nodes = here.filter((node) => node.kind !== 'client');
  if (nodes.length === 0) return null;
  const out = nodes.every(({ id }) => world.nodes.get(id)?.health === 'crashed');
  const clients = here.length - nodes.length;
  const hits = [Count.nodes(nodes.length), ...(clients === 0 ? [] : [Count.clients(clients)])].join(', ');
  if (out) return { command: { type: 'restore', region }, asks: Say.restore(city(region)), hits, words: Say.restored(city(region)) };
  const command: Command = variant === 'road' ? { type: 'outage', region, road: true } : { type: 'outage', region };
  return { command, asks: Say.lose2(city(region)), hits, words: Say.lost(city(region)) };
}

function slow(between: readonly [string, string], variant: string, { world, city }: Situation): Strike {
  const pair = Say.and(city(between[0]), city(between[1]));
  const same = (other: readonly [string, string]): boolean => other.includes(between[0]) && other.includes(between[1]);
  if (variant === 'lossy') {
    const is = world.lossy.some((link) => same(link.between) && link.loss > 0);
    const command: Command = { type: 'lossy', between, loss: is ? 0 : 0.3, duplication: 0 };
    return is
      ? { command, asks: Say.loseNothingBetween(pair), hits: Say.messagesArriveAgain, words: Say.mended(pair) }
      : { command, asks: Say.lose30Between(pair), hits: Say.aConnectionSendsThemAgain, words: Say.madeLossy(pair) };
  }
  const is = world.slow.some((link) => same(link.between));
  const command: Command = { type: 'slow', between, factor: is ? 1 : Number(variant) };
  return is
    ? { command, asks: Say.normalSpeedBetween(pair), hits: Say.delaysAreAsPublishedAgain, words: Say.atNormalSpeed(pair) }
    : { command, asks: Say.slow2(pair), hits: Say.everyDelayTimesAsLong(variant), words: Say.slowed(pair) };
}

function cutPlaces(region: string | null, from: string | null, variant: string, situation: Situation): Strike | null {
  if (region === null) return null;
  if (from !== null && from !== region) return cutBetween([[from], [region]], variant, situation);
  const others = situation.stage.places.map(({ id }) => id).filter((id) => id !== region);
  return others.length === 0 ? null : cutBetween([[region], others], variant, situation);
}

const NAME_MAX = 80;

/** One way: what the first side sends is lost. A cut that stands already is healed. */
export function cutBetween(
  sides: readonly [readonly string[], readonly string[]],
  variant: string,
  { world, stage, city }: Situation,
): Strike {
  const [first, second] = sides;
  const named = (ids: readonly string[]): string => ids.map(city).join(', ');
  const rest = first.length + second.length === stage.places.length;
  const name = (rest ? named(first.length <= second.length ? first : second) : `${named(first)} | ${named(second)}`).slice(0, NAME_MAX);
  const what = rest && Math.min(first.length, second.length) > 0 ? Say.fromTheRest(name) : Say.from3(named(first), named(second));
  if (world.partitions.some((partition) => partition.name === name))
    return { command: { type: 'heal', name }, asks: Say.healTheCutOf(name), hits: Say.messagesPassAgain, words: Say.healed(name) };
  const oneWay = variant === 'one';
  return {
    command: { type: 'partition', name, sides: [[...first], [...second]], oneWay },
    asks: Say.cut3(what),
    hits: oneWay ? Say.nothingPassesFromToThe(named(first)) : Say.nothingPassesEitherWay,
    words: Say.cut4(name),
  };
}

/** The node that is meant: itself, or the first of a region. */
function nodeOf(target: Target, { stage, world }: Situation): NodeId | null {
  if (target.type === 'node') {
    const node = world.nodes.get(target.id);
    return node && node.kind !== 'client' ? node.id : null;
  }
  if (target.type !== 'region') return null;
  return stage.nodes.find(({ region, kind }) => region === target.id && kind !== 'client')?.id ?? null;
}

/** The region that is meant, if it is one of the run. */
function regionOf(target: Target, { stage, world }: Situation): string | null {
  const region = target.type === 'region' ? target.id : target.type === 'node' ? world.nodes.get(target.id)?.region : undefined;
  return region !== undefined && stage.places.some(({ id }) => id === region) ? region : null;
}
