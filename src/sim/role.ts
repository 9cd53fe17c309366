/**
 * Roles are xstate machines run purely: `transition(machine, snapshot, event)` and nothing else. A live actor would
 * read the wall clock. A transition is a pure function, so each (state, event) pair is computed once and remembered.
 */
import { type AnyMachineSnapshot, type AnyStateMachine, getInitialSnapshot, transition } from 'xstate';

/** A state of a role machine; `value` is its name (`follower`, `leader`, `crashed`…). */
export interface Role {
  readonly value: string;
  readonly snapshot: AnyMachineSnapshot;
}

/** The pure face of one role machine. Machines here have flat states and no context, so a name says everything. */
export class RoleChart {
  readonly initial: Role;
  readonly #known = new Map<string, Role>();
  readonly #moves = new Map<string, Role>();

  constructor(readonly machine: AnyStateMachine) {
    this.initial = this.#remember(getInitialSnapshot(machine));
  }

  /** The role after `event`; the same object when the machine does not react to it. */
  next(role: Role, event: string): Role {
    const key = `${role.value} ${event}`;
    const known = this.#moves.get(key);
    if (known) return known;
    const [snapshot] = transition(this.machine, role.snapshot, { type: event });
    const moved = this.#remember(snapshot);
    this.#moves.set(key, moved);
    return moved;
  }

  #remember(snapshot: AnyMachineSnapshot): Role {
    const value = String(snapshot.value);
    const known = this.#known.get(value);
    if (known) return known;
    // It never changes, and copies of state share it.
    const role = Object.freeze({ value, snapshot });
    this.#known.set(value, role);
    return role;
  }
}
