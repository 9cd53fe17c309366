/** What a run told while it went on, as far as verdicts at its end need it. No trace is kept. */
import { promotionsIn } from '../architectures/guarantees.ts';
import type { Command } from '../sim/commands.ts';
import type { NodeId, NodeSpec, ReportValue } from '../sim/node.ts';
import type { Asked, Outcome } from '../sim/operation.ts';
import { answerIn, askedIn, commandIn, finishedIn, reportIn, textIn, workIn } from '../sim/bodies.ts';
import { CRASH, EVENT, type Recorder } from '../sim/recorder.ts';
import type { Legend } from '../sim/trace.ts';
import { type About, aboutOf } from './about.ts';
import { nameOf, type Rows, type Trail, type Trails, tokensOf, trailsOf } from './registers.ts';

export interface Operation extends About {
  readonly op: string;
  readonly client: NodeId;
  readonly call: number;
  /** Infinity when nothing came back. */
  return: number;
  outcome: Outcome | null;
  /** What it saw, by row. */
  saw: Trails;
  /** Who moved the token last, of each that it saw; null where it did not ask for both tables. */
  tokens?: readonly string[];
  node: NodeId | null;
  position: number;
  cached: boolean;
}

/** Counts that show that a run was not an idle one. */
export interface Counts {
  operations: number;
  answered: number;
  faults: number;
  elections: number;
  promotions: number;
  viewChanges: number;
}

/** Whoever says that it changed no row has left no trace, as who failed for certain. */
const DID_NOTHING: Outcome = {
  ...{ ok: false, definite: true },
  problem: { message: 'no row was changed', detail: '', offset: null },
};
const NO_TRAILS: ReadonlyMap<number, Trail> = new Map();
/** Roles by which changes of who leads are counted, as protocols call them. */
const LEADS: Readonly<Record<string, 'elections' | 'viewChanges'>> = { leader: 'elections', 'view-change': 'viewChanges' };
const PROMOTED = 'promotedAt';

export class Told implements Recorder {
  readonly operations: Operation[] = [];
  readonly counts: Counts = { operations: 0, answered: 0, faults: 0, elections: 0, promotions: 0, viewChanges: 0 };
  readonly wiped = new Set<NodeId>();
  readonly crashed = new Set<NodeId>();
  /** Nodes from which a crash took what their disk had said it had kept. */
  readonly deceived = new Set<NodeId>();
  /** Names of writes that some database carried out, whether or not it still holds them. */
  readonly carriedOut = new Set<string>();
  skewed = false;
  /** When something went wrong or was put right last, µs. */
  lastFaultUs = 0;
  /** When a connection sent something again last, µs: what a cut held up may go on long after the heal (RFC 6298, 5.5). */
  lastResendUs = 0;
  readonly roles = new Map<NodeId, string>();
  /** Nodes that are down or stand still, and what is cut, slow or lossy. */
  readonly #troubled = new Set<string>();
  readonly #reports: { readonly key: string; readonly node: NodeId; readonly value: ReportValue }[] = [];
  readonly #open = new Map<string, Operation>();
  readonly #jobs = new Map<number, object>();
  constructor(
    readonly nodes: readonly NodeSpec[],
    readonly legend: Legend,
    /** Of the set-up. */
    readonly rows: Rows,
  ) {}

