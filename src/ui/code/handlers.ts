/** Where the code that took a message stands, and its text. */
import type { Settings } from '../../architectures/showing.ts';

export interface Handler {
  readonly name: string;
  /** Within `src/architectures`. */
  readonly file: string;
  /** From 1, where its comment begins. */
  readonly line: number;
  readonly text: string;
}

/**
 * Kind of node (`*`: any that is not named) → kind of message → its handler. Where several mechanisms have messages of one name, each has
 * its own beside the first: `heartbeat paxos`.
 */
export type RoomHandlers = Readonly<Record<string, Readonly<Record<string, Handler>>>>;

export function handlerFor(
  rooms: Readonly<Record<string, RoomHandlers>>,
  room: string,
  nodeKind: string,
  messageKind: string,
  settings: Settings,
): Handler | null {
  const own = rooms[room];
  const kinds = own?.[nodeKind] ?? own?.['*'];
  const chosen = Object.values(settings).find((mechanism) => kinds?.[`${messageKind} ${mechanism}`]);
  return kinds?.[`${messageKind} ${chosen}`] ?? kinds?.[messageKind] ?? kinds?.['*'] ?? null;
}

interface Kinds {
  readonly kinds: readonly { readonly kind: string }[];
}

/** Of a room in front of another and that one, the one whose code a kind of node runs: the one behind, for kinds that it brings. */
export function roomOfKind(rooms: readonly string[], aboutOf: (room: string) => Kinds, nodeKind: string): string {
  return rooms.findLast((room) => aboutOf(room).kinds.some(({ kind }) => kind === nodeKind)) ?? rooms[0] ?? '';
}
