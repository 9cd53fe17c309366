/** Which hosts keep answers, and which is the database that they are answers of. */
import type { Host } from './network.ts';
import type { ExportWorld } from './world.ts';

export function databaseAndCaches(
  hosts: readonly [Host, ...Host[]],
  { keepsAnswers }: ExportWorld,
): { readonly primary: Host; readonly caches: readonly [Host, ...Host[]] } {
  const [primary = hosts[0]] = hosts.filter(({ name }) => !keepsAnswers.has(name));
  const [first = primary, ...others] = hosts.filter(({ name }) => keepsAnswers.has(name));
  return { primary, caches: [first, ...others] };
}
