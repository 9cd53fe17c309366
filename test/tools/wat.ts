/** Compiles our modules of WebAssembly (*.wat) into the scripts that are checked in, so that nobody needs a compiler to build. */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import wabt from 'wabt';

/** By source: what is generated from it, and the name under which it is exported. */
export const MODULES: ReadonlyMap<string, { readonly generated: string; readonly name: string }> = new Map([
  ['src/sqlite/pages/vfs.wat', { generated: 'src/sqlite/pages/vfs.ts', name: 'VFS_WASM' }],
  ['src/sqlite/wasm/rows.wat', { generated: 'src/sqlite/wasm/rows-wasm.ts', name: 'ROWS_WASM' }],
]);

/** The text of a generated module. */
export async function compiled(source: string): Promise<string> {
  const { parseWat } = await wabt();
  const parsed = parseWat(source, readFileSync(source, 'utf8'), {
    bulk_memory: true,
    simd: true,
    mutable_globals: true,
    sign_extension: true,
  });
  try {
    parsed.validate();
    const { buffer } = parsed.toBinary({});
    return [
      `/** Generated from ${basename(source)} by \`npm run build:wat\`: the module as base64. A test compiles it again and compares. */`,
      '// biome-ignore format: one line.',
      `export const ${MODULES.get(source)?.name ?? ''} = '${Buffer.from(buffer).toString('base64')}';`,
      '',
    ].join('\n');
  } finally {
    parsed.destroy();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const [source, { generated }] of MODULES) writeFileSync(generated, await compiled(source));
}
