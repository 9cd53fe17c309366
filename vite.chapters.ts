/** Chapters of the course as pages that need no scripts: what `npm run shots -- --chapters` has written down, with where one is and where it goes on. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import type { Chapter } from './src/scenarios/course/chapter.ts';
import { chapters } from './src/scenarios/course/index.ts';

const CONTENT = join('src', 'scenarios', 'course', 'pages');
/** What hand-outs are drawn with: the one style sheet that has this. */
const OF_PAPER = '.print-bar';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** `course/ID.html` for each chapter, and `course/index.html`, their contents. They are English in every build, as the course is. */
export function chapterPages(): Plugin {
  return {
    name: 'antipode-chapter-pages',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const page = bundle['index.html'];
      if (page?.type !== 'asset') return;
      const styles = stylesFor(String(page.source), bundle);
      const emit = (name: string, title: string, main: string): void => {
        this.emitFile({ type: 'asset', fileName: `course/${name}.html`, source: document(title, styles, main) });
      };
      emit('index', 'A tour of distributed databases', contents());
      for (const [i, chapter] of chapters.entries()) emit(chapter.id, chapter.title, chapterMain(chapter, i));
    },
  };
}

function stylesFor(html: string, bundle: Rolldown.OutputBundle): readonly string[] {
  const first = [...html.matchAll(/<link [^>]*href="\.\/(assets\/[^"]+\.css)"/g)].map(([, file = '']) => file);
  const paper = Object.values(bundle).filter(
    (each) => each.type === 'asset' && each.fileName.endsWith('.css') && String(each.source).includes(OF_PAPER),
  );
  return [...first, ...paper.map(({ fileName }) => fileName)];
}

function document(title: string, styles: readonly string[], main: string): string {
  const links = styles.map((file) => `    <link rel="stylesheet" href="../${file}" />`);
  return `<!doctype html>
<html lang="en" data-theme="light">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${escaped(title)} – Antipode</title>
    <link rel="icon" href="../icon.svg" />
${links.join('\n')}
  </head>
  <body>
    <div class="antipode handout" data-theme="light">${main}</div>
  </body>
</html>
`;
}

const contents = (): string => `<main class="paper">
<h1>A tour of distributed databases</h1>
<p>Fifteen chapters as words and pictures, each taken from runs of real databases on a simulated planet. With scripts <a href="../?course">the same course runs</a>: it asks, and what you guess is answered by the run.</p>
<ol>${chapters.map(({ id, title, opens }) => `<li><p><a href="./${id}.html">${escaped(title)}</a>. ${escaped(opens)}</p></li>`).join('')}</ol>
</main>`;

function chapterMain({ id, sources, scenes }: Chapter, i: number): string {
  const file = join(CONTENT, `${id}.html`);
  // Those of a new chapter are drawn by the built page; a test looks whether they were.
  const content = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const to = (chapter: Chapter | undefined, rel: string): string =>
    chapter ? ` <a rel="${rel}" href="./${chapter.id}.html">${chapter.chapter}. ${escaped(chapter.title)}</a>` : '';
  const ways = `<a href="./index.html">All chapters</a>${to(chapters[i - 1], 'prev')}${to(chapters[i + 1], 'next')}`;
  const list = sources.map(({ text, url }) => `<li><a href="${escaped(url)}">${escaped(text)}</a></li>`).join('');
  return `<nav class="print-bar" aria-label="Chapters"><p class="choices">${ways} <a href="../?course&amp;scenario=${scenes[0]}">With scripts: the chapter as it runs</a></p></nav>
<main class="paper">${content}
<h2>Sources</h2>
<ul>${list}</ul>
</main>
<nav class="print-bar" aria-label="Where to go on"><p class="choices">${ways}</p></nav>`;
}
