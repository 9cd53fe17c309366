/** The house rules, checked over the whole project; and each rule against a planted violation that it must catch. */
import { describe, expect, it } from 'vitest';
import { architectures } from '../src/architectures/index.ts';
import { architectureIds, shownRooms } from '../src/architectures/shown.ts';
import { circlesOf } from './tools/circles.ts';
import * as tidy from './tools/tidy.ts';
import { FOR_TESTS, usedBySource } from './tools/unused.ts';
import { wordsAreSaid, wordsInCatalogue } from './tools/words.ts';

const files = tidy.projectFiles('.');
/** Of an architecture that is one of several kinds, each of those. */
const ROOMS = architectureIds.flatMap((id) => {
  const kinds = files.flatMap(({ path }) => new RegExp(`^src/architectures/(${id}/[^/]+)/about.ts$`).exec(path)?.[1] ?? []);
  return kinds.length > 0 ? kinds : [id];
});
const planted = (path: string, text: string): tidy.SourceFile[] => [{ path, text }];

const rules: readonly {
  readonly name: string;
  readonly rule: tidy.Rule;
  /** Each must be caught. The words are put together here so that the rules do not find them in this file. */
  readonly bad: readonly tidy.SourceFile[];
  /** Must pass. */
  readonly good: readonly tidy.SourceFile[];
}[] = [
  {
    name: 'the core takes time and chance from the kernel alone',
    rule: tidy.deterministic,
    bad: [
      ...planted('src/sim/a.ts', 'const at = Date.now();'),
      ...planted('src/sqlite/a.ts', 'const x = Math.random();'),
      ...planted('src/trace/a.ts', 'const d = new Date();'),
      ...planted('src/session/a.ts', 'performance.now();'),
      ...planted('src/workload/a.ts', 'setTimeout(f, 1);'),
      ...planted('src/architectures/multi-master/a.ts', "import { createActor } from 'xstate';"),
      ...planted('src/consistency/a.ts', 'names.sort((a, b) => a.localeCompare(b));'),
      ...planted('src/sim/a.ts', 'const wait = -Math.log(1 - u);'),
      ...planted('src/sqlite/a.ts', 'crypto.getRandomValues(bytes);'),
    ],
    good: [...planted('src/ui/a.ts', 'const at = Date.now();'), ...planted('src/sim/a.ts', '// Never Date.now here.\nf(new Date(0));')],
  },
  {
    name: 'imports point one way',
    rule: tidy.importDirection,
    bad: [
      ...planted('src/sim/a.ts', "import { x } from '../sqlite/b.ts';"),
      ...planted('src/trace/a.ts', "import { Kernel } from '../sim/kernel.ts';"),
      ...planted('src/architectures/query-cache/a.ts', "import { x } from '../multi-master/b.ts';"),
      ...planted('src/architectures/multi-master/one/a.ts', "import { x } from '../other/b.ts';"),
      ...planted('src/architectures/multi-master/one/a.ts', "import { x } from '../index.ts';"),
      ...planted('src/architectures/shared/a.ts', "import { x } from '../multi-master/b.ts';"),
      ...planted('src/architectures/query-cache/a.ts', "import { x } from '../../sqlite/engine.ts';"),
      ...planted('src/store/a.ts', "import { x } from '../worker/worker.ts';"),
      ...planted('src/ui/map/a.ts', "import {\n  x,\n} from '../../architectures/multi-master/node.ts';"),
      ...planted('src/session/a.ts', "import { useState } from 'react';"),
      ...planted('src/session/a.ts', "const fs = await import('node:fs');"),
      ...planted('src/sim/a.ts', "export * from '../trace/world.ts';"),
      ...planted('src/session/a.ts', "import { readFileSync } from 'fs';"),
      ...planted('src/store/a.ts', "import { create } from 'zustand';"),
      ...planted('src/scenarios/a.ts', "import { BadInput } from '../session/problem.ts';"),
      ...planted('src/sqlite/a.ts', "import { Stream } from '../sim/random.ts';"),
      ...planted('src/embed/a.ts', "import { openSession } from '../session/index.ts';"),
      ...planted('src/ui/a.ts', "import type { Session } from '../session/session.ts';"),
      ...planted('src/elsewhere/a.ts', "import { x } from '../sim/b.ts';"),
    ],
    good: [
      ...planted('src/trace/a.ts', "import type { Message } from '../sim/node.ts';\nimport { type A } from '../sim/events.ts';"),
      ...planted('src/ui/map/a.ts', "import { shownRoom } from '../../architectures/shown.ts';"),
      ...planted('src/architectures/query-cache/a.ts', "import { x } from './cache.ts';\nimport { y } from '../shared/effects.ts';"),
      ...planted('src/architectures/shared/a.ts', "import { x } from '../contract.ts';"),
    ],
  },
  {
    name: 'only ui and embed know of screens',
    rule: tidy.screenless,
    bad: [
      ...planted('src/session/a.ts', "document.querySelector('p');"),
      ...planted('src/worker/a.ts', 'const w = window.innerWidth;'),
      ...planted('src/trace/a.ts', 'requestAnimationFrame(draw);'),
    ],
    good: [
      ...planted('src/ui/a.ts', 'document.body.focus();'),
      ...planted('src/sim/a.ts', '// The window. Its document.\nconst window = 3;'),
      ...planted('src/store/a.ts', 'localStorage.clear();'),
    ],
  },
  {
    name: 'every file fits the head',
    rule: tidy.short,
    bad: planted('src/sim/a.ts', 'x;\n'.repeat(401)),
    good: planted('src/sim/a.ts', 'x;\n'.repeat(400)),
  },
  {
    name: 'every file opens with its purpose',
    rule: tidy.opensWithItsPurpose,
    bad: planted('src/sim/a.ts', "import { x } from './b.ts';"),
    good: planted('src/sim/a.ts', '/** What it is for. */'),
  },
  {
    name: 'the type checker is never silenced',
    rule: tidy.typed,
    bad: [
      ...planted('src/a.ts', ['const a', ' any = 1;'].join(':')),
      ...planted('src/a.ts', ['f(x as', 'any);'].join(' ')),
      ...planted('src/a.ts', ['f(x as unknown', 'as T);'].join(' ')),
      ...planted('src/a.ts', ['const list', ' any[] = [];'].join(':')),
      ...planted('src/a.ts', ['const m = new Map<string,', 'any>();'].join(' ')),
      ...planted('src/a.ts', ['const r = {} as Record<string,', 'any>;'].join(' ')),
      ...planted('test/a.ts', ['// @ts', 'ignore'].join('-')),
    ],
    good: planted('src/a.ts', 'const company: unknown = anything;'),
  },
  {
    name: 'nothing is left for later',
    rule: tidy.finished,
    bad: planted('src/a.ts', ['// TO', 'DO later'].join('')),
    good: planted('src/a.ts', '// Done.'),
  },
  {
    name: 'nothing of one machine is in the project',
    rule: tidy.portable,
    bad: [...planted('README.md', ['see ', 'root/x'].join('/')), ...planted('src/a.ts', ['"', 'home/someone"'].join('/'))],
    good: planted('src/a.ts', "import x from './home/a.ts'; const url = 'https://example.org/work/';"),
  },
  {
    name: 'what a screen says stands in the catalogue',
    rule: wordsInCatalogue,
    bad: [
      ...planted('src/ui/a.tsx', 'const a = <p>Crash it</p>;'),
      ...planted('src/ui/a.tsx', 'const a = <button aria-label="Crash">✕</button>;'),
      ...planted('src/ui/a.tsx', "const a = <p>{down ? 'down' : Say.up}</p>;"),
      ...planted('src/embed/a.tsx', 'const a = <A title={`at least ` + n} />;'),
      ...planted('src/ui/a.tsx', 'const a = <>{b ?? `none`}</>;'),
    ],
    good: [
      ...planted('src/ui/a.tsx', 'const a = <p className="aside" id={`row`}>{Say.crash} · {n} %</p>;'),
      ...planted('src/ui/a.tsx', "const a = <p>{kind === 'client' ? Say.a : Say.b(list.join('x'))}</p>;"),
      ...planted('src/ui/a.ts', "const a = 'Crash it';"),
    ],
  },
  {
    name: 'every word of the catalogue is said',
    rule: wordsAreSaid,
    bad: planted('src/words/en/a.ts', "/** A. */\nexport const crash = 'Crash';"),
    good: planted('src/words/en/a.ts', '/** None. */'),
  },
  {
    name: 'every test runs',
    rule: tidy.allTestsRun,
    bad: planted('test/a.test.ts', ['it', 'only(f)'].join('.')),
    good: planted('test/a.test.ts', 'it(f)'),
  },
];

