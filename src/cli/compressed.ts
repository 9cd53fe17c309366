/** Files as they are sent to browsers that take them compressed: a third of the bytes. Each is compressed once. */
import { readFile, stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { extname } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const gzipped = promisify(gzip);

/** Pictures and fonts are compressed already. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** Less fits into one packet anyway; more is no file of the app, and is not held in memory. */
const BYTES = { least: 1_400, most: 4_000_000 };

export interface Compressed {
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: Buffer;
  /** The browser has it already. */
  readonly known: boolean;
}

export type Compressing = (file: string, request: IncomingMessage) => Promise<Compressed | null>;

/** What it says is null where the file is to be sent as it is. */
export function compressing(): Compressing {
  const kept = new Map<string, { readonly tag: string; readonly body: Promise<Buffer> }>();
  return async (file, { headers }) => {
    const type = TYPES[extname(file)];
    // A range is one of the file's own bytes.
    if (type === undefined || headers.range !== undefined || !/\bgzip\b/.test(String(headers['accept-encoding'] ?? ''))) return null;
    const { size, mtimeMs } = await stat(file);
    if (size < BYTES.least || size > BYTES.most) return null;
    const tag = `W/"${size.toString(16)}-${mtimeMs.toString(16)}-gzip"`;
    let one = kept.get(file);
    if (one?.tag !== tag) kept.set(file, (one = { tag, body: readFile(file).then((bytes) => gzipped(bytes)) }));
    const body = await one.body;
    return {
      headers: { 'Content-Type': type, 'Content-Encoding': 'gzip', 'Content-Length': body.length, Vary: 'Accept-Encoding', ETag: tag },
      body,
      known: headers['if-none-match'] === tag,
    };
  };
}
