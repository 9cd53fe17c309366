/** Where the code that took a message stands, and its text. */
export interface Handler {
  readonly name: string;
  /** Within `src/architectures`. */
  readonly file: string;
  /** From 1, where its comment begins. */
  readonly line: number;
  readonly text: string;
}

/** Kind of node (`*`: any that is not named) → kind of message → its handler. */
export type RoomHandlers = Readonly<Record<string, Readonly<Record<string, Handler>>>>;

export function handlerFor(
  rooms: Readonly<Record<string, RoomHandlers>>,
  room: string,
  nodeKind: string,
  messageKind: string,
): Handler | null {
  const own = rooms[room];
  return (own?.[nodeKind] ?? own?.['*'])?.[messageKind] ?? null;
}
