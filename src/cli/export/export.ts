/** `export`: writes a Docker Compose set-up of the closest real system, to repeat a scenario on it. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { architectureIds, roomOf } from '../../architectures/shown.ts';
import type { RealSystem } from '../../architectures/showing.ts';
import { tuningOf } from '../../architectures/tunings.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import { BadInput } from '../../session/problem.ts';
import { runUnder } from '../../session/under.ts';
import type { Arguments, Flags } from '../arguments.ts';
import { findScenario } from '../find.ts';
import { shortened } from '../read.ts';
import { archived } from './archive.ts';
import { cacheAside } from './cache-aside.ts';
import { cockroachdb } from './cockroachdb.ts';
import { etcd } from './etcd.ts';
import type { Exported } from './exported.ts';
import { faultsScript } from './faults-script.ts';
import { galera, semiSynchronous } from './mariadb.ts';
import { delaysScript } from './network.ts';
import { pgpool } from './pgpool.ts';
import { postgres } from './postgres.ts';
import { ABSENT, reportScript } from './report-script.ts';
import { rqlite } from './rqlite.ts';
import { tidb } from './tidb.ts';
import { type ExportWorld, worldOf } from './world.ts';

export const flags: Flags = {
  values: { compose: 'DIR', architecture: 'a' },
  switches: [],
  positionals: ['scenario or workload: id, file or link'],
};

const SYSTEMS: Readonly<Record<RealSystem, (world: ExportWorld) => Exported>> = {
  postgresql: postgres,
  'postgresql-archived': archived,
  pgpool,
  'cache-aside': cacheAside,
  etcd,
  rqlite,
  cockroachdb,
  tidb,
  'mariadb-semi-synchronous': semiSynchronous,
  galera,
};

/** Throws where there is no system like it. */
function systemFor(scenario: Scenario, { settings }: ExportWorld): (world: ExportWorld) => Exported {
  const room = roomOf(scenario);
  const closest = tuningOf(room).closest;
  if (!closest) {
    const known = architectureIds.filter((id) => tuningOf(id).closest).join(' and ');
    throw new BadInput(
      `“${scenario.id}” runs ${room}, and no real system that is close to it is written out; there are such for ${known}. Choose a scenario of these, or add --architecture.`,
    );
  }
  const unless = closest.unless?.find(({ key, value }) => settings[key] === value);
  if (unless) throw new BadInput(`“${scenario.id}” cannot be set up on a real system: ${unless.why} Choose another setting.`);
  const set = closest.when?.find(({ key, value }) => settings[key] === value);
  return SYSTEMS[closest.presets?.[scenario.preset ?? ''] ?? set?.system ?? closest.system];
}

/** Every file of the set-up: path → text. Throws `BadInput` where no system is close. */
export async function filesOf(
  scenario: Scenario,
): Promise<{ readonly files: Readonly<Record<string, string>>; readonly exported: Exported; readonly world: ExportWorld }> {
  const world = await worldOf(scenario);
  const exported = systemFor(scenario, world)(world);
  const { hosts } = exported;
  const databases = hosts.filter(({ name }) => world.nodes.some(({ id }) => id === name));
  const { id, architecture, preset } = scenario;
  const files = {
    'compose.yaml': `# ${exported.system}, for “${scenario.title}” of Antipode. Start it with ./run.sh\n${stringify(exported.compose, { lineWidth: 0 })}`,
    ...Object.fromEntries(hosts.map((host) => [`net/${host.name}.sh`, delaysScript(host, hosts, world)])),
    ...exported.files,
    'report.sh': reportScript({ scenario: id, architecture, preset, system: exported.system }),
    'faults.sh': faultsScript(world.faults, databases),
    'README.md': readme(scenario, exported),
  };
  return { files, exported, world };
}

function readme({ id, title }: Scenario, { system, leftOut, differs }: Exported): string {
  const points = [
    ...differs,
    'A delay is half the published median round trip, the same for every packet: without the chance that the simulation adds.',
    'Clients ask at the moments at which they asked in the simulated run without its faults, over a few connections each.',
    `Left out, since it cannot be asked there: ${leftOut} operations.`,
    'Faults are done with FAULTS=yes ./run.sh; those that Docker cannot do stand in faults.sh as comments.',
    `Not measured from outside, so absent: ${ABSENT.join(', ')}.`,
  ];
  return `# ${title}, on ${system}

Written by \`antipode export ${id} --compose DIR\`. It needs Docker with Compose 2.20 or newer, on Linux with the netem module.

    ./run.sh                        # prints one JSON object, fields as in: antipode run ${id} --json
    docker compose --profile clients down --volumes

${points.map((point) => `- ${point}`).join('\n')}
`;
}

export async function exportTo(args: Arguments): Promise<number> {
  const folder = args.value('compose');
  if (folder === undefined) throw new BadInput('antipode export needs to know where to: add --compose DIR, a folder that is new or empty.');
  const found = await findScenario(args.positional(0));
  const name = args.value('architecture');
  if (name === undefined && found.isWorkload)
    throw new BadInput(`“${found.scenario.id}” is a workload, which runs under any architecture: say which, with --architecture NAME.`);
  const scenario = name === undefined ? found.scenario : runUnder(found.scenario, name, '--architecture').scenario;
  const { files, exported } = await filesOf(scenario);
  writeAll(folder, files);
  console.log(
    `${exported.system}: ${Object.keys(files).length} files in ${shortened(folder)}. ${exported.leftOut} operations are left out. Start it with ${join(folder, 'run.sh')}`,
  );
  return 0;
}

function writeAll(folder: string, files: Readonly<Record<string, string>>): void {
  try {
    mkdirSync(folder, { recursive: true });
    if (readdirSync(folder).length > 0)
      throw new BadInput(`--compose: “${shortened(folder)}” is not empty. Give a folder that is new or empty.`);
    for (const [path, text] of Object.entries(files)) {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text, { mode: path.endsWith('.sh') ? 0o755 : 0o644 });
    }
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput(
      `--compose: “${shortened(folder)}” cannot be written (${error instanceof Error ? error.message : String(error)}). Give another folder.`,
    );
  }
}
