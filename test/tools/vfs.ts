/** Compiles the page VFS (src/sqlite/pages/vfs.wat) into the module that is checked in, so that nobody needs a compiler to build. */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import wabt from 'wabt';

const SOURCE = 'src/sqlite/pages/vfs.wat';
export const GENERATED = 'src/sqlite/pages/vfs.ts';

/** The text of the generated module. */
export async function compiledVfs(): Promise<string> {
  const { parseWat } = await wabt();
  const parsed = parseWat(SOURCE, readFileSync(SOURCE), { bulk_memory: true, simd: true, mutable_globals: true, sign_extension: true });
  try {
    parsed.validate();
    const { buffer } = parsed.toBinary({});
    return [
      '/** Generated from vfs.wat by `npm run build:vfs`: the module as base64. A test compiles it again and compares. */',
      '// biome-ignore format: one line.',
      `export const VFS_WASM = '${Buffer.from(buffer).toString('base64')}';`,
      '',
    ].join('\n');
  } finally {
    parsed.destroy();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(GENERATED, await compiledVfs());
