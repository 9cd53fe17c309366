/** What two terminals show at the playhead, and what can be done in them: each is a command of the run, like any other. */
import { useMemo } from 'react';
import {
  isolationOf,
  isLine,
  type SessionId,
  type Terminal,
  terminalsOf,
  withClient,
  withIsolation,
  withoutLater,
} from '../../scenarios/terminals.ts';
import type { Isolation } from '../../sim/operation.ts';
import { focusedRun } from '../../store/seen.ts';
import type { AppStore } from '../../store/store.ts';
import { Works } from '../../trace/work.ts';
import { useAppStore, useNow, useRun } from '../store.tsx';
import { endsOf } from './ends.ts';
import { factsAt, type LineFact, standingOf, type Within } from './facts.ts';
import * as Say from '../../words/en/terminals.ts';

export interface Seat extends Terminal {
  readonly level: Isolation;
  readonly within: Within;
  /** A line of it waits for its answer. */
  readonly busy: boolean;
}

export interface Terminals {
  readonly nowUs: number;
  readonly seats: readonly Seat[];
  /** As they stand at the playhead. */
  readonly facts: readonly LineFact[];
  /** As far as anything is known. */
  readonly all: readonly LineFact[];
}

export function useTerminals(levels: Readonly<Record<string, Isolation>>): Terminals {
  const index = useRun((run) => run.index);
  const version = useRun((run) => run.version);
  const scenario = useRun((run) => run.spec.scenario);
  const commands = useRun((run) => run.spec.commands);
  const nowUs = useNow(60);
  const works = useMemo(() => new Works(index), [index]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the index grows in place, its version tells when
  const all = useMemo(() => factsAt(commands, works, Number.POSITIVE_INFINITY), [commands, works, version]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  const facts = useMemo(() => factsAt(commands, works, nowUs), [commands, works, version, nowUs]);
  const seats = terminalsOf(scenario, commands).map((terminal): Seat => {
    const { within, waits } = standingOf(facts, terminal.session);
    const said = commands.some((timed) => isLine(timed) && timed.command.session === terminal.session);
    const level = levels[terminal.session] ?? (said ? isolationOf(commands, terminal.session) : 'read committed');
    return { ...terminal, level, within, busy: waits !== null };
  });
  return { nowUs, seats, facts, all };
}

export interface TerminalActs {
  line(seat: Seat, sql: string): boolean;
  level(session: SessionId, level: Isolation): void;
  client(session: SessionId, client: string): void;
}

const STARTING = Say.theDatabasesAreStill;

export function useActs(): TerminalActs {
  const store = useAppStore();
  return useMemo(() => actsOf(store), [store]);
}

function actsOf(store: AppStore): TerminalActs {
  const rebuild = (how: (commands: readonly LineCommands[number][]) => LineCommands, label: string): void => {
    const { focused, rebuild: change } = store.getState();
    change(focused, (spec) => ({ ...spec, commands: how(spec.commands) }), label);
  };
  return {
    /** False: it was not given, and a sentence says why. */
    line({ session, client, busy }, sql) {
      const { setProblem, ask, nowUs } = store.getState();
      const run = focusedRun(store.getState());
      if (sql.trim() === '') return false;
      if (!run.stage || busy) {
        setProblem(run.stage ? Say.thisTerminalStillWaitsFor : STARTING);
        return false;
      }
      // Whoever types goes another way than what was to come.
      const otherwise = { ...run.spec, commands: withoutLater(run.spec.commands, nowUs) };
      ask(run.id, client, sql.trim(), { otherwise, session, ends: endsOf(otherwise.commands) });
      return true;
    },
    level(session, level) {
      const { commands } = focusedRun(store.getState()).spec;
      const next = withIsolation(commands, session, level);
      if (next.some(({ command }, i) => command !== commands[i]?.command)) rebuild(() => next, Say.at(session, level));
    },
    client(session, client) {
      rebuild((commands) => withClient(commands, session, client), Say.anotherClientAt(session));
    },
  };
}

type LineCommands = Parameters<typeof withoutLater>[0];
