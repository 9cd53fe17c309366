/** Writes `src/scenarios/course/table.ts`: the chapters and scenes that stand in the folder, in order. `npx tsx test/tools/course.ts`. */
import { readdirSync, writeFileSync } from 'node:fs';

const folder = new URL('../../src/scenarios/course/', import.meta.url);
const names = (under: string): string[] =>
  readdirSync(new URL(under, folder))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.replace(/\.json$/, ''))
    .sort();
const variable = (name: string): string => name.replace(/^\d+-/, '').replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

export function courseTable(): string {
  const chapters = names('.');
  return [
    '/** What the course is made of. Written by `test/tools/course.ts`; chapters come together, a scene when it is shown. */',
    ...chapters.map((name) => `import ${variable(name)} from './${name}.json' with { type: 'json' };`),
    '',
    `export const files: readonly unknown[] = [${chapters.map(variable).join(', ')}];`,
    '',
    'export const scenes: Readonly<Record<string, () => Promise<{ readonly default: unknown }>>> = {',
    ...names('scenes/').map((name) => `  '${name}': () => import('./scenes/${name}.json', { with: { type: 'json' } }),`),
    '};',
    '',
  ].join('\n');
}

if (import.meta.url === `file://${process.argv[1]}`) writeFileSync(new URL('table.ts', folder), courseTable());