describe.each(rules)('$name', ({ rule, bad, good }) => {
  it('holds', () => expect(rule(files)).toEqual([]));
  it.each(bad)('catches a planted violation in $path', (file) => expect(rule([file])).toHaveLength(1));
  it.each(good)('lets $path pass', (file) => expect(rule([file])).toEqual([]));
});

describe('all rooms have the same shape', () => {
  it('holds', () => expect(tidy.roomShape(ROOMS)(files)).toEqual([]));
  it('catches a missing file', () => {
    const without = files.filter((file) => file.path !== 'src/architectures/multi-master/consensus/driver.ts');
    expect(tidy.roomShape(ROOMS)(without)).toContain(
      'src/architectures/multi-master/consensus/driver.ts:1 is missing: all rooms have the same files',
    );
  });
});

it('every line of the table of imports is needed', () => {
  expect(tidy.tableIsNeeded(files)).toEqual([]);
  const without = files.filter((file) => !file.path.startsWith('src/lesson/'));
  expect(tidy.tableIsNeeded(without).filter((complaint) => complaint.includes('lets lesson import'))).toHaveLength(4);
});

describe('what only tests need stands under test', () => {
  const rule = tidy.neededBySource([
    'src/main.tsx',
    'src/embed/main.tsx',
    'src/embed/element.ts',
    'src/cli/main.ts',
    'src/worker/worker.ts',
    'src/worker/figures/counting.ts',
    'src/worker/aside/running.ts',
    'src/offline/sw.ts',
  ]);

  it('holds', () => expect(rule(files)).toEqual([]));
  it('catches a file that nobody imports', () => {
    expect(rule(planted('src/ui/a.ts', ''))).toEqual(['src/ui/a.ts:1 is imported by no part of the app: is it of the tests?']);
  });
});

