/** What lies in a folder. */
import { readdirSync } from 'node:fs';

/** All files below it, in order of their names, with / between folders. */
export const filesIn = (root: string, within = ''): readonly string[] =>
  readdirSync(`${root}/${within}`, { withFileTypes: true })
    .flatMap((each) => (each.isDirectory() ? filesIn(root, `${within}${each.name}/`) : [`${within}${each.name}`]))
    .sort();