  /** The same so far, without its operations, to go on otherwise. */
  copy(legend: Legend): Told {
    const copy = new Told(this.nodes, legend, this.rows);
    for (const node of this.wiped) copy.wiped.add(node);
    for (const node of this.crashed) copy.crashed.add(node);
    for (const node of this.deceived) copy.deceived.add(node);
    for (const each of this.#troubled) copy.#troubled.add(each);
    for (const [node, role] of this.roles) copy.roles.set(node, role);
    copy.#reports.push(...this.#reports);
    copy.skewed = this.skewed;
    copy.lastFaultUs = this.lastFaultUs;
    copy.lastResendUs = this.lastResendUs;
    return copy;
  }

  record(seq: number, type: number, at: number, cause: number, index: number, about: number, _x: number, _y: number, body: unknown): void {
    const node = this.nodes[index]?.id ?? '';
    switch (type) {
      case EVENT.command:
        return this.#command(commandIn(body), at);
      case EVENT.crash:
        if (about === CRASH.wiped) this.wiped.add(node);
        if (about === CRASH.lied) this.deceived.add(node);
        this.crashed.add(node);
        this.#troubled.add(node);
        return;
      case EVENT.pause:
        this.#troubled.add(node);
        return;
      case EVENT.resend:
        this.lastResendUs = at;
        return;
      case EVENT.resume:
        this.#troubled.delete(node);
        return;
      case EVENT.boot:
        this.#troubled.delete(node);
        this.roles.set(node, textIn(body));
        return;
      case EVENT.role:
        return this.#role(node, textIn(body));
      case EVENT.report:
        return this.#report(this.legend.names.at(about), node, reportIn(body));
      case EVENT.execute:
        this.#jobs.set(seq, workIn(body).job);
        return this.#done(workIn(body).job, workIn(body).result);
      case EVENT.finish:
        this.#done(this.#jobs.get(cause), finishedIn(body).result);
        this.#jobs.delete(cause);
        return;
      case EVENT.call:
        return this.#call(askedIn(body), node, at);
      case EVENT.return: {
        const { op, outcome, served } = answerIn(body);
        const operation = this.#open.get(op);
        if (outcome.ok) this.counts.answered += 1;
        if (!operation) return;
        Object.assign(operation, { outcome, return: at, node: served?.node ?? null, position: served?.position ?? 0 });
        operation.cached = typeof served?.cachedAt === 'number';
        if (!outcome.ok) return;
        if (operation.writes === null || operation.isolation !== null) operation.saw = trailsOf(outcome.rows);
        if (operation.ofBoth) operation.tokens = tokensOf(outcome.rows);
        if (operation.conditional && outcome.changes === 0) operation.outcome = DID_NOTHING;
      }
    }
  }

  reported = (wanted: string): readonly { readonly node: NodeId; readonly value: ReportValue }[] =>
    this.#reports.filter(({ key }) => key === wanted);

  /** Nothing is wrong any more. */
  get isWell(): boolean {
    return this.#troubled.size === 0;
  }

  #command(command: Command, at: number): void {
    if (command.type === 'query') return;
    this.lastFaultUs = at;
    if (command.type === 'skew') this.skewed = true;
    if (command.type === 'partition') this.#troubled.add(`cut ${command.name}`);
    if (command.type === 'slow') this.#pair(`slow ${pairOf(command.between)}`, command.factor !== 1);
    if (command.type === 'lossy') this.#pair(`lossy ${pairOf(command.between)}`, command.loss > 0 || command.duplication > 0);
    if (command.type === 'heal')
      for (const each of this.#troubled)
        if (command.name === null ? each.startsWith('cut ') : each === `cut ${command.name}`) this.#troubled.delete(each);
    if (isFault(command)) this.counts.faults += 1;
  }

  #pair(name: string, isTroubled: boolean): void {
    if (isTroubled) this.#troubled.add(name);
    else this.#troubled.delete(name);
  }

  #report(key: string, node: NodeId, value: ReportValue): void {
    this.#reports.push({ key, node, value });
    if (key === PROMOTED) this.counts.promotions = promotionsIn(this.reported(PROMOTED));
  }

  #role(node: NodeId, role: string): void {
    if (this.roles.get(node) === role) return;
    this.roles.set(node, role);
    const counted = LEADS[role];
    if (counted) this.counts[counted] += 1;
  }

  #call(asked: Asked, client: NodeId, call: number): void {
    this.counts.operations += 1;
    const about = aboutOf(asked, this.rows);
    if (!about) return;
    const never = { return: Number.POSITIVE_INFINITY, outcome: null, node: null, position: 0, cached: false, saw: NO_TRAILS };
    const operation: Operation = { op: asked.op, client, call, ...never, ...about };
    this.operations.push(operation);
    this.#open.set(asked.op, operation);
  }

  #done(job: object | undefined, result: unknown): void {
    if (!job || !('params' in job) || !Array.isArray(job.params)) return;
    if (typeof result !== 'object' || result === null || !('outcome' in result)) return;
    const { outcome } = result;
    if (typeof outcome !== 'object' || outcome === null || !('wrote' in outcome) || outcome.wrote !== true) return;
    const name = nameOf(job.params[0]);
    if (name !== null) this.carriedOut.add(name);
  }
}

const pairOf = (between: readonly [string, string]): string => [...between].sort().join(' ');

/** What ends a fault is none. */
function isFault(command: Command): boolean {
  if (command.type === 'slow') return command.factor !== 1;
  if (command.type === 'lying-disk') return command.lies;
  if (command.type === 'lossy') return command.loss > 0 || command.duplication > 0;
  return !['restart', 'resume', 'heal', 'restore'].includes(command.type);
}
