/** How many states and transitions the role machines have that a run's nodes go through. */
import { settingsOf } from '../architectures/mechanisms.ts';
import { roomOf, shownRoom } from '../architectures/shown.ts';
import { tuningOf } from '../architectures/tunings.ts';
import type { Session } from '../session/session.ts';

interface Machine {
  readonly config: { readonly states?: Readonly<Record<string, { readonly on?: Readonly<Record<string, unknown>> }>> };
}

const isMachine = (value: unknown): value is Machine => typeof value === 'object' && value !== null && 'config' in value;

/** A state or a transition that two kinds of node share counts once. */
export async function machinesOf({ run, stage }: Session): Promise<{ readonly states: number; readonly transitions: number }> {
  const room = roomOf(run.scenario);
  const machines = await shownRoom(room).machines();
  // A machine is named for a kind of node, or for the mechanism that makes it what it is, where that is at work.
  const inForce = settingsOf(tuningOf(room), stage.settings).map(({ key }) => stage.settings[key]);
  const kinds = new Set<unknown>([...stage.nodes.map(({ kind }) => kind), ...inForce]);
  const states = new Set<string>();
  const transitions = new Set<string>();
  for (const [name, machine] of Object.entries(machines)) {
    const kind = /(\w+)Machine$/.exec(name)?.[1];
    if (!isMachine(machine) || kind === undefined || !kinds.has(kind)) continue;
    for (const [state, { on = {} }] of Object.entries(machine.config.states ?? {})) {
      states.add(state);
      for (const [event, to] of Object.entries(on)) transitions.add(`${state} ${event} ${JSON.stringify(to)}`);
    }
  }
  return { states: states.size, transitions: transitions.size };
}
