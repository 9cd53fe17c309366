/** Measures claims: collects the runs that they ask for, has each run once, and looks at what came of them. */
import type { At, Claim, Row, Unmeasured, Verdict } from './claim.ts';
import { tellingMs } from './moment.ts';
import { REGION_SETS, type SetId } from './regions.ts';
import type { Request, Sheet } from './sheet.ts';
import { type MeasuredRow, measuredRow, type Seed, troubleIn, verdictOf } from './verdict.ts';

/** Whoever plays runs: this thread or several, with the same sheets in the same order. */
export type Players = (requests: readonly Request[]) => Promise<readonly Sheet[]>;

/** A claim as `claims --json` prints it. */
export interface Measured {
  readonly id: string;
  readonly statement: string;
  readonly architecture: string | null;
  readonly group: Claim['group'];
  readonly verdict: Verdict;
  readonly expected: Verdict;
  /** Seeds and sets in which it held, of those in rows where it is expected. */
  readonly held: number;
  readonly of: number;
  /** What was compared, with the figure of the first row. */
  readonly measured: { readonly what: string; readonly value: number | null; readonly unit: string } | null;
  readonly seeds: number;
  readonly regions: Readonly<Record<string, readonly string[]>>;
  readonly note: string;
  readonly rows: readonly MeasuredRow[];
  readonly control: (MeasuredRow & { readonly what: string }) | null;
  readonly margin: string | null;
  readonly trap: string | null;
  readonly byConstruction: boolean;
  /** Where the figure of the first row is the median, and when the first of its runs tells it, ms of virtual time. */
  readonly median: { readonly set: SetId; readonly seed: number; readonly atMs: number } | null;
}

interface Plan {
  readonly row: Row;
  readonly at: At;
  readonly arms: Readonly<Record<string, string>>;
}

/** Runs by key, with how many plans still wait for each. */
class Ledger {
  readonly #requests = new Map<string, Request>();
  readonly #uses = new Map<string, number>();
  readonly #sheets = new Map<string, Sheet>();

