// @vitest-environment jsdom
/** The console: what is typed is never lost; errors point at their place; rows are bounded and say so. */
import { act, cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Memory } from '../../../src/store/core.ts';
import { Console } from '../../../src/ui/console/Console.tsx';
import { Failure } from '../../../src/ui/console/Failure.tsx';
import { leftOut } from '../../../src/ui/console/ResultTable.tsx';
import { csvOf, sorted } from '../../../src/ui/console/result.ts';
import { Rows } from '../../../src/ui/console/Rows.tsx';
import { fairChars, isOld } from '../../../src/ui/console/newest.ts';
import { valueText } from '../../../src/ui/console/values.ts';
import { caretAt, highlight } from '../../../src/ui/console/highlight.ts';
import { behind } from '../../../src/ui/app/parts.ts';
import { nodeName } from '../../../src/ui/names.ts';
import { aboutOf } from '../../../src/ui/rooms.ts';
import { VerdictBlock } from '../../../src/ui/console/Verdict.tsx';
import { render } from '@testing-library/react';
import { plain, scenario } from '../../store/fixture.ts';
import { show } from '../page.tsx';

// The part that shows answers comes behind the first picture.
beforeAll(behind.fetch);
afterEach(cleanup);

// The plain box is what is tested here: the editor, which takes its place as soon as it has come, does not come.
vi.mock('../../../src/ui/console/editor/SqlEditor.tsx', () => new Promise(() => undefined));

const box = (): HTMLTextAreaElement => {
  const found = screen.getByRole('textbox');
  if (!(found instanceof HTMLTextAreaElement)) throw new Error('The SQL box is no text area.');
  return found;
};

describe('what is typed', () => {
  it('survives switching the architecture and coming back, a reload, and an error', async () => {
    const kept = new Map<string, string>();
    const session: Memory = { read: (k) => kept.get(k) ?? null, write: (k, v) => void kept.set(k, v) };
    const other = { ...plain, id: 'other', architecture: 'multi-master' as const };
    const user = userEvent.setup();
    const first = show(<Console answers={behind} />, { scenarios: [scenario, other], session });
    await user.clear(box());
    await user.type(box(), 'SELECT half');
    act(() => first.store.getState().openScenario('other'));
    expect(box().value).not.toBe('SELECT half');
    act(() => first.store.getState().openScenario('a-read'));
    expect(box().value).toBe('SELECT half');
    act(() => first.say({ type: 'failed', message: 'It broke.' }));
    expect(box().value).toBe('SELECT half');
    cleanup();
    show(<Console answers={behind} />, { scenarios: [scenario, other], session });
    expect(box().value).toBe('SELECT half');
  });

  it('is kept when it is run before the databases are ready', async () => {
    const user = userEvent.setup();
    const { store } = show(<Console answers={behind} />);
    await user.clear(box());
    await user.type(box(), 'SELECT 1{Enter}');
    expect(store.getState().problem).toContain('still starting');
    expect(box().value).toBe('SELECT 1');
  });

  it('is asked as the chosen client, and Shift+Enter only starts a line', async () => {
    const user = userEvent.setup();
    const { store, opened, runAll } = show(<Console answers={behind} />, { scenarios: [plain] });
    act(() => {
      store.getState().openScenario('plain');
      runAll();
    });
    await user.selectOptions(screen.getByRole('combobox'), 'client-eastus');
    await user.clear(box());
    await user.type(box(), 'SELECT 1{Shift>}{Enter}{/Shift}+ 1{Enter}');
    expect(opened.at(-1)?.commands[0]?.command).toMatchObject({ type: 'query', client: 'client-eastus', sql: 'SELECT 1\n+ 1' });
    expect(box().value).toBe('SELECT 1\n+ 1');
  });
});

