/**
 * What several nodes of one host have to tell nodes of another may travel as one message, where who sends it lets it wait a little: heartbeats
 * of many groups. Source: CockroachDB, coalesced heartbeats (cockroachdb/cockroach, pkg/kv/kvserver, CoalescedHeartbeatsInterval: half a tick).
 */
import type { Agenda } from './agenda.ts';
import { mistaken } from './assert.ts';
import type { Carrier } from './carrier.ts';
import type { Message, Micros, NodeId } from './node.ts';
import type { Process } from './process.ts';
import { ANY_LIFE, TASK } from './tasks.ts';

interface Enclosed {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly message: Message;
}

/** Several messages from one host to another. */
export interface Envelope extends Message {
  readonly kind: 'several';
  readonly messages: readonly Enclosed[];
}

export const isEnvelope = (message: Message | null | undefined): message is Envelope => message?.kind === 'several';

const envelopeOf = (messages: readonly Enclosed[]): Envelope => ({ kind: 'several', messages });

/** The life of its sender in which each was given: what a process left unsent is gone with it. */
type Lives = readonly number[];

export class Envelopes {
  /** From host to host: the envelope that has not left yet. */
  readonly #open = new Map<string, number>();

  constructor(
    readonly agenda: Agenda,
    readonly carrier: Carrier,
    readonly processes: readonly Process[],
    readonly byId: ReadonlyMap<NodeId, Process>,
  ) {}

  /** Sends it within `waitUs`, with whatever else goes from the one host to the other until then. */
  hold(process: Process, target: Process, message: Message, waitUs: Micros, cause: number): void {
    const { agenda, carrier } = this;
    const key = keyOf(process, target);
    if (key === null) return carrier.send(process, target, message, cause);
    const { tasks } = agenda;
    const enclosed: Enclosed = { from: process.spec.id, to: target.spec.id, message };
    const known = this.#open.get(key);
    if (known !== undefined) {
      const envelope = tasks.message[known] as Envelope;
      tasks.message[known] = envelopeOf([...envelope.messages, enclosed]);
      tasks.tag[known] = [...(tasks.tag[known] as Lives), process.life];
      return;
    }
    const task = tasks.take(TASK.envelope, cause, process.index, ANY_LIFE);
    tasks.link[task] = carrier.network.linkNumber(process.index, target.index);
    tasks.message[task] = envelopeOf([enclosed]);
    tasks.tag[task] = [process.life] satisfies Lives;
    this.#open.set(key, task);
    agenda.plan(agenda.now + waitUs, task);
  }

  /** Its time has come. */
  leave(task: number): void {
    const { tasks } = this.agenda;
    const { messages } = tasks.message[task] as Envelope;
    const lives = tasks.tag[task] as Lives;
    const cause = tasks.cause[task] ?? 0;
    for (const [key, open] of this.#open) if (open === task) this.#open.delete(key);
    tasks.drop(task);
    const alive = messages.filter(({ from }, i) => {
      const sender = this.#named(from);
      return sender.up && sender.life === lives[i];
    });
    const [first] = alive;
    if (!first) return;
    const message = alive.length === 1 ? first.message : envelopeOf(alive);
    this.carrier.send(this.#named(first.from), this.#named(first.to), message, cause);
  }

  /** After tasks were put back. */
  restore(): void {
    const { tasks } = this.agenda;
    const { network } = this.carrier;
    for (let task = 0; task < tasks.rows; task++) {
      if (tasks.kind[task] !== TASK.envelope) continue;
      const { sender, to } = network.link(tasks.link[task] ?? 0);
      const process = this.processes[sender];
      const key = process ? keyOf(process, this.#named(to.id)) : null;
      if (key !== null) this.#open.set(key, task);
    }
  }

  #named(id: NodeId): Process {
    return this.byId.get(id) ?? mistaken(`an envelope names “${id}”, which is no node`);
  }
}

/** Null: one of them has a host of its own, or both have the same. */
function keyOf({ spec: from }: Process, { spec: to }: Process): string | null {
  return from.host === undefined || to.host === undefined || from.host === to.host ? null : `${from.host} ${to.host}`;
}
