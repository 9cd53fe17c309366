/** One request → its sheet: the run is played in this thread. */
import { judge } from '../consistency/index.ts';
import { mutants } from '../architectures/mutants.ts';
import { openSession } from '../session/index.ts';
import { runOf } from '../session/run.ts';
import type { Session } from '../session/session.ts';
import { stageOf } from '../session/stage.ts';
import { EPOCH_MS } from '../sim/epoch.ts';
import type { LostWrites } from '../trace/acknowledged.ts';
import type { History, HistoryEntry } from '../trace/history.ts';
import { MetricsRecorder } from '../trace/metrics.ts';
import { machinesOf } from './machines.ts';
import { soughtFewest } from './fewest.ts';
import { type Play, type Played, type Settled, soughtLimit } from './limits.ts';
import { Seeing, textOf } from './seeing.ts';
import type { HistoryVerdict, NodeMeter, Request, Sheet } from './sheet.ts';

export async function see(request: Request): Promise<Sheet> {
  const playing: Play = (scenario, settled) => play({ ...request, scenario }, settled);
  if (request.limit) return soughtLimit(request, request.limit, playing);
  if (request.climb) return soughtFewest(request, request.climb, playing);
  return (await play(request)).sheet;
}

/** How often it is looked whether a run is settled, in parts of it. */
const LOOKS = 40;

async function play({ scenario, seed, plant, invariants, history, marker, probe, digest }: Request, settled?: Settled): Promise<Played> {
  const run = runOf(scenario, { seed });
  const { nodes } = stageOf(run).stage;
  let seeing: Seeing | undefined;
  const metrics = new MetricsRecorder(nodes);
  const session = await openSession(run, {
    keep: false,
    hash: false,
    watched: invariants === true,
    history: history === true,
    also: (legend) => [(seeing = new Seeing(nodes, legend, marker)), metrics],
    ...(plant === undefined ? {} : { plant: () => planted(plant) }),
  });
  try {
    if (!seeing) throw new Error("Antipode's own mistake: a run without recorders");
    let isSettled = false;
    for (let look = 1; settled && !isSettled && look < LOOKS; look++) {
      session.advance((run.untilUs * look) / LOOKS);
      isSettled = settled(seeing, session.nowUs / 1000);
    }
    if (!isSettled) session.runToEnd();
    if (marker !== undefined) lookThrough(session, seeing, marker);
    const sheet: Sheet = {
      ops: seeing.ops(),
      nodes: metersOf(session, seeing),
      roles: seeing.roles,
      elected: seeing.elected,
      durable: [...seeing.durable, ...databasesOf(session)].sort(),
      machines: await machinesOf(session),
      lostWrites: lostIn(metrics.lostWrites(session.judge.gone)),
      violations: invariants ? session.violations.map(({ invariant, detail }) => `${invariant}: ${detail}`) : null,
      history: history ? verdictOn(session.history()) : null,
      limit: null,
      carried: null,
      marked: marker === undefined ? null : seeing.marked,
      probed: probe === undefined ? {} : probed(session, probe),
      digests: digest ? digested(session) : {},
      untilMs: session.nowUs / 1000,
    };
    return { sheet, settled: isSettled };
  } finally {
    session.close();
  }
}

function planted(name: string) {
  const found = mutants.find(({ architecture, id }) => `${architecture.about.id}/${id}` === name);
  if (!found) throw new Error(`Antipode's own mistake: there is no mutant “${name}”`);
  return found.architecture;
}

function metersOf(session: Session, { nodes, meters }: Seeing): Sheet['nodes'] {
  const entries = nodes.map(({ id, kind, region }, i): [string, NodeMeter] => {
    const { queries = 0, vmSteps = 0, busyUs = 0, farBytes = 0, sent = {} } = meters[i] ?? {};
    const all = Object.values(sent);
    return [
      id,
      {
        ...{ kind, region, queries, vmSteps, busyMs: busyUs / 1000, farBytes, sent },
        storedBytes: session.storedBytes(id),
        sentBytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
        sentMessages: all.reduce((sum, { count }) => sum + count, 0),
      },
    ];
  });
  return Object.fromEntries(entries);
}

const databasesOf = ({ sql, stage }: Session): readonly string[] => [
  ...new Set(stage.nodes.flatMap(({ id, kind }) => (kind !== 'client' && sql.engine.has(id) ? [`${kind}: database`] : []))),
];

/** Pages, free ones too, of everybody who keeps a database. */
function lookThrough(session: Session, seeing: Seeing, marker: string): void {
  for (const { id, region } of seeing.nodes)
    if (session.sql.engine.has(id) && textOf(session.sql.engine.image(id)).includes(marker)) seeing.mark(region);
}

function probed({ sql, stage }: Session, probe: string): Sheet['probed'] {
  const answers = stage.nodes.flatMap(({ id, kind }) => {
    if (kind === 'client' || !sql.engine.has(id)) return [];
    const { result } = sql.engine.execute(id, { kind: 'query', sql: probe, params: [], seed: 'probe', readOnly: true }, EPOCH_MS);
    return result.kind === 'query' && result.outcome.ok ? [[id, result.outcome.rows[0] ?? []] as const] : [];
  });
  return Object.fromEntries(answers);
}

function digested({ sql, stage }: Session): Sheet['digests'] {
  const all = stage.nodes.filter(({ id, kind }) => kind !== 'client' && sql.engine.has(id));
  return Object.fromEntries(all.map(({ id }) => [id, digestOf(sql.engine.image(id))]));
}

/** FNV-1a: equal images have equal digests, and others hardly ever. */
function digestOf(bytes: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return `${bytes.length} ${hash >>> 0}`;
}

function verdictOn({ entries }: History): HistoryVerdict {
  const { verdict } = judge(entries, 'register');
  const singles = entries.filter((entry): entry is HistoryEntry => 'op' in entry && entry.call >= 0);
  const writes = new Map<string, HistoryEntry[]>();
  for (const each of singles) if (each.op !== 'read') writes.set(each.key, [...(writes.get(each.key) ?? []), each]);
  const overlaps = singles.filter((one) =>
    (writes.get(one.key) ?? []).some((write) => write !== one && write.call < endOf(one) && one.call < endOf(write)),
  ).length;
  return { verdict, operations: singles.length, overlaps };
}

const endOf = (entry: HistoryEntry): number => entry.return ?? Number.POSITIVE_INFINITY;

const lostIn = ({ writes, untold }: LostWrites): number => writes.length + untold;
