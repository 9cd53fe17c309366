/**
 * The source of the handler that takes a message, for each room, kind of node and kind of message: read from the files that are
 * built, so that what the page shows is the code that ran. A test runs nodes and compares.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Plugin } from 'vite';
import type { Handler, RoomHandlers } from './src/ui/code/handlers.ts';

const ROOMS = resolve('src/architectures');
const MODULE = 'virtual:handlers';

interface Source {
  readonly path: string;
  readonly text: string;
}

const read = (path: string): Source => ({ path, text: readFileSync(path, 'utf8') });

/** Files of a room that are imported by this one, by and by, itself first. */
function importedFrom(path: string): readonly Source[] {
  const found = new Map([[path, read(path)]]);
  for (const { text } of found.values())
    for (const [, from = ''] of text.matchAll(/from '(\.[^']+\.ts)'/g)) {
      const target = resolve(dirname([...found.values()].find((each) => each.text === text)?.path ?? path), from);
      if (target.startsWith(ROOMS) && !found.has(target)) found.set(target, read(target));
    }
  return [...found.values()];
}

/** A function as it stands in its file, with the comment before it. */
function functionIn({ path, text }: Source, name: string): Handler | null {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => new RegExp(`^(?:export )?(?:function|const) ${name}\\b`).test(line));
  if (at < 0) return null;
  const end = lines.findIndex((line, i) => i >= at && (/^[})\]]*\}?\)?;?$/.test(line) || (i === at && line.endsWith(';'))) && line !== '');
  let from = at;
  while (from > 0 && /^(?:\/\*\*| \*|\/\/)/.test(lines[from - 1] ?? '')) from--;
  return { name, file: relative(ROOMS, path), line: from + 1, text: lines.slice(from, end + 1).join('\n') };
}

/** A function of this name that a file has or imports. */
function resolved(source: Source, name: string): Handler | null {
  const own = functionIn(source, name);
  if (own) return own;
  for (const [, names = '', from = ''] of source.text.matchAll(/import \{([^}]*)\} from '(\.[^']+\.ts)'/g))
    if (names.split(',').some((each) => each.trim() === name)) return functionIn(read(resolve(dirname(source.path), from)), name);
  return null;
}

/** What follows `case 'kind':` up to the next case that is not stacked on it. */
function caseOf(text: string, kind: string): string | null {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.trim().startsWith(`case '${kind}':`));
  if (at < 0) return null;
  let from = at + 1;
  while (/^\s*case '[^']+':$/.test(lines[from] ?? '')) from++;
  const end = lines.findIndex((line, i) => i >= from && /^\s*(?:case |default:|\}$)/.test(line));
  return lines.slice(from, end < 0 ? undefined : end).join('\n');
}

/** What is done `if` the message is of this kind and nothing else is asked. */
const ifOf = (text: string, kind: string): string | null =>
  new RegExp(`if \\(message\\.kind === '${kind}'\\) ([^\\n]*)`).exec(text)?.[1] ?? null;

/** They ask whether something is so; what follows does it. */
const ASKED = new Set(['accept', 'if']);

function handlerIn(source: Source, kind: string): Handler | null {
  const dispatchers = [...source.text.matchAll(/^(?:export )?function (on\w*Message)\b/gm)].flatMap(
    ([, name = '']) => functionIn(source, name) ?? [],
  );
  for (const branchOf of [caseOf, ifOf])
    for (const dispatcher of dispatchers) {
      const branch = branchOf(dispatcher.text, kind);
      if (branch === null) continue;
      for (const [, name = ''] of branch.matchAll(/(?<![.\w])(\w+)\(/g)) {
        const handler = ASKED.has(name) ? null : resolved(source, name);
        if (handler) return handler;
      }
      return dispatcher;
    }
  return byMechanism(source, kind);
}

/** What a mechanism lists under `messages` goes to it. */
function byMechanism(source: Source, kind: string): Handler | null {
  for (const [, listed = ''] of source.text.matchAll(/\bmessages:\s*\{([^}]*)\}/g)) {
    const name = new RegExp(`(?:^|[\\s,{])'?${kind}'?:\\s*(\\w+)`).exec(listed)?.[1];
    const handler = name === undefined ? null : resolved(source, name);
    if (handler) return handler;
  }
  return null;
}

