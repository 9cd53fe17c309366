/** What a visitor downloads: the built page before anything is clicked, and the part with SQLite that loads behind it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';

const DIST = 'dist';
const gz = (file: string): number =>
  /\.(woff2|png)$/.test(file) ? readFileSync(file).length : gzipSync(readFileSync(file), { level: 9 }).length;

/** Files that a page loads at once: what its HTML names, and what those scripts and styles import statically. */
export function loadedAtOnce(page: string): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file) || !existsSync(file)) return;
    found.add(file);
    const text = /\.(js|css|html)$/.test(file) ? readFileSync(file, 'utf8') : '';
    const links = file.endsWith('.html')
      ? [...text.matchAll(/(?:src|href)="([^"#:]+\.(?:js|css))"/g)]
      : file.endsWith('.css')
        ? [...text.matchAll(/url\(["']?([^"')]+\.woff2)["']?\)/g)]
        : [...text.matchAll(/(?:^|[;}\s])(?:import|export)(?:[^'"();]*?from)?\s*["'](\.[^"']+)["']/g)];
    for (const [, link = ''] of links) visit(normalize(join(dirname(file), link)));
  };
  visit(join(DIST, page));
  return found;
}

export interface PageSize {
  readonly scriptAndStyleGz: number;
  readonly fonts: number;
  readonly files: number;
}

/** Bytes that a page of the build loads at once, compressed as a server would. */
export function pageSize(page: string): PageSize {
  const files = [...loadedAtOnce(page)];
  const sum = (suffixes: RegExp): number => files.filter((f) => suffixes.test(f)).reduce((bytes, f) => bytes + gz(f), 0);
  return { scriptAndStyleGz: sum(/\.(js|css|html)$/), fonts: sum(/\.woff2$/), files: files.length };
}

export function pageBytes(): object {
  if (!existsSync(join(DIST, 'index.html'))) return { note: 'dist is missing: npm run build first' };
  const assets = readdirSync(join(DIST, 'assets')).map((f) => join(DIST, 'assets', f));
  // SQLite's own workers are built along but never asked for.
  const behind = assets.filter((f) => /\.wasm$/.test(f) || /[\\/]worker-[^\\/]*\.js$/.test(f));
  return {
    page: pageSize('index.html'),
    embed: pageSize('embed.html'),
    sqliteBehindGz: behind.reduce((bytes, f) => bytes + gz(f), 0),
  };
}
