/** The service worker's list of files: all that the main page is made of, as the build before this one wrote it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { filesIn } from './src/cli/files-in.ts';

const FILES = 'virtual:files-of-the-page';

/** Other people's pages and terminals use these; or nothing of the page asks for them. */
const LEFT_OUT = /^(?:embed\.html|embed\/|stills\/|cli\/|course\/|antipode-diagram\.js|still\.js|sw\.js|antipode\.png|.+\.schema\.json)/;
/** A name with its contents' hash in it is never something else. */
const NAMED_BY_CONTENTS = /^assets\/.+-[\w-]{8}\.\w+$/;

export interface FileOfThePage {
  readonly url: string;
  readonly revision: string | null;
}

/** In order of their names. */
export function filesOfThePage(root: string): readonly FileOfThePage[] {
  return filesIn(root)
    .filter((url) => !LEFT_OUT.test(url))
    .map((url) => ({ url, revision: NAMED_BY_CONTENTS.test(url) ? null : digest(join(root, url)) }));
}

const digest = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16);

export function listOfFiles(root: string): Plugin {
  return {
    name: 'antipode-files-of-the-page',
    resolveId: (id) => (id === FILES ? `\0${FILES}` : null),
    load: (id) => (id === `\0${FILES}` ? `export default ${JSON.stringify(filesOfThePage(root))};` : null),
  };
}
