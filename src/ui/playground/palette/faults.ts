/** The faults of the palette: what each does to what it is aimed at, and how it is undone. Only what the kernel has is here. */
import type { Command } from '../../../sim/commands.ts';
import type { NodeId } from '../../../sim/node.ts';
import type { Stage } from '../../../session/run.ts';
import type { World } from '../../../trace/world.ts';
import type { Target } from '../../map/marks/target.ts';

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
    name: 'Crash',
    aim: 'a node',
    variants: [
      { id: 'host', label: 'with its machine' },
      { id: 'process', label: 'the process alone' },
    ],
  },
  { id: 'pause', name: 'Pause', aim: 'a node', variants: [] },
  {
    id: 'cut',
    name: 'Cut',
    aim: 'a link or a border',
    variants: [
      { id: 'both', label: 'both ways' },
      { id: 'one', label: 'one way' },
    ],
  },
  {
    id: 'slow',
    name: 'Slow',
    aim: 'a link',
    variants: [
      { id: '5', label: '5 times' },
      { id: '20', label: '20 times' },
      { id: 'lossy', label: 'loses 30 %' },
    ],
  },
  {
    id: 'lose',
    name: 'Lose',
    aim: 'a region',
    variants: [
      { id: 'arrives', label: 'what has left arrives' },
      { id: 'road', label: 'what is under way, too' },
    ],
  },
  {
    id: 'clock',
    name: 'Clock',
    aim: 'of a node',
    variants: [
      { id: '500', label: '+500 ms' },
      { id: '-500', label: '−500 ms' },
      { id: 'drift', label: 'drifts 1 %' },
      { id: 'right', label: 'right' },
    ],
  },
  {
    id: 'disk',
    name: 'Disk',
    aim: 'lost or slow',
    variants: [
      { id: 'lost', label: 'is lost' },
      { id: '100', label: '100 times slower' },
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
  if (isDown) return nodeStrike(node, { type: 'restart', node }, ['Restart', 'restarted'], 'it starts again from its disk', situation);
  const command: Command = variant === 'process' ? { type: 'crash', node, what: 'process' } : { type: 'crash', node };
  const hits = variant === 'process' ? 'its machine refuses who asks' : 'who asks hears nothing';
  return nodeStrike(node, command, ['Crash', variant === 'process' ? 'killed' : 'crashed'], hits, situation);
}

function pause(node: NodeId, situation: Situation): Strike {
  const isPaused = situation.world.nodes.get(node)?.health === 'paused';
  return isPaused
    ? nodeStrike(node, { type: 'resume', node }, ['Resume', 'resumed'], 'what arrived waits for it', situation)
    : nodeStrike(node, { type: 'pause', node }, ['Pause', 'paused'], 'what arrives waits', situation);
}

function disk(node: NodeId, variant: string, situation: Situation): Strike {
  if (variant === 'lost') {
    const words = ['Lose the disk of', 'took the disk of'] as const;
    return nodeStrike(node, { type: 'wipe', node }, words, 'it crashes, and nothing is on its disk', situation);
  }
  if (situation.slowDisks.has(node)) {
    const words = ['Mend the disk of', 'mended the disk of'] as const;
    return nodeStrike(node, { type: 'slow-disk', node, factor: 1 }, words, 'an fsync takes what it did before', situation);
  }
  const { fsyncMs, diskMBps } = situation.stage.settings;
  const idle = fsyncMs === 0 && diskMBps === 0;
  const hits = idle
    ? 'its fsyncs take no time here, and 100 times nothing is nothing: set fsyncMs'
    : `every fsync takes ${variant} times as long`;
  const words = ['Slow the disk of', 'slowed the disk of'] as const;
  return nodeStrike(node, { type: 'slow-disk', node, factor: Number(variant) }, words, hits, situation);
}

const DRIFT_PPM = 10_000;

function clock(node: NodeId, variant: string, situation: Situation): Strike {
  const drifts = variant === 'drift';
  const offsetMs = drifts || variant === 'right' ? 0 : Number(variant);
  const how = drifts
    ? 'gains 10 ms a second'
    : variant === 'right'
      ? 'is right'
      : `is ${Math.abs(offsetMs)} ms ${offsetMs > 0 ? 'fast' : 'slow'}`;
  const command: Command = { type: 'skew', node, offsetMs, driftPpm: drifts ? DRIFT_PPM : 0 };
  return nodeStrike(node, command, ['Set the clock of', 'set the clock of'], `it ${how} from then on`, situation);
}

function lose(region: string, variant: string, { world, stage, city }: Situation): Strike | null {
  const here = stage.nodes.filter((node) => node.region === region);
  const nodes = here.filter((node) => node.kind !== 'client');
  if (nodes.length === 0) return null;
  const out = nodes.every(({ id }) => world.nodes.get(id)?.health === 'crashed');
  const counted = (n: number, word: string): string => (n === 0 ? '' : `${n} ${word}${n === 1 ? '' : 's'}`);
  const hits = [counted(nodes.length, 'node'), counted(here.length - nodes.length, 'client')].filter(Boolean).join(', ');
  if (out) return { command: { type: 'restore', region }, asks: `Restore ${city(region)}?`, hits, words: `restored ${city(region)}` };
  const command: Command = variant === 'road' ? { type: 'outage', region, road: true } : { type: 'outage', region };
  return { command, asks: `Lose ${city(region)}?`, hits, words: `lost ${city(region)}` };
}

function slow(between: readonly [string, string], variant: string, { world, city }: Situation): Strike {
  const pair = `${city(between[0])} and ${city(between[1])}`;
  const same = (other: readonly [string, string]): boolean => other.includes(between[0]) && other.includes(between[1]);
  if (variant === 'lossy') {
    const is = world.lossy.some((link) => same(link.between) && link.loss > 0);
    const command: Command = { type: 'lossy', between, loss: is ? 0 : 0.3, duplication: 0 };
    return is
      ? { command, asks: `Lose nothing between ${pair}?`, hits: 'messages arrive again', words: `mended ${pair}` }
      : { command, asks: `Lose 30 % between ${pair}?`, hits: 'a connection sends them again', words: `made ${pair} lossy` };
  }
  const is = world.slow.some((link) => same(link.between));
  const command: Command = { type: 'slow', between, factor: is ? 1 : Number(variant) };
  return is
    ? { command, asks: `Normal speed between ${pair}?`, hits: 'delays are as published again', words: `${pair} at normal speed` }
    : { command, asks: `Slow ${pair}?`, hits: `every delay ${variant} times as long`, words: `slowed ${pair}` };
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
  const what = rest && Math.min(first.length, second.length) > 0 ? `${name} from the rest` : `${named(first)} from ${named(second)}`;
  if (world.partitions.some((partition) => partition.name === name))
    return { command: { type: 'heal', name }, asks: `Heal the cut of ${name}?`, hits: 'messages pass again', words: `healed ${name}` };
  const oneWay = variant === 'one';
  return {
    command: { type: 'partition', name, sides: [[...first], [...second]], oneWay },
    asks: `Cut ${what}?`,
    hits: oneWay ? `nothing passes from ${named(first)} to the other side` : 'nothing passes, either way',
    words: `cut ${name}`,
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
