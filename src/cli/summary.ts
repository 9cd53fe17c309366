/** A report in words and columns, for people. Figures of many runs show their median and their 95th percentile. */
import type { Comparison, Report } from '../session/report.ts';
import type { OverSeeds } from './report.ts';

type Cell = string | number | null;

/** Lines of a table; the first column is flushed left, the others right. */
function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string[] {
  const lines = [head, ...rows].map((row) => row.map((cell) => (cell === null ? '–' : String(cell))));
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) =>
    `  ${line.map((cell, i) => (i === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')}`.trimEnd(),
  );
}

function figure(value: unknown): Cell {
  if (typeof value === 'number')
    return Number.isInteger(value) || Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
  if (typeof value !== 'object' || value === null || !('p50' in value) || !('p95' in value)) return null;
  return `${figure(value.p50)} / ${figure(value.p95)}`;
}

const at = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === key)?.[1] : undefined;
const entries = (value: unknown): [string, unknown][] => (typeof value === 'object' && value !== null ? Object.entries(value) : []);

const LATENCY = ['count', 'ok', 'failed', 'unknown', 'p50Ms', 'p95Ms', 'p99Ms', 'maxMs'];
const WORK = ['queries', 'vmSteps', 'busyMs', 'storedBytes', 'sentBytes', 'sentMessages'];

export function summary(report: Report | OverSeeds): string {
  const { metrics } = report;
  const many = 'trials' in report;
  const operations = entries(at(metrics, 'operations')).flatMap(([region, kinds]) =>
    entries(kinds).map(([kind, figures]) => [`${region} ${kind}`, ...LATENCY.map((key) => figure(at(figures, key)))]),
  );
  const nodes = entries(at(metrics, 'nodes')).map(([node, figures]) => [node, ...WORK.map((key) => figure(at(figures, key)))]);
  const stale = at(metrics, 'staleness');
  return [
    `${report.scenario}, ${chosen(report)}, seed ${report.seed}${many ? ` and on, ${report.trials} runs: p50 / p95 over them` : ''}`,
    `${figure(report.virtualMs)} ms of virtual time, ${figure(report.events)} events${many ? '' : `, trace ${report.traceHash}`}`,
    '',
    ...table(['operations', ...LATENCY], operations),
    '',
    ...table(['node', ...WORK], nodes),
    '',
    `stale reads ${figure(at(stale, 'staleReads'))} of ${figure(at(stale, 'reads'))}, worst ${figure(at(stale, 'maxMs')) ?? '–'} ms`,
    `availability ${figure(at(metrics, 'availability')) ?? '–'}, lost acknowledged writes ${figure(at(metrics, 'lostAcknowledgedWrites'))}`,
    ...leaderless(report),
    ...report.invariants.map(({ name, held, violation }) => `${held ? 'held' : 'BROKEN'}: ${name}${violation ? `: ${violation}` : ''}`),
  ].join('\n');
}

/** `query-cache (hyperdrive) over read-replicas`. */
function chosen({ architecture, preset, over }: Pick<Report, 'architecture' | 'preset' | 'over'>): string {
  const here = `${architecture}${preset ? ` (${preset})` : ''}`;
  return over ? `${here} over ${over.architecture}${over.preset ? ` (${over.preset})` : ''}` : here;
}

const SERVED = ['count', 'ok', 'failed', 'unknown', 'p50Ms', 'p95Ms', 'maxMs'];

type Line = Comparison['rows'][number];

/** As it was named. Who names the architecture that a scenario was written for gets the scenario's own preset, which stands behind the name. */
export function columnName({ architecture, preset, over }: Pick<Line, 'architecture' | 'preset' | 'over'>, asked: string): string {
  const own = over ? `${preset ?? architecture}+${over.preset ?? over.architecture}` : (preset ?? architecture);
  const [front] = asked.split('+');
  return preset !== null && front === architecture ? `${asked} (${own})` : own;
}

/** Several runs of one workload, a line each; `asked`: what each was named by, in their order. */
export function comparison({ workload, seed, rows }: Comparison, asked: readonly string[]): string {
  const names = new Map(rows.map((row, i) => [row, columnName(row, asked[i] ?? row.architecture)]));
  const nameOf = (row: Line): string => names.get(row) ?? row.architecture;
  const operations = rows.flatMap((row) =>
    Object.entries(row.metrics.operations).flatMap(([region, kinds]) =>
      entries(kinds)
        .filter(([, figures]) => at(figures, 'count') !== 0)
        .map(([kind, figures]) => [`${nameOf(row)}, ${region} ${kind}`, ...SERVED.map((key) => figure(at(figures, key)))]),
    ),
  );
  const outcomes = rows.map((row) => {
    const { staleness, availability, lostAcknowledgedWrites } = row.metrics;
    const { messagesPerOperation, bytesPerOperation, machines, main } = row.outcomes;
    const seen = [staleness.staleReads, staleness.reads, staleness.maxMs, availability, lostAcknowledgedWrites];
    const figures = [...seen, messagesPerOperation, bytesPerOperation, machines, main.queries];
    return [nameOf(row), ...figures.map(figure), row.traceHash];
  });
  const broken = rows.flatMap((row) =>
    row.invariants.filter(({ held }) => !held).map(({ name, violation }) => `BROKEN under ${nameOf(row)}: ${name}: ${violation}`),
  );
  return [
    `${workload}, seed ${seed}, under ${rows.length} conditions`,
    '',
    ...table(['operations', ...SERVED], operations),
    '',
    ...table(
      [
        'outcomes',
        'stale',
        'of reads',
        'worst ms',
        'available',
        'lost writes',
        'messages/op',
        'bytes/op',
        'machines',
        'main’s queries',
        'trace',
      ],
      outcomes,
    ),
    ...broken,
  ].join('\n');
}

/** Where nodes lead: how long none did, in one run or over many. */
function leaderless(report: Report | OverSeeds): readonly string[] {
  const figures = at(report.metrics, 'leaderless');
  if (figures === null || figures === undefined) return [];
  const open = 'openTrials' in report ? `, open at the end in ${report.openTrials} of ${report.trials} trials` : '';
  return [`without a leader ${figure(at(figures, 'totalMs')) ?? '–'} ms${open}`];
}
