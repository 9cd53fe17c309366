/** Runs for histories: a small set-up, and what is told of a run. */
import { parse } from 'valibot';
import { type Scenario, scenarioSchema } from '../../src/scenarios/schema.ts';
import { openSession, runOf, type SessionOptions } from '../../src/session/index.ts';
import type { History } from '../../src/trace/history.ts';

const SETUP = [
  'CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER, w TEXT)',
  "INSERT INTO t VALUES (1, 10, 'a'), (2, 20, 'b')",
  'CREATE TABLE pair (a TEXT, b INTEGER, v, PRIMARY KEY (a, b)) WITHOUT ROWID',
  "INSERT INTO pair VALUES ('x', 1, 0)",
  'CREATE TABLE folded (k TEXT COLLATE NOCASE PRIMARY KEY, v)',
  "INSERT INTO folded VALUES ('X', 1)",
  'CREATE TABLE log (line)',
  "CREATE TRIGGER noted AFTER UPDATE OF w ON t BEGIN UPDATE t SET v = -1 WHERE id = NEW.id; INSERT INTO log VALUES ('w'); END",
];

export type Change = Partial<Record<keyof Scenario, unknown>>;

export function scenarioOf(change: Change): Scenario {
  return parse(scenarioSchema, {
    format: 'antipode-scenario/1',
    id: 'told',
    title: 'Told',
    summary: 'What operations read and wrote.',
    architecture: 'single-node',
    regions: ['eastus'],
    seed: 1,
    setup: SETUP,
    commands: [],
    untilMs: 20_000,
    msPerSecond: 1000,
    steps: [{ text: 'It begins.', when: { atMs: 1 } }],
    ...change,
  });
}

export async function historyOf(change: Change, options: SessionOptions = {}, seed = 1): Promise<History> {
  const session = (await openSession({ ...runOf(scenarioOf(change)), seed }, { keep: false, history: true, ...options })).runToEnd();
  const history = session.history();
  session.close();
  return history;
}
