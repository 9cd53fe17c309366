/** Carries out what a step asked for. */
import type { Agenda } from './agenda.ts';
import type { Alarms } from './alarms.ts';
import { mistaken } from './assert.ts';
import type { Carrier } from './carrier.ts';
import type { Cores } from './cores.ts';
import type { Disks } from './disks.ts';
import type { Envelopes } from './envelopes.ts';
import type { Loss } from './bodies.ts';
import type { LossReason, NodeId } from './node.ts';
import type { Answer, Pending } from './operation.ts';
import type { Judge } from './options.ts';
import { EFFECT, type Out } from './out.ts';
import type { Arrival, Process } from './process.ts';
import { EVENT } from './recorder.ts';

interface Devices {
  readonly carrier: Carrier;
  readonly envelopes: Envelopes;
  readonly alarms: Alarms;
  readonly cores: Cores;
  readonly disks: Disks;
}

const NOTHING_TOLD: Omit<Loss, 'reason'> = { writes: [], more: 0 };

export class Effects {
  /** What the step brings its node in the same moment, to be taken by whoever carries it on. */
  readonly next: Arrival[] = [];
  readonly #agenda: Agenda;
  readonly #devices: Devices;
  readonly #byId: ReadonlyMap<NodeId, Process>;
  readonly #judge: Judge | undefined;

  constructor(agenda: Agenda, devices: Devices, byId: ReadonlyMap<NodeId, Process>, judge: Judge | undefined) {
    this.#agenda = agenda;
    this.#devices = devices;
    this.#byId = byId;
    this.#judge = judge;
  }

  /** In order; `cause`: the event that the step answered. Empties `out`. */
  carryOut(process: Process, out: Out, cause: number): void {
    const count = out.length;
    for (let i = 0; i < count; i++) this.#effect(process, out, i, cause);
    out.clear();
  }

  #effect(process: Process, out: Out, i: number, cause: number): void {
    const { index } = process;
    const name = out.names[i] ?? '';
    switch (out.kinds[i]) {
      case EFFECT.send: {
        const message = out.messages[i];
        const target = this.#byId.get(name) ?? mistaken(`${process.spec.id} sent something to “${name}”, which is no node`);
        const mayWaitUs = out.lows[i] ?? 0;
        if (message && mayWaitUs > 0) this.#devices.envelopes.hold(process, target, message, mayWaitUs, cause);
        else if (message) this.#devices.carrier.send(process, target, message, cause);
        return;
      }
      case EFFECT.setTimer:
        this.#devices.alarms.set(process, name, out.lows[i] ?? 0, out.highs[i] ?? 0, cause);
        return;
      case EFFECT.cancelTimer:
        this.#devices.alarms.cancel(process.timers.forget(name));
        return;
      case EFFECT.execute: {
        const job = out.jobs[i];
        if (job) this.#devices.cores.execute(process, out.tags[i], job, cause);
        return;
      }
      case EFFECT.sync:
        if (process.writesThrough) this.next.push({ input: { type: 'synced', tag: out.tags[i] }, cause });
        else this.#devices.disks.sync(process, out.tags[i], cause);
        return;
      case EFFECT.draw:
        this.#draw(process, out, i, cause);
        return;
      case EFFECT.persist:
        process.disk.set(name, out.values[i]);
        this.#agenda.record(EVENT.persist, cause, index, out.values[i], this.#agenda.names.id(name));
        return;
      case EFFECT.append:
        this.#append(process, out, i, cause);
        return;
      case EFFECT.trim: {
        const count = out.lows[i] ?? 0;
        process.disk.trim(name, count);
        this.#agenda.record(EVENT.trim, cause, index, null, this.#agenda.names.id(name), count);
        return;
      }
      case EFFECT.role: {
        const role = out.roles[i];
        if (!role) return;
        process.role = role;
        this.#agenda.record(EVENT.role, cause, index, role.value);
        return;
      }
      case EFFECT.report:
        this.#agenda.record(EVENT.report, cause, index, out.reports[i], this.#agenda.names.id(name));
        return;
      case EFFECT.lose:
        return this.lose(process, out.lows[i] ?? 0, out.losses[i] ?? 'disk', cause);
      case EFFECT.call:
        return this.#call(process, out.pending[i], cause);
      case EFFECT.return:
        return this.#return(process, out.answers[i], out.pending[i], cause);
    }
  }

  #call(process: Process, pending: Pending | undefined, cause: number): void {
    if (!pending) return;
    this.#judge?.called(pending);
    this.#agenda.record(EVENT.call, cause, process.index, pending.asked);
  }

  #return(process: Process, answer: Answer | undefined, pending: Pending | undefined, cause: number): void {
    if (!answer || !pending) return;
    this.#agenda.record(EVENT.return, cause, process.index, this.#judge ? this.#judge.answered(answer, pending) : answer);
  }

  /** Committed content of a node is gone. */
  lose({ index, spec }: Process, position: number, reason: LossReason, cause: number): void {
    const lost = this.#judge?.lost(spec.id, position, reason) ?? NOTHING_TOLD;
    this.#agenda.record(EVENT.lose, cause, index, { reason, ...lost }, 0, position);
  }

  #append(process: Process, out: Out, i: number, cause: number): void {
    const log = out.names[i] ?? '';
    const entries = out.entries[i] ?? [];
    const from = out.lows[i] ?? 0;
    process.disk.append(log, from, entries);
    this.#agenda.record(EVENT.append, cause, process.index, null, this.#agenda.names.id(log), from, entries.length);
  }

  #draw(process: Process, out: Out, i: number, cause: number): void {
    const low = out.lows[i] ?? 0;
    const high = out.highs[i] ?? 0;
    const value = process.draws.integer(low, high);
    const seq = this.#agenda.record(EVENT.draw, cause, process.index, null, low, value, high);
    this.next.push({ input: { type: 'drawn', tag: out.tags[i], value }, cause: seq });
  }
}
