/**
 * Messages on connections, as TCP carries them (decision 0022): what is lost is sent again, after a timeout that doubles (RFC 6298) or
 * as soon as an acknowledgement of something later shows the gap (RFC 8985), and what was sent after it waits for it. A link stands
 * for the connection between two nodes in one direction; as long as nothing is lost it has no state here.
 */
import type { Backlog } from './backlog.ts';
import { QUEUE_LIMIT } from './cores.ts';
import { STALL_REASONS, type StallReason } from './events.ts';
import type { ConnectionRules, Link } from './network.ts';
import type { Message, Micros } from './node.ts';
import type { Process } from './process.ts';
import { EVENT } from './recorder.ts';
import { ANY_LIFE, TASK } from './tasks.ts';
import type { Transit } from './transit.ts';

/** Linux: TCP_RTO_MIN is added to the smoothed round trip, TCP_RTO_MAX bounds the doubling (include/net/tcp.h). */
const RTO_LEAST_US = 200_000;
const RTO_MOST_US = 120_000_000;

const NONE = -1;

/** A message on a connection is for the life that its receiver had, or for the next if it has none. */
export const lifeOf = (target: Process): number => (target.up ? target.life : ANY_LIFE);

export class Connections {
  readonly #transit: Transit;
  readonly #userTimeoutUs: Micros;

  constructor(transit: Transit, { userTimeoutUs }: ConnectionRules) {
    this.#transit = transit;
    this.#userTimeoutUs = userTimeoutUs;
  }

  send(link: Link, target: Process, message: Message, cause: number): void {
    const { agenda } = this.#transit;
    const { tasks, now } = agenda;
    const task = tasks.take(TASK.unsent, cause, target.index, lifeOf(target));
    tasks.message[task] = message;
    tasks.link[task] = link.number;
    const { backlog } = link;
    if (backlog?.probing) {
      this.#transit.time(task, now, now + Math.round(link.baseUs * link.factor));
      tasks.cause[task] = agenda.record(EVENT.send, cause, link.sender, message, target.index, now);
      this.#tellStall(task, link, 'waits');
    } else this.#transit.depart(EVENT.send, link, task, cause);
    backlog?.waits.push(task);
    if (backlog && backlog.waits.length > QUEUE_LIMIT) this.#giveUp(link, backlog);
  }

  /** A transmission died on its way: the message waits to be sent again, and what was sent after it waits for it. */
  stall(task: number, reason: Exclude<StallReason, 'waits'>): void {
    const { tasks } = this.#transit.agenda;
    const link = this.#transit.network.link(tasks.link[task] ?? 0);
    if (this.#isOrphan(task, link)) return this.#bury(task, link, reason);
    this.#tellStall(task, link, reason);
    tasks.kind[task] = TASK.lost;
    const backlog = (link.backlog ??= this.#begin(link, task));
    backlog.full ||= reason === 'full';
    if (!backlog.waits.includes(task)) {
      const arriveAt = tasks.arriveAt[task] ?? 0;
      const later = this.#transit.underWay(link).filter((each) => (tasks.arriveAt[each] ?? 0) > arriveAt && !backlog.waits.includes(each));
      backlog.waits.unshift(task, ...later);
    }
    if (backlog.waits[0] === task) this.#arm(link, backlog);
  }

  /** Its sender's host has gone down since it left, and its memory with it: there is nobody who would send it again. */
  #isOrphan(task: number, { fellAt }: Link): boolean {
    return this.#transit.leftAt(task) <= fellAt;
  }

  /** What such a host had sent is gone with the transmission that died, and what came after it on that connection. */
  #bury(task: number, link: Link, reason: Exclude<StallReason, 'waits'>): void {
    const { tasks } = this.#transit.agenda;
    const arriveAt = tasks.arriveAt[task] ?? 0;
    const held = (link.backlog?.waits ?? []).filter((each) => tasks.kind[each] === TASK.held);
    const later = [...this.#transit.underWay(link), ...held].filter(
      (each) => each !== task && (tasks.arriveAt[each] ?? 0) > arriveAt && this.#isOrphan(each, link),
    );
    // This one has come out of the queue.
    this.#transit.drop(tasks.cause[task] ?? 0, reason === 'full' ? 'overflow' : reason);
    tasks.drop(task);
    for (const each of later) this.#transit.lose(each, 'unsent');
    this.forget(link, new Set([task, ...later]));
  }

