/** `zip`: the built app as one file, for any web server, or for a stick where there is no network. */
import { accessSync, constants, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { BadInput } from '../session/problem.ts';
import type { Arguments, Flags } from './arguments.ts';
import { filesIn } from './files-in.ts';
import { builtApp } from './serve.ts';

export const flags: Flags = { values: { to: 'FILE' }, switches: [], positionals: [] };

const DEFAULT = 'antipode.zip';
/** The terminal program needs what is installed beside it. */
const LEFT_OUT = /^cli\//;
/** Packed already. */
const PACKED = /\.(?:png|woff2)$/;
/** The same contents give the same file: none has a time of its own. */
const TIME = Date.UTC(2026, 0, 1);

const READ_ME = `Antipode, without a network
===========================

A browser runs Antipode from a web server, not from a file (it lets no file on a disk
run modules and workers). So unpack this, and in the unpacked folder run one of these:

    python3 -m http.server 4600
    npx --yes http-server -p 4600        (where Node is, and a network once)

Then open  http://localhost:4600  in a browser of the last two years.

Or put the folder on any static web server, under any path. No special headers are needed.
`;

export async function zip(args: Arguments): Promise<number> {
  const file = args.value('to') ?? DEFAULT;
  // Before anything is built for it.
  writing(file, () => accessSync(dirname(file), constants.W_OK));
  const packed = zipped(builtApp());
  writing(file, () => writeFileSync(file, packed));
  console.log(`${file}: ${(packed.length / 1e6).toFixed(1)} MB. READ-ME-FIRST.txt in it says how it is opened.`);
  return 0;
}

function writing(file: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    throw new BadInput(
      `${file} cannot be written (${error instanceof Error ? error.message : String(error)}); name another file, with --to FILE.`,
    );
  }
}

/** All files of a built app in one. */
export function zipped(root: string): Uint8Array {
  const files: Zippable = { 'antipode/READ-ME-FIRST.txt': [new TextEncoder().encode(READ_ME), { mtime: TIME }] };
  for (const name of filesIn(root))
    if (!LEFT_OUT.test(name))
      files[`antipode/${name}`] = [readFileSync(join(root, name)), { mtime: TIME, level: PACKED.test(name) ? 0 : 6 }];
  return zipSync(files);
}
