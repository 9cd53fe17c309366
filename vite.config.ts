/**
 * Four builds from one source, told apart by mode: the pages (default), `diagram` (the custom element as one script
 * with a stable name), `offline` (the service worker, which lists what the first has written) and `cli` (the terminal program). Tests are projects: unit, those of its kind that run alone, component, long, browser.
 */
import react from '@vitejs/plugin-react';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { chapterPages } from './vite.chapters.ts';
import { handlers } from './vite.handlers.ts';
import { fetchedBeforeImported, groups, lessonPages, lessonsWithoutScripts, stillsByName } from './vite.parts.ts';
import { listOfFiles } from './vite.offline.ts';
import { languageIn, speaking } from './vite.words.ts';

const pages: ViteUserConfig['build'] = {
  target: 'es2022',
  // React, the scenarios and five rooms' glyphs and sentences are one download on purpose; a test keeps its size.
  chunkSizeWarningLimit: 700,
  // Browsers that know this target know module preloading.
  modulePreload: {
    polyfill: false,
    // What parts need of scripts is fetched by `fetchedBeforeImported`.
    resolveDependencies: (_file, needed, { hostType }) => needed.filter((file) => hostType === 'html' || !file.endsWith('.js')),
  },
  rolldownOptions: {
    input: { main: 'index.html', embed: 'embed.html' },
    // How long our own plugins take is no news.
    checks: { pluginTimings: false },
    // A word of the catalogue stands in the script where it is said, as it would have been written there.
    optimization: { inlineConst: { mode: 'all', pass: 2 } },
    output: { codeSplitting: { groups: groups() } },
  },
};

/** `<script src=".../antipode-diagram.js">` on other people's pages: the name must never change. */
const diagram: ViteUserConfig['build'] = {
  target: 'es2022',
  emptyOutDir: false,
  copyPublicDir: false,
  // A plain script, so that it needs no CORS; wrapped in a function, so that it leaves nothing behind but the element.
  lib: { entry: 'src/embed/element.ts', formats: ['iife'], name: 'antipodeDiagram', fileName: () => 'antipode-diagram.js' },
};

/** Its name and place must never change: they say what it may keep. */
const offline: ViteUserConfig['build'] = {
  ...diagram,
  lib: { entry: 'src/offline/sw.ts', formats: ['iife'], name: 'antipodeOffline', fileName: () => 'sw.js' },
};

/** Builds that write one script beside the pages, or a program. */
const OTHERS: Readonly<Record<string, ViteUserConfig['build']>> = { diagram, offline };

/**
 * Of a terminal program and of workers, which are one file each. What comes later on a page is there at once, on purpose: the role machines
 * that run there are the ones that a page fetches when somebody looks. The histogram's way to find zlib, an `eval`, is never taken.
 */
const inOneFile = { ineffectiveDynamicImport: false, eval: false, pluginTimings: false };

/** SQLite stays a dependency of its own: its module finds its .wasm beside itself. */
const cli: ViteUserConfig['build'] = {
  target: 'node20',
  ssr: 'src/cli/main.ts',
  outDir: 'dist/cli',
  copyPublicDir: false,
  rolldownOptions: {
    output: { entryFileNames: 'antipode.js', banner: '#!/usr/bin/env node' },
    checks: inOneFile,
  },
};

/** Vitest would leave one free, which on two is half of the time. */
const ALL_CORES = '100%';
/** No test waits for so long; a busy machine may. */
const QUICK = { maxWorkers: ALL_CORES, testTimeout: 30_000 };

/** They use up a memory, end a worker or put something in the place of a module, so nobody shares theirs. */
const ALONE = ['test/cli/claims-missing.test.ts', 'test/sqlite/pages.test.ts', 'test/worker/worker.test.ts'];

/** `ANTIPODE_LANGUAGE=de npm run build`: the words of `src/words/de`, and English where it says nothing. */
const named = process.env['ANTIPODE_LANGUAGE'];
const isEnglish = named === undefined || named === 'en';
const language = () => (isEnglish ? [] : [speaking(languageIn(named, `src/words/${named}`))]);

export default defineConfig(({ mode }) => ({
  base: './',
  plugins: [
    ...language(),
    react(),
    handlers(),
    stillsByName(isEnglish),
    ...(mode === 'offline' ? [listOfFiles('dist')] : []),
    ...(mode in OTHERS || mode === 'cli'
      ? []
      : [fetchedBeforeImported(), lessonsWithoutScripts(isEnglish), lessonPages(isEnglish), chapterPages()]),
  ],
  worker: { format: 'es', plugins: language, rolldownOptions: { checks: inOneFile } },
  // SQLite's module finds its .wasm beside itself; pre-bundling would move one without the other.
  optimizeDeps: { exclude: ['@sqlite.org/sqlite-wasm'] },
  ...(mode === 'cli' ? { ssr: { noExternal: true, external: ['@sqlite.org/sqlite-wasm'] } } : {}),
  // What a library says to developers is left out.
  ...(mode === 'offline' ? { define: { 'process.env.NODE_ENV': '"production"' } } : {}),
  build: mode === 'cli' ? cli : (OTHERS[mode] ?? pages),
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', '**/*.long.test.ts', ...ALONE],
          // What they import, SQLite and the scenarios, is there once for all files of a worker.
          isolate: false,
          ...QUICK,
        },
      },
      { extends: true, test: { name: 'alone', include: ALONE, ...QUICK } },
      { extends: true, test: { name: 'long', include: ['test/**/*.long.test.ts'], testTimeout: 600_000, maxWorkers: ALL_CORES } },
      { extends: true, test: { name: 'component', include: ['test/**/*.test.tsx'], environment: 'jsdom', ...QUICK } },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.browser.test.ts'],
          maxWorkers: 1,
          // One process for all files: what they import, and the browser, is there once.
          isolate: false,
          sequence: { groupOrder: 1 },
          testTimeout: 90_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
}));
