/**
 * Two terminals: two clients' sessions beside each other, as the commands of a run. What a line does is up to the system; here stands only
 * who gives which line when. Nothing else keeps a terminal: a link, a file and a terminal have all of it.
 */
import stories from './data/transactions.json' with { type: 'json' };
import { emptyPlanet } from './empty-planet.ts';
import { clientsOf, placed } from './free-play.ts';
import type { Scenario } from './schema.ts';
import type { Command, TimedCommand } from '../sim/commands.ts';
import type { Isolation } from '../sim/operation.ts';

export type Line = Extract<Command, { type: 'query' }> & { readonly session: string };
export interface TimedLine {
  readonly at: number;
  readonly command: Line;
}

export const SESSIONS = ['terminal-1', 'terminal-2'] as const;
export type SessionId = (typeof SESSIONS)[number];

export const isLine = (timed: TimedCommand): timed is TimedLine => timed.command.type === 'query' && timed.command.session !== undefined;

/** Both terminals' lines, in order of time. */
export const linesOf = (commands: readonly TimedCommand[]): readonly TimedLine[] => commands.filter(isLine);

/** A terminal, and the client that sits at it. */
export interface Terminal {
  readonly session: SessionId;
  readonly client: string;
}

/** Whose terminals they are: as their lines say, or else two clients that are far from each other, or the only one twice. */
export function terminalsOf(scenario: Scenario, commands: readonly TimedCommand[]): readonly Terminal[] {
  const lines = linesOf(commands);
  const clients = clientsOf(scenario);
  const usual = [clients[1] ?? clients[0] ?? '', clients[0] ?? ''];
  return SESSIONS.map((session, i) => {
    const own = lines.find(({ command }) => command.session === session)?.command.client;
    return { session, client: own ?? `client-${usual[i] ?? ''}` };
  });
}

const BEGIN = /^\s*(?:begin|start\s+transaction)\b/i;
const LEVEL = /isolation\s+level\s+(read\s+committed|repeatable\s+read|serializable)/i;
export const LEVELS: readonly Isolation[] = ['read committed', 'repeatable read', 'serializable'];

/** `BEGIN` at this level; the usual one need not be said. */
export const beginAt = (level: Isolation): string =>
  level === 'read committed' ? 'BEGIN' : `BEGIN ISOLATION LEVEL ${level.toUpperCase()}`;

/** At which level a terminal begins: as its last BEGIN says. */
export function isolationOf(commands: readonly TimedCommand[], session: string): Isolation {
  const begin = linesOf(commands).findLast(({ command }) => command.session === session && BEGIN.test(command.sql));
  const said = LEVEL.exec(begin?.command.sql ?? '')?.[1]
    ?.toLowerCase()
    .replaceAll(/\s+/g, ' ');
  return LEVELS.find((level) => level === said) ?? 'read committed';
}

const changed = (commands: readonly TimedCommand[], session: string, how: (line: Line) => Line): readonly TimedCommand[] =>
  commands.map((timed) => (isLine(timed) && timed.command.session === session ? { ...timed, command: how(timed.command) } : timed));

/** Every BEGIN of a terminal at this level. */
export const withIsolation = (commands: readonly TimedCommand[], session: string, level: Isolation): readonly TimedCommand[] =>
  changed(commands, session, (line) => (BEGIN.test(line.sql) ? { ...line, sql: beginAt(level) } : line));

/** Another client sits at a terminal. */
export const withClient = (commands: readonly TimedCommand[], session: string, client: string): readonly TimedCommand[] =>
  changed(commands, session, (line) => ({ ...line, client }));

/** Without the lines that are still to come: whoever types from here on goes another way. */
export const withoutLater = (commands: readonly TimedCommand[], at: number): readonly TimedCommand[] =>
  commands.filter((timed) => !isLine(timed) || timed.at <= at);

export interface Story {
  readonly id: string;
  readonly title: string;
  /** What to watch; what comes of it is not said. */
  readonly watch: string;
  readonly architecture: string;
  readonly isolation: Isolation;
  readonly setup: readonly string[];
  readonly lines: readonly { readonly atMs: number; readonly terminal: number; readonly sql: string }[];
}

const isStory = (story: (typeof stories)[number]): story is (typeof stories)[number] & Story =>
  LEVELS.some((level) => level === story.isolation);

export const transactionStories: readonly Story[] = stories.filter(isStory);

/** A story as a planet of its own: one database in Virginia, asked from there and from Tokyo. */
export function storyScenario({ title, watch, architecture, isolation, setup, lines }: Story): Scenario {
  const [near, far] = ['eastus', 'japaneast'];
  const bare: Scenario = { ...emptyPlanet(), architecture };
  const planet = placed(placed(bare, near, 'both'), far, 'client');
  return {
    ...planet,
    title,
    summary: watch,
    setup: [...setup],
    load: [],
    samples: [],
    untilMs: 2_000,
    commands: lines.map(({ atMs, terminal, sql }, i) => ({
      atMs,
      command: {
        type: 'query',
        client: `client-${terminal === 1 ? far : near}`,
        op: `line-${i + 1}`,
        sql: BEGIN.test(sql) ? beginAt(isolation) : sql,
        params: [],
        session: `terminal-${terminal}`,
      },
    })),
  };
}
