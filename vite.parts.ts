/**
 * How the pages are cut into files. What both import at once is one file; what comes later is asked for in a way that can be
 * asked again.
 */
import { resolve } from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { allScenarios } from './src/scenarios/composed.ts';
import { scenarios } from './src/scenarios/index.ts';

const MAIN = 'src/main.tsx';
const EMBED = 'src/embed/main.tsx';
const LESSON = 'src/ui/app/LessonScreen.tsx';
const PICTURES = ['src/ui/map/world-map.tsx', 'src/ui/map/compass.tsx', 'src/ui/map/ring.tsx'];

type Group = (importedAtOnce: (entry: string) => ReadonlySet<string>) => ReadonlySet<string>;

/**
 * What is one file: what both pages import at once; what all pictures of a run have in common; what a lesson needs beyond that, as an embed
 * shows it and the main page when it is asked for one; and the rest of the main page. What is in two of them is in the first.
 */
const GROUPS: Readonly<Record<string, Group>> = {
  shared: (of) => inAll([MAIN, EMBED].map(of)),
  pictures: (of) => inAll(PICTURES.map(of)),
  lessons: (of) => inAll([LESSON, EMBED].map(of)),
  page: (of) => new Set([...of(MAIN)].filter((each) => each !== resolve(MAIN) && !each.endsWith('.css'))),
};

function inAll([first = new Set(), ...others]: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  return new Set([...first].filter((each) => others.every((other) => other.has(each))));
}

/** An entry, what it imports at once, and what that imports. */
function importedAtOnce(entry: string, context: Rolldown.ChunkingContext): ReadonlySet<string> {
  const found = new Set([resolve(entry)]);
  for (const id of found) for (const imported of context.getModuleInfo(id)?.importedIds ?? []) found.add(imported);
  return found;
}

/** Left alone the bundler cuts these again wherever a part that comes later uses some of it: into dozens of small files. */
export function groups(): Rolldown.CodeSplittingGroup[] {
  return Object.entries(GROUPS).map(([group, of], i, { length }) => {
    let modules: ReadonlySet<string> | null = null;
    return {
      debugName: group,
      name: (id, context) => {
        modules ??= of((entry) => importedAtOnce(entry, context));
        return modules.has(id) ? group : null;
      },
      priority: length - i,
    };
  });
}

/** A file and those that it imports at once. */
function withImports(file: string, bundle: Rolldown.OutputBundle): ReadonlySet<string> {
  const found = new Set([file]);
  for (const each of found) {
    const chunk = bundle[each];
    if (chunk?.type === 'chunk') for (const imported of chunk.imports) found.add(imported);
  }
  return found;
}

/**
 * A browser remembers for as long as the page lives that a module could not be fetched, and does not ask for it again. So the
 * files of a part are fetched by themselves first, and only what came is imported: from the browser's cache.
 */
export function fetchedBeforeImported(): Plugin {
  return {
    name: 'antipode-fetched-before-imported',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        const here = withImports(chunk.fileName, bundle);
        chunk.code = chunk.code.replace(/\bimport\((["'`])\.\/([^"'`]+\.js)\1\)/g, (asIs, _quote, name: string) => {
          const files = [...withImports(`assets/${name}`, bundle)].filter((file) => !here.has(file));
          const urls = files.map((file) => `./${file.replace(/^assets\//, '')}`);
          return `Promise.all(${JSON.stringify(urls)}.map(async f=>{let r=await fetch(new URL(f,import.meta.url));if(!r.ok)throw Error(f);await r.arrayBuffer()})).then(()=>${asIs})`;
        });
      }
    },
  };
}

/** What an embed shows where scripts do not run: of each lesson a picture, its title and its summary; and which lessons have stills. */
export function lessonsWithoutScripts(inEnglish: boolean): Plugin {
  const figures = allScenarios.map(
    ({ id, title, summary }) =>
      `<figure id="${id}"><img src="./stills/${id}.png" alt="" width="430" height="430" loading="lazy" /><figcaption><b>${title}.</b> ${summary}</figcaption></figure>`,
  );
  // Of how many steps, and at which they open; see still.js. The words that stand in them are English.
  const stills = (inEnglish ? allScenarios : []).map(
    (each) => `${each.id}:${scenarios.includes(each) ? each.steps.length : 0}:${each.openAtStep + 1}`,
  );
  return {
    name: 'antipode-lessons-without-scripts',
    transformIndexHtml: (html) =>
      html
        .replace('<!-- lessons -->', `<main class="stills">${figures.join('')}</main>`)
        .replace('data-stills=""', `data-stills="${stills.join(' ')}"`),
  };
}