  plan(row: Row, at: At): Plan {
    const arms = Object.fromEntries(Object.entries(row.arms(at)).map(([name, request]) => [name, this.#ask(request)]));
    return { row, at, arms };
  }

  #ask(request: Request): string {
    const key = JSON.stringify(request);
    this.#requests.set(key, request);
    this.#uses.set(key, (this.#uses.get(key) ?? 0) + 1);
    return key;
  }

  async play(plans: readonly Plan[], players: Players): Promise<void> {
    const keys = [...new Set(plans.flatMap(({ arms }) => Object.values(arms)))].filter((key) => !this.#sheets.has(key));
    const sheets = await players(keys.flatMap((key) => this.#requests.get(key) ?? []));
    for (const [i, sheet] of sheets.entries()) this.#sheets.set(keys[i] ?? '', sheet);
  }

  /** Looks at the sheets of a plan; what nobody else waits for is let go. */
  seed({ row, at, arms }: Plan): Seed {
    const seen = Object.fromEntries(Object.entries(arms).flatMap(([name, key]) => [[name, this.#sheets.get(key)]] as const));
    const observation = row.measure(seen as Record<string, Sheet>, at);
    const [first] = Object.values(seen);
    for (const key of Object.values(arms)) this.#used(key);
    return { set: at.set, seed: at.seed, atMs: observation.atMs ?? (first ? tellingMs(first) : 0), observation };
  }

  #used(key: string): void {
    const left = (this.#uses.get(key) ?? 1) - 1;
    this.#uses.set(key, left);
    if (left > 0) return;
    this.#sheets.delete(key);
    this.#requests.delete(key);
  }

  get runs(): number {
    return this.#requests.size;
  }
}

export interface MeasureOptions {
  /** Seeds from 1 on. */
  readonly trials: number;
  readonly players: Players;
  readonly told?: (measured: Measured) => void;
}

export async function measure(claims: readonly (Claim | Unmeasured)[], options: MeasureOptions): Promise<readonly Measured[]> {
  const ledger = new Ledger();
  const planned = claims.map((claim) => ('missing' in claim ? null : plansOf(claim, options.trials, ledger)));
  const all: Measured[] = [];
  for (const [i, claim] of claims.entries()) {
    const plans = planned[i];
    const measured = 'missing' in claim || !plans ? unmeasured(claim) : await measuredClaim(claim, plans, ledger, options);
    all.push(measured);
    options.told?.(measured);
  }
  return all;
}

function plansOf(claim: Claim, trials: number, ledger: Ledger): readonly Plan[] {
  const rows = [...claim.rows, claim.control.row];
  return rows.flatMap((row) =>
    row.sets.flatMap((set) =>
      Array.from({ length: Math.min(trials, row.seeds ?? trials) }, (_, i) =>
        ledger.plan(row, { set, regions: REGION_SETS[set], seed: i + 1 }),
      ),
    ),
  );
}

async function measuredClaim(claim: Claim, plans: readonly Plan[], ledger: Ledger, { trials, players }: MeasureOptions): Promise<Measured> {
  await ledger.play(plans, players);
  const seeds = plans.map((plan) => ({ row: plan.row, seed: ledger.seed(plan) }));
  const seedsOf = (row: Row): readonly Seed[] => seeds.flatMap((each) => (each.row === row ? [each.seed] : []));
  const rows = claim.rows.map((row) => measuredRow(row, seedsOf(row), trials));
  const control = measuredRow(claim.control.row, seedsOf(claim.control.row), trials);
  const trouble = troubleIn(claim, rows, control);
  const expected = rows.filter((row) => row.expected && !row.beside);
  const sets = [...new Set(claim.rows.flatMap((row) => row.sets))];
  const [first] = claim.rows;
  return {
    ...headOf(claim),
    verdict: verdictOf(rows, trouble),
    held: expected.reduce((all, { held }) => all + held, 0),
    of: expected.reduce((all, row) => all + row.of, 0),
    measured: { what: claim.comparison, value: rows[0]?.value ?? null, unit: claim.unit },
    seeds: Math.max(0, ...claim.rows.map((row) => Math.min(trials, row.seeds ?? trials))),
    regions: Object.fromEntries(sets.map((set) => [set, REGION_SETS[set]])),
    note: trouble ?? noteOf(claim, rows),
    rows,
    control: { ...control, what: claim.control.what },
    margin: claim.margin,
    trap: claim.trap,
    byConstruction: claim.byConstruction === true,
    median: first ? medianOf(seedsOf(first)) : null,
  };
}

const headOf = ({ id, statement, architecture, group, expected }: Claim | Unmeasured) => ({ id, statement, architecture, group, expected });

function unmeasured(claim: Claim | Unmeasured): Measured {
  return {
    ...headOf(claim),
    verdict: 'not measured',
    ...{ held: 0, of: 0, measured: null, seeds: 0, regions: {}, rows: [], control: null, margin: null, trap: null, median: null },
    byConstruction: false,
    note: 'missing' in claim ? claim.missing : '',
  };
}

/** What the verdict has to name: where it held and where it did not, and what surprised. */
function noteOf({ surprised }: Claim, rows: readonly MeasuredRow[]): string {
  const said = rows.filter(({ beside }) => !beside);
  const held = said.filter(({ holds }) => holds).map(({ says }) => says);
  const not = said.filter(({ holds }) => !holds).map(({ says }) => says);
  const parts = [
    ...(not.length === 0 ? [] : [`${held.length === 0 ? '' : `Holds: ${held.join('; ')}. `}Does not: ${not.join('; ')}.`]),
    ...(surprised ? [`Expected before it was measured: ${surprised.expected}. ${surprised.why}`] : []),
  ];
  return parts.join(' ');
}

function medianOf(seeds: readonly Seed[]): Measured['median'] {
  const told = seeds.filter(({ observation }) => observation.value !== null);
  const sorted = told.toSorted((a, b) => (a.observation.value ?? 0) - (b.observation.value ?? 0));
  const middle = sorted[Math.ceil(sorted.length / 2) - 1];
  return middle ? { set: middle.set, seed: middle.seed, atMs: middle.atMs } : null;
}
