/** For what would be our own mistake. What can go wrong in the world is a value, not an assertion. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Antipode's own mistake: ${message}`);
}

/** The same where a value is missing: its sentence is only put together when it is. */
export function mistaken(message: string): never {
  throw new Error(`Antipode's own mistake: ${message}`);
}