describe('what comes back', () => {
  it('is not told before its time', async () => {
    const { store, runAll } = show(<Console answers={behind} />, { scenarios: [plain] });
    act(() => {
      store.getState().openScenario('plain', 1);
      runAll();
    });
    expect(store.getState().nowUs).toBe(20_000);
    expect(screen.queryByText('Hello, wrold')).toBeNull();
    await screen.findByText('10.0 ms');
    act(() => store.getState().seek(40_000));
    await screen.findByText('Hello, wrold');
    expect(screen.getByText('Tokyo replica, v41')).toBeTruthy();
  });

  it('shows an error with ^^^^ under its place, our sentence, and then SQLite’s words', () => {
    const sql = 'SELECT titel FROM posts';
    const { container } = render(
      <Failure sql={sql} problem={{ message: 'No column “titel”. Did you mean title?', detail: 'no such column: titel', offset: 7 }} />,
    );
    expect(container.querySelector('pre')?.textContent).toBe('SELECT titel FROM posts\n       ^^^^^');
    expect(container.querySelector('p')?.textContent).toBe(' No column “titel”. Did you mean title? SQLite said: no such column: titel');
  });

  it('points into later lines, and into long ones', () => {
    expect(caretAt('SELECT 1\nFORM x', 9)).toEqual({ line: 1, column: 0, length: 4 });
    const long = `SELECT ${'a, '.repeat(40)}oops FROM t`;
    const { container } = render(<Failure sql={long} problem={{ message: 'No.', detail: '', offset: long.indexOf('oops') }} />);
    const [line = '', carets = ''] = container.querySelector('pre')?.textContent?.split('\n') ?? [];
    expect(line.slice(carets.indexOf('^'), carets.indexOf('^') + 4)).toBe('oops');
  });

  it('bounds what it shows and says what is cut', async () => {
    const rows = Array.from({ length: 600 }, (_, i) => [i]);
    render(
      <Rows
        answer={{ ok: true, columns: ['n'], rows, changes: 0, tables: [], wrote: false }}
        answeredBy="Tokyo replica"
        stale={false}
        newest={null}
      />,
    );
    expect(screen.getAllByRole('row')).toHaveLength(4);
    await userEvent.setup().click(screen.getByText('Show all 600 rows'));
    expect(screen.getByText(/Shown: the first 500 of 600 rows; the copy has all\./)).toBeTruthy();
    expect(leftOut({ rows: [[1]], columns: ['a'] })).toBe('');
  });

  it('sorts rows as SQLite would, and back; equal ones stay as they came', () => {
    const rows = [
      ['b', 1],
      [null, 2],
      [10, 3],
      [9, 4],
      ['a', 5],
      [10, 6],
    ];
    const order = (down: boolean): unknown[] => sorted(rows, { column: 0, down }).map(([, n]) => n);
    expect(order(false)).toEqual([2, 4, 3, 6, 5, 1]);
    expect(order(true)).toEqual([1, 5, 3, 6, 4, 2]);
    expect(sorted(rows, null)).toBe(rows);
  });

  it('copies rows as CSV that any reader takes', () => {
    const rows = [
      ['a "b"', null],
      ['x,y', new Uint8Array([0, 255])],
      ['two\nlines', 1.5],
    ];
    expect(csvOf({ columns: ['text', 'n'], rows })).toBe('text,n\r\n"a ""b""",\r\n"x,y",00ff\r\n"two\nlines",1.5');
  });

  it('cuts only cells that are longer than their share of the line, and gives them what the short ones leave', () => {
    expect(fairChars([2, 12], 27)).toBe(27);
    expect(fairChars([2, 60], 30)).toBe(28);
    expect(fairChars([40, 60], 30)).toBe(15);
  });

  it('strikes out what is old in an answer, and no row that is as it should be', () => {
    const rows = [
      [7, 'Hello, wrold'],
      [8, 'On maps'],
    ];
    const newest = [
      [7, 'Hello, world'],
      [8, 'On maps'],
    ];
    const old = rows.map((row, r) => row.map((_, c) => isOld(rows, newest, r, c)));
    expect(old).toEqual([
      [false, true],
      [false, false],
    ]);
    expect(isOld(rows, null, 0, 1)).toBe(false);
    expect(isOld(rows.slice(0, 1), null, 0, 1)).toBe(true);
  });

  it('writes values as a person can read them', () => {
    expect(valueText(new Uint8Array([1, 255]))).toBe("x'01ff' (2 bytes)");
    expect(valueText(9007199254740993n)).toBe('9007199254740993');
  });

  it.each([
    ['fresh', 'fresh'],
    ['stale', 'stale'],
    ['failed', 'lost'],
    ['unknown', 'unknown'],
  ] as const)('gives the verdict %s its own form', (kind, form) => {
    const { container } = render(<VerdictBlock verdict={{ kind, head: 'Head.', body: 'Body.' }} />);
    expect(container.firstElementChild?.classList.contains(form)).toBe(true);
    expect(container.querySelector('svg')).toBeTruthy();
  });
});

describe('colouring', () => {
  it('loses no character', () => {
    for (const sql of ["SELECT 'it''s' -- end", 'select/* open', "'unclosed", '', 'Ωmega FROM "from"']) {
      expect(
        highlight(sql)
          .map((p) => p.text)
          .join(''),
      ).toBe(sql);
    }
  });
});

describe('samples and names', () => {
  it('offers its statements also while an answer is shown, and puts one into the box', async () => {
    const { store, runAll } = show(<Console answers={behind} />, { scenarios: [plain] });
    act(() => {
      store.getState().openScenario('plain', 1);
      runAll();
      store.getState().seek(40_000);
    });
    await screen.findByText(/Fresh/);
    await userEvent.setup().click(screen.getByRole('button', { name: 'Read' }));
    expect(box().value).toBe('SELECT 1');
    expect(document.activeElement).toBe(box());
  });

  it('draws a lost version in red, as what failed', () => {
    const { container } = render(<VerdictBlock verdict={{ kind: 'lost', head: 'One version lost.', body: 'It is gone.' }} />);
    expect(container.querySelector('.verdict.lost')).toBeTruthy();
  });

  it('calls a replica that leads the new primary', () => {
    const stage = {
      nodes: [{ id: 'replica-a', kind: 'replica' as const, region: 'a' }],
      kinds: aboutOf('read-replicas').kinds,
      places: [{ id: 'a', city: 'Arles', lat: 0, lon: 0 }],
      rttMs: [[0]],
      homes: {},
      settings: {},
    };
    expect(nodeName(stage, 'replica-a', 'standby')).toBe('Arles replica');
    expect(nodeName(stage, 'replica-a', 'primary')).toBe('Arles, new primary');
  });
});