describe('imports make no circle, types included', () => {
  it('holds', () => expect(circlesOf(files)).toEqual([]));
  it.each([
    ['of two files', ['src/a/one.ts ./two.ts', 'src/a/two.ts ./one.ts'], ['src/a: one.ts, two.ts']],
    ['of three files', ['src/a/1.ts ./2.ts', 'src/a/2.ts ./3.ts', 'src/a/3.ts ./1.ts', 'src/a/4.ts ./1.ts'], ['src/a: 1.ts, 2.ts, 3.ts']],
    ['of folders, with none of files', ['src/a/1.ts ../b/1.ts', 'src/b/2.ts ../a/2.ts', 'src/a/2.ts', 'src/b/1.ts'], ['src: a, b']],
    ['of a folder and a file beside it', ['src/ui/a.ts ./map/b.ts', 'src/ui/map/c.ts ../a.ts', 'src/ui/map/b.ts'], ['src/ui: a.ts, map']],
  ])('catches one %s', (_what, lines, circles) => {
    const parsed = lines.map((line) => {
      const [path = '', from] = line.split(' ');
      return { path, text: from === undefined ? '' : `import type { X } from '${from}';` };
    });
    expect(circlesOf(parsed)).toEqual(circles);
  });
});

describe('rooms are named by themselves alone', () => {
  const kinds = shownRooms.flatMap(({ about }) => about.kinds.map(({ kind }) => kind));
  const rule = tidy.roomsNameThemselves(architectureIds, kinds);

  it('holds', () => expect(rule(files)).toEqual([]));
  it('and what is shown is what runs', () => expect(architectures.map(({ about }) => about.id)).toEqual(architectureIds));
  it.each(["const copies = id === 'read-replicas';", "if (node.kind === 'replica') draw();"])('catches “%s”', (text) => {
    expect(rule(planted('src/ui/a.ts', text))).toHaveLength(1);
    expect(rule(planted('src/architectures/read-replicas/a.ts', text))).toEqual([]);
  });
});

describe('every export of src is used there', () => {
  const rule = usedBySource([]);
  const a = (text: string): tidy.SourceFile => ({ path: 'src/a.ts', text });
  const b = (text: string): tidy.SourceFile => ({ path: 'src/b.ts', text });

  it('holds, but for what is listed', () => expect(usedBySource(FOR_TESTS)(files)).toEqual([]));
  it.each([
    ['what only a test imports', [a('export const x = 1;'), { path: 'test/a.test.ts', text: "import { x } from '../src/a.ts';" }]],
    ['what nobody imports', [a('export interface Shape {}')]],
    ['what only a comment names', [a('/** See x. */\nexport function x(): void {}')]],
    ['the name of another file', [a('export const x = 1;'), b("import { x } from './c.ts';")]],
  ])('catches %s', (_what, planted) => expect(rule(planted)).toHaveLength(1));
  it.each([
    ['what another file imports', [a('export const x = 1;'), b("import { type T, x as y } from './a.ts';")]],
    ['what is handed on', [a('export const x = 1;'), b("export { x } from './a.ts';")]],
    ['what comes later', [a('export const x = 1;'), b("const { x } = await import('./a.ts');")]],
    ['what its own file uses', [a('export const x = 1;\nconsole.log(x);')]],
  ])('lets %s pass', (_what, planted) => expect(rule(planted)).toEqual([]));
  it('catches a listed file whose helpers have left', () =>
    expect(usedBySource(['src/gone.ts'])([])).toEqual(['src/gone.ts is used, or gone: take it off the list']));
});
