/** Who may import whom: data passes each room once, so imports point one way. See src/README.md for the picture. */
import { builtinModules } from 'node:module';
import { posix } from 'node:path';

/**
 * Folder → what it may import. `name` allows values and types, `type name` types only; a path allows that file or
 * folder. Every folder may import itself.
 */
export const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  sim: [],
  regions: [],
  sqlite: ['type sim', 'sim/words.ts', 'sharding'],
  sharding: ['sqlite', 'type sim'],
  trace: ['type sim', 'sim/encoding.ts'],
  architectures: ['sim', 'type sqlite'],
  workload: ['sim', 'type architectures/contract.ts'],
  scenarios: ['sim/words.ts', 'regions/maps.ts'],
  lesson: ['trace', 'type scenarios', 'type sim'],
  session: ['sim', 'sqlite', 'sharding', 'regions', 'trace', 'architectures', 'workload', 'scenarios'],
  worker: ['session', 'type sim', 'type scenarios', 'type architectures/contract.ts'],
  cli: ['session', 'trace', 'scenarios', 'architectures'],
  store: [
    'worker/client.ts',
    'trace',
    'type scenarios',
    'session/run.ts',
    'session/share.ts',
    'session/problem.ts',
    'type sim',
    'type architectures/contract.ts',
  ],
  ui: ['type session/run.ts', 'store', 'lesson', 'trace', 'scenarios', 'regions', 'type sim', 'type architectures/contract.ts'],
  embed: ['type session/run.ts', 'ui', 'store', 'type scenarios'],
};

/** The UI may also look into each room's `about.ts` and `machine.ts`. */
const SHOWN_OF_A_ROOM = /^architectures\/[a-z-]+\/(?:about|machine)\.ts$/;
/** React, D3 and the like stay where people look; the store keeps only zustand's vanilla core. */
const SCREEN_PACKAGE = /^(?:react|react-dom|d3-[a-z]+|@fontsource-variable|codemirror|@codemirror|zustand(?!\/vanilla))(?:\/|$)/;
const isNodeBuiltIn = (from: string): boolean => from.startsWith('node:') || builtinModules.includes(from);

/** Why this import is not allowed, or null. `from` is as written in the file at `path` (from the project's root). */
export function mayImport(path: string, from: string, typesOnly: boolean): string | null {
  const inside = path.replace(/^src\//, '');
  const folder = inside.includes('/') ? (inside.split('/')[0] ?? '') : '';
  if (!from.startsWith('.')) return mayImportPackage(folder, from);
  const target = posix.normalize(posix.join(posix.dirname(inside), from)).replace(/\?.*$/, '');
  const targetFolder = target.split('/')[0] ?? '';
  if (folder === '' || targetFolder === '..') return null;
  if (folder === targetFolder) return folder === 'architectures' ? betweenRooms(inside, target) : null;
  const allowed = ALLOWED[folder];
  if (!allowed) return `the folder ${folder} is not in the table of who may import whom`;
  if ((folder === 'ui' || folder === 'store') && SHOWN_OF_A_ROOM.test(target)) return null;
  const fits = (place: string) => target === place || target.startsWith(`${place}/`);
  const ok = allowed.some((entry) => (entry.startsWith('type ') ? typesOnly && fits(entry.slice(5)) : fits(entry)));
  return ok ? null : `${folder} may import ${allowed.length > 0 ? allowed.join(', ') : 'no other folder'}`;
}

function mayImportPackage(folder: string, from: string): string | null {
  if (SCREEN_PACKAGE.test(from) && folder !== 'ui' && folder !== 'embed' && folder !== '') return 'only ui and embed know of screens';
  if (isNodeBuiltIn(from) && folder !== 'cli') return 'only the CLI may use Node itself: everything else also runs in a browser';
  return null;
}

/** Rooms never import rooms; what two share is a file beside them or a folder that is no room. */
function betweenRooms(inside: string, target: string): string | null {
  const room = (path: string) => /^architectures\/(single-node|query-cache|read-replicas|partition-router|multi-master)\//.exec(path)?.[1];
  const from = room(inside);
  const to = room(target);
  if (from === undefined || to === undefined || from === to) return null;
  return 'rooms never import rooms: move what two share to a place that both may use';
}