/** `spec.kind === 'backup' ? storeLogic(place) : primaryLogic(place)`: which file has the logic of which kind of node. */
function logicsOf(room: string): readonly (readonly [kind: string, path: string])[] {
  const node = read(join(room, 'node.ts'));
  const at = (logic: string): string => {
    const from = new RegExp(`import \\{[^}]*\\b${logic}\\b[^}]*\\} from '(\\.[^']+)'`).exec(node.text)?.[1];
    return from === undefined ? node.path : resolve(room, from);
  };
  const [, kind, one, other] = /spec\.kind === '(\w+)' \? (\w+)\([^)]*\) : (\w+)\(/.exec(node.text) ?? [];
  if (kind && one && other)
    return [
      [kind, at(one)],
      ['*', at(other)],
    ];
  // Kinds that are asked for one by one, then all others.
  const returned = [...node.text.matchAll(/return (\w+Logic)\(/g)];
  return returned.map(({ 1: logic = '', index }, i): readonly [string, string] => {
    const asked = [...node.text.slice(0, index).matchAll(/spec\.kind === (?:'([\w-]+)'|(\w+))\)/g)].at(-1);
    const kind = asked?.[1] ?? constantOf(node, asked?.[2] ?? '');
    return [i < returned.length - 1 && kind !== null ? kind : '*', at(logic)];
  });
}

/** The text that a name stands for that a file imports. */
function constantOf(source: Source, name: string): string | null {
  const from = new RegExp(`import \\{[^}]*\\b${name}\\b[^}]*\\} from '(\\.[^']+)'`).exec(source.text)?.[1];
  if (name === '' || from === undefined) return null;
  return new RegExp(`const ${name} = '([^']+)'`).exec(read(resolve(dirname(source.path), from)).text)?.[1] ?? null;
}

function handlersIn(room: string): RoomHandlers {
  const folder = join(ROOMS, room);
  const protocols = importedFrom(join(folder, 'protocol.ts')).filter(({ path }) => /(?:protocol|contract)\.ts$/.test(path));
  const kinds = new Set(
    protocols.flatMap(({ text }) =>
      [...text.matchAll(/^ {2}readonly kind: ([^;]+);/gm)].flatMap(([, of = '']) =>
        [...of.matchAll(/'([\w-]+)'/g)].map(([, kind = '']) => kind),
      ),
    ),
  );
  const ways = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('runs.ts'))
    .map((path) => read(join(folder, path)));
  return Object.fromEntries(
    logicsOf(folder).map(([node, path]) => {
      const sources = [...importedFrom(path), ...ways];
      const found = [...kinds].flatMap((kind) => {
        const all = sources.flatMap((source) => handlerIn(source, kind) ?? []);
        // A mechanism's folder has its name.
        const each = new Map(all.toReversed().map((handler) => [`${kind} ${basename(dirname(handler.file))}`, handler]));
        return [...all.slice(0, 1).map((handler) => [kind, handler] as const), ...(each.size > 1 ? each : [])];
      });
      // What no case names is told apart by the first function that every message comes to.
      const first = functionIn(read(path), 'onMessage');
      return [node, { ...(first ? { '*': first } : {}), ...Object.fromEntries(found) }];
    }),
  );
}

const foldersOf = (path: string): readonly string[] =>
  readdirSync(path, { withFileTypes: true })
    .filter((each) => each.isDirectory())
    .map(({ name }) => name);

const isRoom = (room: string): boolean => ['node.ts', 'protocol.ts'].every((file) => existsSync(join(ROOMS, room, file)));

/** The rooms of an architecture: itself, or each of its kinds. */
const kindsOf = (id: string): readonly string[] =>
  isRoom(id)
    ? [id]
    : foldersOf(join(ROOMS, id))
        .map((kind) => `${id}/${kind}`)
        .filter(isRoom);

export const roomIds = (): readonly string[] => foldersOf(ROOMS).filter((id) => kindsOf(id).length > 0);

/** Where several rooms make one architecture, what holds for any node of one holds for the kinds that it lists. */
export function handlersOf(id: string): RoomHandlers {
  const rooms = kindsOf(id);
  if (rooms.length === 1 && rooms[0] === id) return handlersIn(id);
  return Object.assign(
    {},
    ...rooms.map((room) => {
      const { '*': others, ...named } = handlersIn(room);
      const kinds = [...read(join(ROOMS, room, 'about.ts')).text.matchAll(/\bkind: '([\w-]+)'/g)].map(([, kind = '']) => kind);
      return { ...(others && Object.fromEntries(kinds.map((kind) => [kind, others]))), ...named };
    }),
  );
}

export function handlers(): Plugin {
  return {
    name: 'antipode-handlers',
    resolveId: (id) => (id === MODULE ? `\0${MODULE}` : null),
    load: (id) =>
      id === `\0${MODULE}`
        ? `export default ${JSON.stringify(Object.fromEntries(roomIds().map((room) => [room, handlersOf(room)])))}`
        : null,
  };
}
