/** How nodes stop and go on: a crash, with or without its host and its disk, and a pause that ends. */
import type { Agenda } from './agenda.ts';
import type { Alarms } from './alarms.ts';
import type { Carrier } from './carrier.ts';
import type { Cores } from './cores.ts';
import type { Disks } from './disks.ts';
import type { Effects } from './effects.ts';
import type { Executor } from './executor.ts';
import type { Hosts } from './hosts.ts';
import type { NodeId } from './node.ts';
import type { Process } from './process.ts';
import { CRASH, EVENT } from './recorder.ts';

interface Parts {
  readonly carrier: Carrier;
  readonly alarms: Alarms;
  readonly cores: Cores;
  readonly disks: Disks;
  readonly hosts: Hosts;
  readonly executor: Executor;
  readonly effects: Effects;
  /** Of nodes that are up. */
  readonly states: Map<NodeId, unknown>;
}

export class Stops {
  constructor(
    readonly agenda: Agenda,
    readonly parts: Parts,
  ) {}

  /** `alone`: its host lives. */
  crash(process: Process, cause: number, wiped: boolean, alone: boolean): void {
    const { carrier, alarms, hosts, executor, effects, states } = this.parts;
    const { believes } = process;
    process.refuses = alone && (process.up || process.refuses);
    if (!alone) carrier.abandon(process);
    if (process.up) {
      for (const timer of process.timers.clear()) alarms.cancel(timer);
      process.die();
      executor.crash(process.spec.id);
      states.delete(process.spec.id);
    } else if (!wiped) return;
    if (wiped) {
      process.wipe();
      executor.wipe(process.spec.id);
    }
    const seq = this.agenda.record(EVENT.crash, cause, process.index, null, wiped ? CRASH.wiped : believes ? CRASH.lied : CRASH.plain);
    this.agenda.record(EVENT.role, cause, process.index, process.role.value);
    if (process.refuses) hosts.closeAll(process, seq);
    if (process.spec.sole && (wiped || believes))
      effects.lose(process, executor.position?.(process.spec.id) ?? 0, wiped ? 'disk' : 'lie', cause);
    // Its cores and its disk are the others' now.
    if (process.machine.length === 1) return;
    this.parts.cores.startWaiting(process);
    this.parts.disks.startWaiting(process);
  }

  pause(process: Process, cause: number): void {
    if (!process.up || process.paused) return;
    process.paused = true;
    this.agenda.record(EVENT.pause, cause, process.index);
  }

  resume(process: Process, cause: number): void {
    if (!process.paused) return;
    const { cores, disks, hosts } = this.parts;
    process.paused = false;
    this.agenda.record(EVENT.resume, cause, process.index);
    for (const { input, cause: asked } of process.inbox.splice(0)) {
      // A step may not pause its own node, but it may be one of a life that ended meanwhile.
      if (process.up) hosts.step(process, input, asked);
    }
    hosts.makeRoom(process);
    cores.startWaiting(process);
    disks.startWaiting(process);
  }
}
