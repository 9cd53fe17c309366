/**
 * Roles are xstate machines run purely: `transition(machine, snapshot, event)` and nothing else. A live actor would
 * read the wall clock. A transition is a pure function, so each (state, event) pair is computed once and remembered.
 */
import { type AnyMachineSnapshot, type AnyStateMachine, getInitialSnapshot, transition } from 'xstate';

/** A state of a role machine by its name (`follower`, `leader`, `crashed`…): plain data, as all that a node knows. */
export interface Role {
  readonly value: string;
}

/** The pure face of one role machine. Machines here have flat states and no context, so a name says everything. */
export class RoleChart {
  readonly initial: Role;
  readonly #known = new Map<string, { readonly role: Role; readonly snapshot: AnyMachineSnapshot }>();
  readonly #moves = new Map<string, Role>();

  constructor(readonly machine: AnyStateMachine) {
    this.initial = this.#remember(getInitialSnapshot(machine));
  }

  /** The role after `event`; one of the same name when the machine does not react to it. */
  next({ value }: Role, event: string): Role {
    const key = `${value} ${event}`;
    const move = this.#moves.get(key);
    if (move) return move;
    const known = this.#known.get(value);
    if (!known) throw new Error(`The role machine “${this.machine.id}” never was in the state “${value}”.`);
    const [snapshot] = transition(this.machine, known.snapshot, { type: event });
    const moved = this.#remember(snapshot);
    this.#moves.set(key, moved);
    return moved;
  }

  #remember(snapshot: AnyMachineSnapshot): Role {
    const value = String(snapshot.value);
    const known = this.#known.get(value);
    if (known) return known.role;
    // It never changes, so copies of state share it.
    const role = Object.freeze({ value });
    this.#known.set(value, { role, snapshot });
    return role;
  }
}
