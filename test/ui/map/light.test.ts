/** Embeds are light: the schematics must not pull in the land, nor what is needed to project it. */
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, it } from 'vitest';

/** Everything that a module imports (types aside), by path or package name. */
function importsOf(entry: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  if (!/\.tsx?$/.test(entry)) return seen;
  for (const [, from = ''] of readFileSync(entry, 'utf8').matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)';/gms)) {
    if (from.startsWith('.')) importsOf(normalize(join(dirname(entry), from)), seen);
    else seen.add(from);
  }
  return seen;
}

it.each(['src/ui/map/compass.tsx', 'src/ui/map/ring.tsx'])('%s needs no land and no projection', (entry) => {
  const imports = [...importsOf(entry)];
  expect(imports.length).toBeGreaterThan(10);
  expect(imports.filter((i) => /d3-geo|land/.test(i))).toEqual([]);
});

it('finds them in the world map, so it would find them elsewhere', () => {
  const imports = [...importsOf('src/ui/map/world-map.tsx')];
  expect(imports).toEqual(expect.arrayContaining(['d3-geo', 'src/ui/map/land.json']));
});
