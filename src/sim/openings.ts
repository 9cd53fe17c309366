/**
 * Opening a connection for one request: the round trips that really are made before it leaves (TCP's, those of TLS, the database's
 * start-up), each of them subject to the same faults as messages. A host without the process refuses the first; a dead one says
 * nothing, and it is tried again as Linux does.
 */
import type { Connections } from './connections.ts';
import type { ConnectionRules, Link } from './network.ts';
import type { Message, Micros } from './node.ts';
import type { Process } from './process.ts';
import { EVENT } from './recorder.ts';
import { TASK } from './tasks.ts';
import type { Transit } from './transit.ts';

/** The first timeout of a connection that knows no round trip yet (RFC 6298), and the tries after the first (Linux: tcp_syn_retries). */
const FIRST_TIMEOUT_US = 1_000_000;
const AGAIN_MOST = 6;

/** How far an opening is; replaced, never changed. */
interface Stage {
  readonly part: number;
  readonly again: number;
  /** When this part began, and when it was tried last, µs. */
  readonly beganAt: Micros;
  readonly triedAt: Micros;
  readonly phase: 'there' | 'back' | 'refused' | 'silence';
}

const isStage = (tag: unknown): tag is Stage => typeof tag === 'object' && tag !== null && 'phase' in tag;

export class Openings {
  constructor(
    readonly transit: Transit,
    readonly connections: Connections,
    readonly rules: ConnectionRules,
  ) {}

  begin(link: Link, target: Process, message: Message, cause: number): void {
    const { tasks, now } = this.transit.agenda;
    const task = tasks.take(TASK.opening, cause, target.index, target.life);
    tasks.message[task] = message;
    tasks.link[task] = link.number;
    this.#try(task, link, { part: 0, again: 0, beganAt: now });
  }

  /** An opening goes on. True: it is refused. */
  goOn(task: number, target: Process): boolean {
    const { agenda, network } = this.transit;
    const { tasks, now } = agenda;
    const link = network.link(tasks.link[task] ?? 0);
    const back = network.reverse(link);
    const stage = tasks.tag[task];
    if (!isStage(stage)) return true;
    switch (stage.phase) {
      case 'there': {
        const answers = target.up || target.refuses;
        if (link.cut || !answers || lost(back)) this.#hearNothing(task, link, stage);
        else this.#plan(task, now + network.trip(back, ''), { ...stage, phase: target.up ? 'back' : 'refused' });
        return false;
      }
      case 'silence':
        if (stage.again >= AGAIN_MOST) return true;
        this.#try(task, link, { ...stage, again: stage.again + 1 });
        return false;
      default:
        if (back.cut) this.#hearNothing(task, link, stage);
        else if (stage.phase === 'refused') return true;
        else this.#finish(task, link, target, stage);
        return false;
    }
  }

  #try(task: number, link: Link, stage: Pick<Stage, 'part' | 'again' | 'beganAt'>): void {
    const { agenda, network } = this.transit;
    const tried: Stage = { ...stage, triedAt: agenda.now, phase: 'there' };
    if (lost(link)) this.#hearNothing(task, link, tried);
    else this.#plan(task, agenda.now + network.trip(link, ''), tried);
  }

  #hearNothing(task: number, link: Link, stage: Stage): void {
    const { agenda } = this.transit;
    const first = stage.part === 0 ? FIRST_TIMEOUT_US : FIRST_TIMEOUT_US / 5 + Math.round(2 * link.baseUs * link.factor);
    this.#plan(task, Math.max(agenda.now, stage.triedAt + first * 2 ** stage.again), { ...stage, phase: 'silence' });
  }

  #finish(task: number, link: Link, target: Process, { part, beganAt, again }: Stage): void {
    const { agenda } = this.transit;
    const { tasks, now } = agenda;
    const name = this.rules.opening[part] ?? '';
    const seq = agenda.record(EVENT.exchange, tasks.cause[task] ?? 0, link.sender, name, target.index, beganAt, again);
    tasks.cause[task] = seq;
    if (part + 1 < this.rules.opening.length) {
      this.#try(task, link, { part: part + 1, again: 0, beganAt: now });
      return;
    }
    const message = tasks.message[task];
    tasks.drop(task);
    if (message) this.connections.send(link, target, message, seq);
  }

  #plan(task: number, at: Micros, stage: Stage): void {
    this.transit.agenda.tasks.tag[task] = stage;
    this.transit.agenda.plan(at, task);
  }
}

const lost = ({ loss, stream }: Link): boolean => loss > 0 && stream.unit() < loss;
