/** What the screen may know of each architecture: what is said of it and, later, the machines that run. */
import type { AnyStateMachine } from 'xstate';
import type { About, ArchitectureId } from '../architectures/showing.ts';
import { shownRoom } from '../architectures/known.ts';

export { roomOf, roomsOf } from '../architectures/known.ts';

export const aboutOf = (id: ArchitectureId): About => shownRoom(id).about;

/** The role machines of a room, fetched when somebody wants to see one: they bring xstate with them. */
export async function machinesOf(id: ArchitectureId): Promise<readonly AnyStateMachine[]> {
  return Object.values(await shownRoom(id).machines()).filter(isMachine);
}

function isMachine(value: unknown): value is AnyStateMachine {
  return typeof value === 'object' && value !== null && 'root' in value && 'transition' in value && 'states' in value;
}
