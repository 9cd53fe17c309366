/** What may come next: questions that follow, and faults, all by chance from a seed, from one moment of a run on. */
import type { Guarantees } from '../../architectures/guarantees.ts';
import type { Probe } from '../../session/history/probes.ts';
import type { RunSpec, Stage } from '../../session/run.ts';
import type { Command, TimedCommand } from '../../sim/commands.ts';
import type { NodeId, NodeSpec } from '../../sim/node.ts';
import { Stream } from '../../sim/random.ts';
import { faultAt, type Ground, mendingOf, order, randomFault } from '../faults.ts';
import type { Order } from '../orders.ts';
import { pick, some } from '../pick.ts';
import type { Schedule } from '../shrink.ts';
import { at, type Fault } from '../world.ts';

/** Questions and faults come within so long, ms. */
export const TROUBLE_MS = 6000;
/** How long after the last question answers may come, ms. */
const ANSWERS_MS = 3000;
const ASKS = { min: 30, max: 70 } as const;
const FAULTS_MAX = 4;
/** Whoever wrote something often looks at it at once, ms. */
const LOOK_MS = 400;

type Query = Extract<Command, { type: 'query' }>;

/** What a plan is made of. */
export interface Setting {
  readonly run: RunSpec;
  readonly stage: Stage;
  readonly fromMs: number;
  readonly guarantees: Guarantees;
  /** What a person may order. */
  readonly orders: readonly Order[];
  readonly probes: readonly Probe[];
  /** Nodes that are alone in their role at that moment: a leader, a primary. What befalls them decides most. */
  readonly leaders: readonly NodeId[];
  /** Faults are put right in the end, and there is time for all to be well again. */
  readonly calm: boolean;
}

export function planOf(setting: Setting, seed: number): Schedule {
  const { run, fromMs, guarantees, stage, calm } = setting;
  const random = new Stream(seed, 'what comes next');
  const ground = groundOf(setting, random);
  const chain = random.integer(0, 1) === 0 ? chainOf(setting, ground, new Stream(seed, 'one after the other')) : null;
  const others = random.integer(0, chain ? 1 : FAULTS_MAX);
  const single = Array.from({ length: others }, () => randomFault(random, ground, fromMs + random.integer(1, TROUBLE_MS - 1000)));
  const faults = [...(chain?.faults ?? []), ...single];
  const asks = asksOf(setting, seed, chain);
  const answered = fromMs + TROUBLE_MS + ANSWERS_MS;
  if (!calm) return { asks, faults, mending: [], untilMs: answered };
  // What a person broke before is put right, too: only then can all be well.
  const before = run.commands.map((command) => ({ name: command.command.type, commands: [command] }));
  const { commands, endMs } = mendingOf([...before, ...faults], { ...ground, calmMs: guarantees.trial.calmMs(stage.settings) });
  return { asks, faults, mending: commands, untilMs: Math.max(answered, endMs) };
}

function groundOf({ stage, fromMs, orders, guarantees: { trial } }: Setting, random: Stream): Ground {
  const nodes = stage.nodes.filter(({ kind }) => kind !== 'client');
  const drastic = random.integer(0, 1) === 0;
  return {
    nodes,
    regions: stage.places.map(({ id }) => id),
    troubleMs: fromMs + TROUBLE_MS,
    orders,
    mending: trial.mending,
    disks: Math.max(0, trial.disksToLose(nodes)),
    losable: drastic ? some(random, nodes, Math.max(0, trial.disksToLose(nodes))).map(({ id }) => id) : [],
    drastic,
    calmMs: 0,
  };
}

/** A leader is cut off, goes on for its own clients, is replaced meanwhile, and comes back: most of what protocols guard against is in it. */
interface Chain {
  readonly faults: readonly Fault[];
  readonly region: string;
  readonly cutMs: number;
  readonly healMs: number;
}

function chainOf({ stage, fromMs, leaders }: Setting, ground: Ground, random: Stream): Chain | null {
  const first = leaders.length > 0 ? pick(random, leaders) : null;
  const leader = ground.nodes.find(({ id }) => id === first) ?? pick(random, ground.nodes);
  const { region } = leader;
  const rest = stage.places.map(({ id }) => id).filter((each) => each !== region);
  if (rest.length === 0) return null;
  const cutMs = fromMs + random.integer(1, 1500);
  const healMs = cutMs + random.integer(500, 3000);
  const faults = [cutOf(random, region, rest, cutMs, healMs)];
  const elsewhere = ground.orders.filter(({ node }) => ground.nodes.some(({ id, region: its }) => id === node && its !== region));
  if (elsewhere.length > 0 && random.integer(0, 3) > 0)
    faults.push(order(random, { ...ground, orders: elsewhere }, random.integer(cutMs, healMs)));
  // Around its return another falls, or it does itself.
  if (random.integer(0, 2) === 0) faults.push(faultAt(random, ground, random.integer(cutMs, healMs + 500), pick(random, ground.nodes)));
  return { faults, region, cutMs, healMs };
}