  /** A message is at its receiver's host. False: something sent before it is not, so it is held there. */
  arrive(link: Link, backlog: Backlog, task: number): boolean {
    const { tasks, now } = this.#transit.agenda;
    const place = backlog.waits.indexOf(task);
    if (place < 0) return true;
    this.#acknowledge(link, backlog, task);
    if (place > 0) {
      tasks.kind[task] = TASK.held;
      this.#arm(link, backlog);
      return false;
    }
    backlog.waits.shift();
    backlog.tries = 0;
    backlog.since = now;
    this.#goOn(link, backlog);
    return true;
  }

  /** The receiver reads again, and its host tells the sender that there is room (a window update): what was not taken comes again at once. */
  makeRoom(link: Link): void {
    const { backlog } = link;
    const first = backlog?.waits[0];
    if (!backlog?.full || first === undefined) return;
    backlog.full = false;
    const { agenda, network } = this.#transit;
    // An update that is lost is found out by the sender's next try.
    if (agenda.tasks.kind[first] !== TASK.lost || network.reverse(link).cut) return;
    backlog.acked = agenda.now;
    backlog.ackAt = agenda.now + this.#transit.tripOf(first);
    this.#arm(link, backlog);
  }

  /** The time to send again has come. */
  wake(timer: number): void {
    const { tasks, now } = this.#transit.agenda;
    const link = this.#transit.network.link(tasks.link[timer] ?? 0);
    tasks.drop(timer);
    const { backlog } = link;
    if (!backlog) return;
    backlog.timer = NONE;
    if (backlog.byAck) {
      backlog.probing = false;
      // What the sender knows to be lost: the receiver has something that left later.
      const again = backlog.waits.filter(
        (task) => tasks.kind[task] === TASK.unsent || (tasks.kind[task] === TASK.lost && this.#transit.leftAt(task) < backlog.acked),
      );
      for (const task of again) this.#resend(link, task);
    } else if (now - backlog.since >= this.#userTimeoutUs) {
      this.#giveUp(link, backlog);
      return;
    } else {
      backlog.tries++;
      backlog.probing = true;
      const first = backlog.waits[0];
      if (first !== undefined) this.#resend(link, first);
    }
    this.#arm(link, backlog);
  }

  /** A message that is under way stands in another row now. */
  moved(link: Link, from: number, to: number): void {
    const place = link.backlog?.waits.indexOf(from) ?? NONE;
    if (link.backlog && place >= 0) link.backlog.waits[place] = to;
  }

  /** After some that waited are gone. */
  forget(link: Link, gone: ReadonlySet<number>): void {
    const { backlog } = link;
    if (!backlog) return;
    backlog.waits = backlog.waits.filter((task) => !gone.has(task));
    this.#goOn(link, backlog);
  }

  #begin(link: Link, task: number): Backlog {
    const since = this.#transit.leftAt(task);
    const backlog = {
      link: link.number,
      waits: [],
      timer: NONE,
      byAck: false,
      full: false,
      tries: 0,
      probing: false,
      since,
      acked: NONE,
      ackAt: NONE,
    };
    link.backlog = backlog;
    link.settle();
    return backlog;
  }

