/** The commands of the terminal, and one command line from its words to its exit status. */
import { BadInput, suggestion } from '../session/problem.ts';
import { type Arguments, type Flags, readArguments, usage } from './arguments.ts';
import * as advise from './advise.ts';
import * as cards from './cards.ts';
import * as check from './check.ts';
import * as claims from './claims.ts';
import * as compare from './compare.ts';
import * as exporting from './export/export.ts';
import * as fidelity from './fidelity.ts';
import * as fuzz from './fuzz.ts';
import * as list from './list.ts';
import * as mutants from './mutants.ts';
import * as partitionKey from './partition-key.ts';
import * as run from './run.ts';
import * as schema from './schema.ts';
import * as serve from './serve.ts';
import * as zip from './zip.ts';

interface Command {
  readonly what: string;
  readonly flags: Flags;
  run(args: Arguments): Promise<number>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  list: { what: 'architectures, presets, settings, scenarios and workloads', flags: list.flags, run: list.list },
  run: { what: 'runs a scenario or a workload, once or over many seeds', flags: run.flags, run: run.run },
  compare: {
    what: 'runs one scenario or workload on several architectures or presets, side by side',
    flags: compare.flags,
    run: compare.compare,
  },
  advise: {
    what: 'runs an application on every architecture and preset, and ranks them by what came of it',
    flags: advise.flags,
    run: advise.advise,
  },
  check: { what: 'is a history linearizable, or serializable? and if not, what shows it', flags: check.flags, run: check.check },
  claims: { what: 'measures what is said for and against each architecture', flags: claims.flags, run: claims.claims },
  export: {
    what: 'writes a Docker Compose set-up of the closest real system, with the delays, data and questions of a scenario',
    flags: exporting.flags,
    run: exporting.exportTo,
  },
  fidelity: { what: 'simulated figures beside published ones and beside theory', flags: fidelity.flags, run: fidelity.fidelity },
  fuzz: { what: 'searches random worlds for a run that breaks a promise, and makes it small', flags: fuzz.flags, run: fuzz.fuzz },
  cards: { what: 'in how many random runs each guarantee held, and a run that breaks it', flags: cards.flags, run: cards.cards },
  mutants: { what: 'plants each known bug and says after how many schedules it was caught', flags: mutants.flags, run: mutants.mutants },
  'partition-key': {
    what: 'by which column data is best spread over partitions, why, and what becomes of each table with a key',
    flags: partitionKey.flags,
    run: partitionKey.partitionKey,
  },
  schema: {
    what: 'the format of scenarios as JSON Schema, for editors; --page: as a page to read',
    flags: schema.flags,
    run: schema.schema,
  },
  serve: { what: 'serves the built app', flags: serve.flags, run: serve.serve },
  zip: { what: 'the built app as one file: for any web server, or a stick', flags: zip.flags, run: zip.zip },
};

function help(): string {
  const lines = Object.entries(COMMANDS).map(([name, command]) => `${usage(name, command.flags)}\n    ${command.what}`);
  return ['Antipode runs distributed databases on a simulated planet.', '', ...lines].join('\n');
}

/**
 * Runs one command line; resolves to its exit status. 0: all held; 1: a claim, an invariant or a history failed; 2: bad
 * input, with one line on standard error.
 */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  try {
    if (name === undefined)
      throw new BadInput(`antipode needs a command: ${Object.keys(COMMANDS).join(', ')}. antipode --help tells more.`);
    if (name === '--help' || name === '-h' || name === 'help') {
      console.log(help());
      return 0;
    }
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!command) throw new BadInput(`There is no command “${name}”. ${suggestion(name, Object.keys(COMMANDS))}`);
    if (rest.includes('--help') || rest.includes('-h')) {
      console.log(`${usage(name, command.flags)}\n    ${command.what}`);
      return 0;
    }
    return await command.run(readArguments(name, command.flags, rest));
  } catch (error) {
    return sayBadInput(error);
  }
}

/** One line on standard error and status 2; what is no bad input is thrown on. */
export function sayBadInput(error: unknown): number {
  if (!(error instanceof BadInput)) throw error;
  // Names and texts from outside may hold anything; a terminal gets one line and no control characters.
  console.error(error.message.replaceAll(/\p{Cc}+/gu, ' '));
  return 2;
}