function cutOf(random: Stream, region: string, rest: readonly string[], cutMs: number, healMs: number): Fault {
  const name = `cut ${cutMs}`;
  const oneWay = random.integer(0, 4) === 0;
  const sides: readonly [readonly string[], readonly string[]] = [[region], rest];
  return { name: 'cut', commands: [at(cutMs, { type: 'partition', name, sides, oneWay }), at(healMs, { type: 'heal', name })] };
}

/** What this run has been asked so far, and will be: the same may be asked again. */
const queriesOf = ({ run }: Setting): readonly Query[] => {
  const all: readonly Command[] = [...run.scenario.commands, ...run.commands].map(({ command }) => command);
  const queries = all.filter((command): command is Query => command.type === 'query' && command.session === undefined);
  return [...new Map(queries.map((query) => [`${query.sql} ${JSON.stringify(query.params)}`, query])).values()];
};

const isRead = ({ sql, steps }: Query): boolean => steps === undefined && /^\s*(?:select|with)\b/i.test(sql);

/** Names that no question of this run has. */
function freshNames({ commands }: RunSpec): (i: number) => string {
  const taken = commands.map(({ command }) => (command.type === 'query' ? command.op : ''));
  let round = 1;
  while (taken.some((op) => op.startsWith(`next${round}-`))) round += 1;
  return (i) => `next${round}-${i + 1}`;
}

/** While a leader is cut off: some writes on its side, some on the other, and whoever looks when it is back. */
function duringChain({ cutMs, healMs, region }: Chain, clients: readonly NodeSpec[], probe: Probe, random: Stream): readonly Draft[] {
  const within = clients.filter((client) => client.region === region);
  const [inside, outside] = [within.length > 0 ? within : clients, clients.filter((client) => client.region !== region)];
  const writes = (among: readonly NodeSpec[], count: number): readonly Draft[] =>
    among.length === 0
      ? []
      : Array.from({ length: count }, () => ({ atMs: random.integer(cutMs, healMs), client: pick(random, among).id, writes: probe }));
  const looks = clients.map(({ id }): Draft => ({ atMs: healMs + random.integer(1, 1200), client: id, reads: probe }));
  return [...writes(inside, random.integer(1, 5)), ...writes(outside, random.integer(1, 5)), ...looks];
}

function asksOf(setting: Setting, seed: number, chain: Chain | null): readonly TimedCommand[] {
  const { fromMs, probes, stage, run } = setting;
  const random = new Stream(seed, 'who asks next');
  const nodes = stage.nodes.filter(({ kind }) => kind === 'client');
  const clients = nodes.map(({ id }) => id);
  const known = queriesOf(setting);
  const [reads, transactions] = [known.filter(isRead), known.filter(({ steps }) => steps !== undefined)];
  const drafts: Draft[] = [];
  const [first] = probes;
  if (clients.length === 0 || probes.length + known.length === 0) return [];
  for (let left = random.integer(ASKS.min, ASKS.max); left > 0; left--) {
    const client = pick(random, clients);
    const atMs = fromMs + random.integer(1, TROUBLE_MS - LOOK_MS - 1);
    const draw = random.integer(0, 9);
    if (draw === 0 && transactions.length > 0) drafts.push({ atMs, client, again: pick(random, transactions) });
    else if (draw < 3 && reads.length > 0) drafts.push({ atMs, client, again: pick(random, reads) });
    else if (first) {
      // Some row is asked for more than others, so that clients meet.
      const probe = random.integer(0, 1) === 0 ? first : pick(random, probes);
      if (random.integer(0, 9) < 6) drafts.push({ atMs, client, reads: probe });
      else {
        drafts.push({ atMs, client, writes: probe });
        // The same client, and others.
        for (let looks = random.integer(0, 3); looks > 0; looks--)
          drafts.push({ atMs: atMs + random.integer(1, LOOK_MS), client: looks === 1 ? client : pick(random, clients), reads: probe });
      }
    }
  }
  if (chain && first) drafts.push(...duringChain(chain, nodes, first, random));
  const name = freshNames(run);
  return drafts.sort((a, b) => a.atMs - b.atMs).map((draft, i) => at(draft.atMs, queryOf(draft, name(i), seed, i)));
}

/** A question that has no name yet. */
interface Draft {
  readonly atMs: number;
  readonly client: string;
  readonly again?: Query;
  readonly reads?: Probe;
  readonly writes?: Probe;
}

function queryOf({ client, again, reads, writes }: Draft, op: string, seed: number, i: number): Query {
  const own = { type: 'query', client, op } as const;
  if (again) return { ...again, ...own };
  if (writes) return { ...own, sql: writes.write, params: [newValue(writes, op, seed, i), ...writes.key] };
  return { ...own, sql: reads?.read ?? '', params: reads?.key ?? [] };
}

/** Never the same twice, so that a read tells which write it saw. */
const newValue = ({ takes }: Probe, name: string, seed: number, i: number): string | number =>
  takes === 'text' ? `by ${name}` : 1_000_000 + (seed % 100_000) * 1000 + i;
