/**
 * Which operation a database was asked for. Rooms ask under its name; who asks in somebody else's stead puts words before it, and a
 * transaction which attempt and which step it is behind a `#`. Names of operations have neither spaces nor `#`.
 */
export function operationOf(asked: string): string {
  const own = asked.slice(asked.lastIndexOf(' ') + 1);
  const part = own.indexOf('#');
  return part < 0 ? own : own.slice(0, part);
}
