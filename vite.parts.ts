/**
 * How the pages are cut into files. What both import at once is one file; what comes later is asked for in a way that can be
 * asked again.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { allScenarios } from './src/scenarios/composed.ts';
import { scenarios } from './src/scenarios/index.ts';

const STILLS = 'virtual:stills';
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

/** Which lessons have stills, of how many steps, and at which they open; see still.js. The words that stand in them are English. */
const stillsIn = (inEnglish: boolean): readonly string[] =>
  (inEnglish ? allScenarios : []).map((each) => `${each.id}:${scenarios.includes(each) ? each.steps.length : 0}:${each.openAtStep + 1}`);

/**
 * What an embed that names no lesson shows where scripts do not run: a picture of one lesson of each architecture, its title and its summary, and the
 * way to the pages of the others, which have theirs; and which lessons have stills.
 */
export function lessonsWithoutScripts(inEnglish: boolean): Plugin {
  const pictured = inEnglish ? scenarios : allScenarios;
  const figures = pictured.map(
    ({ id, title, summary }) =>
      `<figure id="${id}"><img src="./stills/${id}.png" alt="" loading="lazy" /><figcaption><b>${title}.</b> ${summary}</figcaption></figure>`,
  );
  const others = allScenarios
    .filter((each) => !pictured.includes(each))
    .map(({ id, title }) => `<li><a href="./embed/${id}.html">${title}</a>`);
  return {
    name: 'antipode-lessons-without-scripts',
    transformIndexHtml: (html) =>
      html
        .replace('<!-- lessons -->', `<main class="stills">${figures.join('')}<ul>${others.join('')}</ul></main>`)
        // The others are named among the ways to their pages.
        .replace(
          'data-stills=""',
          `data-stills="${stillsIn(inEnglish)
            .filter((each) => !each.endsWith(':0:1'))
            .join(' ')}"`,
        ),
  };
}

/**
 * The embedded page once more for each still, with that in it: `embed/ID.html` as the lesson opens, `embed/ID-STEP.html`. It is seen as soon as the page
 * has come, a round trip earlier than one that is fetched, and stays where scripts do not run.
 */
export function lessonPages(inEnglish: boolean): Plugin {
  return {
    name: 'antipode-lesson-pages',
    enforce: 'post',
    // In development there is the one for all.
    configureServer: ({ middlewares }) => {
      middlewares.use((request, response, next) => {
        const [, id, step] = /^\/embed\/([a-z0-9-]+)\.html(?:\?step=(\d+))?$/.exec(request.url ?? '') ?? [];
        if (id === undefined) return next();
        response.writeHead(302, { location: `/embed.html?scenario=${id}${step === undefined ? '' : `&step=${step}`}` }).end();
      });
    },
    generateBundle(_options, bundle) {
      const page = bundle['embed.html'];
      if (page?.type !== 'asset') return;
      const source = String(page.source)
        .replaceAll('"./', '"../')
        .replace(/<noscript>[\s\S]*?<\/noscript>/, '');
      for (const [id = '', steps = '', opening = ''] of stillsIn(inEnglish).map((each) => each.split(':'))) {
        const file = (step: string): void => {
          const files = ['wide', 'tall'].map((size) => join('public', 'stills', `${id}-${step}-${size}.html`));
          // Those of a new lesson are drawn by the built page; a test looks whether they were.
          const stills = files.filter((each) => existsSync(each)).map((each) => readFileSync(each, 'utf8'));
          this.emitFile({
            type: 'asset',
            fileName: `embed/${id}${step === opening ? '' : `-${step}`}.html`,
            source: source
              .replace('<html ', `<html data-scenario="${id}" data-step="${step}" `)
              .replace('<div id="antipode">', () => `<div id="antipode">${stills.join('').replaceAll(' data-theme="light"', '')}`),
          });
        };
        file(opening);
        for (let step = 1; step <= Number(steps); step++) if (String(step) !== opening) file(String(step));
      }
    },
  };
}

/** `virtual:stills`: the same list for scripts. */
export function stillsByName(inEnglish: boolean): Plugin {
  return {
    name: 'antipode-stills-by-name',
    resolveId: (id) => (id === STILLS ? `\0${STILLS}` : null),
    load: (id) => (id === `\0${STILLS}` ? `export default ${JSON.stringify(stillsIn(inEnglish).join(' '))};` : null),
  };
}
