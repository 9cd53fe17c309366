/** Saturation in the rooms where one node does a statement’s work: what four cores give as more and more is asked, and whom a bound on connections refuses. */
import { latencies, mean, type Seen, seen, type Setup } from './experiment.ts';
import type { Row } from './row.ts';

const CORES = 4;
/** Rows that a statement counts: five hundred quantiles of an exponential distribution. What it costs is in proportion. */
const COUNTED = Array.from({ length: 500 }, (_, i) => Math.max(1, Math.round(-200 * Math.log(1 - (i + 0.5) / 500))));
const COUNTING =
  'SELECT (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT count(*) FROM n) AS counted FROM t WHERE id = 1';
const WARM_MS = 10_000;
const UNTIL_MS = 70_000;

interface Room {
  readonly id: string;
  /** What its clients ask, in words. */
  readonly inputs: string;
  readonly setup: Pick<Setup, 'architecture' | 'regions' | 'clients'>;
  readonly client: string;
  readonly settings: NonNullable<Setup['settings']>;
}

const rooms: readonly Room[] = [
  {
    id: 'read-replicas',
    inputs: 'Reads at the standby of their own region',
    setup: { architecture: 'read-replicas', regions: ['eastus', 'northeurope'], clients: ['northeurope'] },
    client: 'client-northeurope',
    settings: {},
  },
  {
    id: 'query-cache',
    inputs: 'Reads that a cache may not keep, and so passes on',
    setup: { architecture: 'query-cache', regions: ['eastus'], clients: ['eastus'] },
    client: 'client-eastus',
    settings: { onlyAsked: true, primaryTimeoutMs: 60_000 },
  },
  {
    id: 'partition-router',
    inputs: 'Reads of one key, through a router at the partition that has it',
    setup: { architecture: 'partition-router', regions: ['eastus', 'northeurope'], clients: ['eastus'] },
    client: 'client-eastus',
    settings: { partitionTimeoutMs: 60_000 },
  },
  {
    id: 'consensus',
    inputs: 'Reads at the leader of a group of three, which asks its members before each',
    setup: { architecture: 'multi-master', regions: ['eastus', 'centralus', 'northeurope'], clients: ['eastus'] },
    client: 'client-eastus',
    settings: { protocol: 'consensus', startLeader: 1, requestTimeoutMs: 60_000 },
  },
];

const single: Room = {
  id: 'single-node',
  inputs: 'Reads beside the database',
  setup: { architecture: 'single-node', regions: ['eastus'], clients: ['eastus'] },
  client: 'client-eastus',
  settings: { backupIntervalMs: 0 },
};

const counting = ({ setup, client, settings }: Room, perSecond: number, untilMs: number, rows: readonly number[]): Promise<Seen> =>
  seen({
    ...setup,
    untilMs,
    settings: { cores: CORES, sqlBaseUs: 0, stepNs: 40_000, clientTimeoutMs: 60_000, ...settings },
    load: [{ clients: [client], perSecond, untilMs, statements: [{ sql: COUNTING, params: [{ pick: [...rows] }] }] }],
  });

/** Statements a second that four cores can do. What a statement costs is linear in what it counts. */
async function capacityOf(room: Room): Promise<number> {
  const taking = async (rows: number): Promise<number> => mean(latencies(await counting(room, 1, 30_000, [rows])));
  const service = (((await taking(401)) - (await taking(1))) / 400) * mean(COUNTED);
  return (CORES * 1000) / service;
}

/** Answers a second once a queue stands, as a share of what the cores can give. */
async function gives(room: Room, offered: number): Promise<number> {
  const capacity = await capacityOf(room);
  const { operations } = await counting(room, offered * capacity, UNTIL_MS, COUNTED);
  const answered = operations.filter(({ answer, returnedAt }) => answer?.outcome.ok && returnedAt !== null && returnedAt > WARM_MS * 1000);
  return (answered.length * 1000) / (UNTIL_MS - WARM_MS) / capacity;
}

/** Erlang's B formula: the share that finds all `servers` taken. */
function blocked(servers: number, load: number): number {
  let share = 1;
  for (let k = 1; k <= servers; k++) share = (load * share) / (k + load * share);
  return share;
}

/** The share of statements that is refused where the database has as many connections as cores. */
async function refused(offered: number): Promise<number> {
  const room = { ...single, settings: { ...single.settings, maxConnections: CORES } };
  const { operations } = await counting(room, offered * (await capacityOf(single)), 300_000, COUNTED);
  const told = operations.filter(({ answer }) => answer !== null);
  return told.filter(({ answer }) => answer?.outcome.ok === false).length / told.length;
}

const OFFERED = 1.5;

export const saturation: readonly Row[] = [
  ...rooms.flatMap((room): readonly Row[] =>
    [0.8, OFFERED].map((offered) => ({
      id: `${room.id}-${offered < 1 ? 'below' : 'saturated'}`,
      what:
        offered < 1
          ? `${room.inputs}: as long as its cores are fast enough, as many are answered as are asked.`
          : `${room.inputs}: when more is asked than its cores can give, they give what they can.`,
      kind: 'theory',
      source: 'M/M/c, and any other queue: throughput is the smaller of what is offered and c / s',
      inputs: `${room.inputs}, with exponential times, ${offered * 100} % of what ${CORES} cores can do, for a minute.`,
      unit: 'of the cores’ capacity',
      expected: Math.min(1, offered),
      within: { share: 0.1 },
      measure: () => gives(room, offered),
    })),
  ),
  {
    id: 'connections-refused',
    what: 'A database with as many connections as cores refuses as many statements as Erlang’s B formula says.',
    kind: 'theory',
    source: 'Erlang 1917, the B formula: M/M/c/c',
    inputs: `Reads beside the database with exponential times, max_connections and cores ${CORES}, ${OFFERED * 100} % of what they can do, 5 minutes.`,
    unit: 'of the statements',
    expected: blocked(CORES, OFFERED * CORES),
    within: { share: 0.1 },
    measure: () => refused(OFFERED),
  },
];
