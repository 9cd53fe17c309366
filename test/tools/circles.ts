/**
 * Circles of imports, types included. In each folder its files and the folders in it, each taken as a whole, may import each
 * other in one direction only: so a folder can be read from the bottom up, and taken out with what it stands on.
 */
import { posix } from 'node:path';
import { importsOf, type SourceFile } from './tidy.ts';

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** One line for each circle: `src/trace: lost.ts, world.ts`, sorted. */
export function circlesOf(files: readonly SourceFile[]): readonly string[] {
  const graph = graphOf(files.filter((file) => file.path.startsWith('src/') && /\.tsx?$/.test(file.path)));
  const folders = new Set([...graph.keys()].flatMap(foldersOf));
  return [...folders]
    .sort()
    .flatMap((folder) => circlesIn(withinFolder(graph, folder)).map((circle) => `${folder}: ${circle.join(', ')}`))
    .sort();
}

/** File → files of the project that it imports. */
function graphOf(files: readonly SourceFile[]): Graph {
  const known = new Set(files.map((file) => file.path));
  const targets = ({ path, text }: SourceFile) =>
    importsOf(text)
      .filter(({ from }) => from.startsWith('.'))
      .map(({ from }) => posix.normalize(posix.join(posix.dirname(path), from)).replace(/\?.*$/, ''))
      .filter((target) => known.has(target));
  return new Map(files.map((file) => [file.path, new Set(targets(file))]));
}

function foldersOf(path: string): string[] {
  const folder = posix.dirname(path);
  return folder === '.' ? [] : [folder, ...foldersOf(folder)];
}

/** The same imports as seen in one folder: between what stands in it, each folder taken as a whole. */
function withinFolder(graph: Graph, folder: string): Graph {
  const child = (path: string): string | null =>
    path.startsWith(`${folder}/`) ? (path.slice(folder.length + 1).split('/')[0] ?? null) : null;
  const within = new Map<string, Set<string>>();
  for (const [path, targets] of graph) {
    const from = child(path);
    if (from === null) continue;
    const found = within.get(from) ?? new Set<string>();
    within.set(from, found);
    for (const target of targets) {
      const to = child(target);
      if (to !== null && to !== from) found.add(to);
    }
  }
  return within;
}

/** Those that reach each other, as sorted lists (the strongly connected components of more than one). */
function circlesIn(graph: Graph): readonly (readonly string[])[] {
  const reached = new Map([...graph.keys()].map((each) => [each, reachedFrom(graph, each)]));
  const circles = new Map<string, readonly string[]>();
  for (const [each, there] of reached) {
    if (!there.has(each)) continue;
    const circle = [...there].filter((other) => reached.get(other)?.has(each)).sort();
    circles.set(circle.join(' '), circle);
  }
  return [...circles.values()];
}

function reachedFrom(graph: Graph, start: string): ReadonlySet<string> {
  const found = new Set(graph.get(start));
  for (const each of found) for (const next of graph.get(each) ?? []) found.add(next);
  return found;
}