  #tellStall(task: number, link: Link, reason: StallReason): void {
    const { agenda } = this.#transit;
    const sent = agenda.tasks.cause[task] ?? 0;
    agenda.tasks.cause[task] = agenda.record(EVENT.stall, sent, link.sender, null, STALL_REASONS.indexOf(reason));
  }

  #resend(link: Link, task: number): void {
    this.#transit.depart(EVENT.resend, link, task, this.#transit.agenda.tasks.cause[task] ?? 0);
  }

  /** The receiver tells the sender what has arrived; nothing new when the way back is cut, or when such news is under way already. */
  #acknowledge(link: Link, backlog: Backlog, task: number): void {
    const leftAt = this.#transit.leftAt(task);
    const known = backlog.timer !== NONE && backlog.byAck;
    if (known || leftAt <= backlog.acked || this.#transit.network.reverse(link).cut) return;
    backlog.acked = leftAt;
    backlog.ackAt = this.#transit.agenda.now + this.#transit.tripOf(task);
  }

  /** After the first of those that waited is there or gone. */
  #goOn(link: Link, backlog: Backlog): void {
    const { agenda } = this.#transit;
    const first = backlog.waits[0];
    if (this.#isOver(backlog)) {
      this.#disarm(backlog);
      link.backlog = null;
      link.settle();
    } else if (first !== undefined && agenda.tasks.kind[first] === TASK.held) {
      agenda.tasks.kind[first] = TASK.deliver;
      agenda.plan(agenda.now, first);
    } else this.#arm(link, backlog);
  }

  /** All that is left is under way and will arrive in order. */
  #isOver({ waits }: Backlog): boolean {
    const { arriveAt } = this.#transit.agenda.tasks;
    return waits.every(
      (task, i) => this.#transit.isUnderWay(task) && (i === 0 || (arriveAt[task] ?? 0) > (arriveAt[waits[i - 1] ?? 0] ?? 0)),
    );
  }

  /** Plans when to send again, as far as the sender can know by now. */
  #arm(link: Link, backlog: Backlog): void {
    this.#disarm(backlog);
    const { agenda } = this.#transit;
    const { tasks, now } = agenda;
    const first = backlog.waits[0] ?? NONE;
    const kind = tasks.kind[first];
    if (kind !== TASK.lost && kind !== TASK.unsent) return;
    const leftAt = kind === TASK.lost ? this.#transit.leftAt(first) : now;
    const timeoutAt = Math.min(leftAt + this.#timeout(first, backlog.tries), backlog.since + this.#userTimeoutUs);
    const known = kind === TASK.lost ? backlog.acked > leftAt : backlog.ackAt >= now;
    // An acknowledgement on its way has set the timeout back (RFC 6298, 5.3).
    backlog.byAck = known && (backlog.ackAt < timeoutAt || timeoutAt <= now);
    backlog.timer = tasks.take(TASK.resend, NONE, link.sender, ANY_LIFE);
    tasks.link[backlog.timer] = link.number;
    agenda.plan(Math.max(now, backlog.byAck ? backlog.ackAt : timeoutAt), backlog.timer);
  }

  #disarm(backlog: Backlog): void {
    if (backlog.timer !== NONE) this.#transit.agenda.tasks.kind[backlog.timer] = TASK.void;
    backlog.timer = NONE;
  }

  /** The retransmission timeout: a round trip as this message took it, and what is added; twice as long each time. */
  #timeout(task: number, tries: number): Micros {
    let timeout = 2 * this.#transit.tripOf(task) + RTO_LEAST_US;
    for (let i = 0; i < tries && timeout < RTO_MOST_US; i++) timeout *= 2;
    return Math.min(timeout, RTO_MOST_US);
  }

  /** The connection is reset by its sender: what waits is gone, and the sender's node hears of it. */
  #giveUp(link: Link, backlog: Backlog): void {
    const { agenda } = this.#transit;
    this.#disarm(backlog);
    let seq = NONE;
    for (const task of backlog.waits) seq = this.#transit.lose(task, 'reset');
    link.backlog = null;
    link.settle();
    this.tell(agenda.now, link, null, seq, ANY_LIFE);
  }

  /** The sender of a link will hear at `at` that its receiver does not take a message; without one: that the connection is gone. */
  tell(at: Micros, link: Link, message: Message | null, cause: number, life: number): void {
    const { agenda } = this.#transit;
    const task = agenda.tasks.take(TASK.refusal, cause, link.sender, life);
    agenda.tasks.message[task] = message;
    agenda.tasks.link[task] = link.number;
    agenda.plan(at, task);
  }

  /** A host tells the sender of a link, one trip away, that nobody takes this message (null: that the connection is gone). */
  refuse(link: Link, sender: Process, message: Message | null, cause: number): void {
    const { agenda, network } = this.#transit;
    const back = network.reverse(link);
    // It is said once: what is lost of that, the sender's own patience has to bring to light.
    if (back.cut || (back.loss > 0 && back.stream.unit() < back.loss)) return;
    this.tell(network.arrivalOf(back, '', agenda.now), link, message, cause, sender.life);
  }

  /** What its peer had sent before the connection ended still has to come: the end comes after that. True: it was put off. */
  isEarly(link: Link, cause: number, life: number): boolean {
    const { agenda, network } = this.#transit;
    // Who has given it up itself, which concerns whatever lives there, waits for nothing.
    if (life === ANY_LIFE || network.reverse(link).backlog === null) return false;
    this.tell(agenda.now + RTO_LEAST_US, link, null, cause, life);
    return true;
  }
}
