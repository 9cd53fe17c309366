/** Invariants that broke, as events. */
import type { Agenda } from './agenda.ts';
import type { Broken } from './options.ts';
import { EVENT, NOBODY } from './recorder.ts';

export function tellBroken(agenda: Agenda, broken: Broken, cause: number): void {
  for (let i = 0; i < broken.length; i++) {
    const [invariant = '', detail = ''] = broken[i] ?? [];
    agenda.record(EVENT.violation, cause, NOBODY, { invariant, detail });
  }
}
