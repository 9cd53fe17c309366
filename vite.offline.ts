/** The service worker's list of files: all that the main page is made of, as the build before this one wrote it. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Plugin } from 'vite';

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
  const walk = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((each) =>
      each.isDirectory() ? walk(join(folder, each.name)) : [join(folder, each.name)],
    );
  return walk(root)
    .map((file) => relative(root, file).split(sep).join('/'))
    .filter((url) => !LEFT_OUT.test(url))
    .sort()
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
