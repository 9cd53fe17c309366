/** What a module brings with it. */
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** Everything that a module imports at once (types and what is fetched later aside), by path or package name. */
export function importedAtOnce(entry: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  if (!/\.tsx?$/.test(entry)) return seen;
  for (const [, from = ''] of readFileSync(entry, 'utf8').matchAll(/^(?:import|export) (?!type )(?:[^;]*?from )?'([^']+)';/gms)) {
    if (from.startsWith('.')) importedAtOnce(normalize(join(dirname(entry), from)), seen);
    else seen.add(from);
  }
  return seen;
}
