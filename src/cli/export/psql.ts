/** Clients that ask by psql: what each asks, and the script that asks it at its moments and notes how long the answers took. */
import type { Asked, Value } from '../../sim/operation.ts';
import { CONNECTIONS, type Exported, readsOnly, runScript, START, UNTIL_DUE } from './exported.ts';
import { attached, type Host, hostsOf, planet, sidecars } from './network.ts';
import { COMMON, PASSWORD } from './server.ts';
import { literal } from './schema.ts';
import type { ExportWorld } from './world.ts';

/** Parameters in their places, outside of texts and names. */
export function inlined(sql: string, params: readonly Value[]): string {
  let next = 0;
  return sql.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\?/g, (found) => (found === '?' ? literal(params[next++] ?? null) : found));
}

/** One line of psql; null: it cannot be asked so. A transaction is one text, sent at once. */
export function psqlOf({ sql, params, steps, session, isolation }: Asked): string | null {
  if (session !== undefined) return null;
  const one = (text: string): string => text.replace(/\s+/g, ' ').replace(/;\s*$/, '').trim();
  if (!steps) return one(inlined(sql, params));
  if (steps.some((step) => step.params.some((param) => typeof param === 'object' && param !== null && !(param instanceof Uint8Array))))
    return null;
  const begin = `BEGIN ISOLATION LEVEL ${(isolation ?? 'read committed').toUpperCase()}`;
  return [begin, ...steps.map((step) => one(inlined(step.sql, step.params as readonly Value[]))), 'COMMIT'].join('\\; ');
}

/** How a client of a database is told, in shell: what starts it, what makes it say `#end`, and which of its lines are errors. */
interface Told {
  readonly program: string;
  readonly end: string;
  readonly failed: string;
  readonly unknown: string;
}

/** Connections to databases, in shell: `open` makes one, `ask` sends `$sql` and leaves `outcome`, `ms` if it is measured there, and `answer`. */
export const askSh = ({ program, end, failed, unknown }: Told): string => `open() { # read or write
  local kind=$1 host=$READ_FROM
  [ "$kind" = write ] && host=$WRITE_TO
  rm -f "$dir/$kind".*
  mkfifo "$dir/$kind.in" "$dir/$kind.out"
  ${program} < "$dir/$kind.in" > "$dir/$kind.out" 2>&1 &
  if [ "$kind" = read ]; then exec 5> "$dir/$kind.in" 6< "$dir/$kind.out"; else exec 7> "$dir/$kind.in" 8< "$dir/$kind.out"; fi
}
ask() { # fd to it, fd from it
  local line=''
  ms=0 outcome=ok answer=''
  if ! printf '%s;\\n%s\\n' "$sql" "${end}" 2>/dev/null >&"$1"; then outcome=unknown; open "$kind"; return; fi
  while IFS= read -r line <&"$2"; do
    case $line in
      '#end') break ;;
      ${unknown}) outcome=unknown ;;
      ${failed}) outcome=failed ;;
      'Time: '*) ms=\${line#Time: }; ms=\${ms%% *} ;;
      *) answer="$answer$line"$'\\n' ;;
    esac
  done
  if [ "$line" != '#end' ]; then outcome=unknown; open "$kind"; fi
}
told() { printf '%s\\t%s\\t%s\\t%s\\n' "$op" "$kind" "\${1:-0}" "$2" >> "$out"; }`;

export const PSQL_SH = askSh({
  program: `psql -X -q -A -t -h "$host" -v VERBOSITY=terse -c '\\timing on' -f -`,
  end: `\\\\echo #end`,
  failed: '*ERROR:*|*FATAL:*',
  unknown: `*'connection to server was lost'*|*'closed the connection'*`,
});

/** What the scripts of clients begin with. */
export const headOf = (login: string): string => `set -u
trap '' PIPE
${login}
work=\${WORK:-/work}/$REGION.tsv
out=\${RESULTS:-/results}/$REGION.tsv
: > "$out"`;

export const PSQL_HEAD = headOf(`export PGPASSWORD=${PASSWORD} PGUSER=\${PGUSER:-postgres} PGOPTIONS="-c statement_timeout=$TIMEOUT_MS"`);

/** psql measures each question from sending to the whole answer. */
const CLIENT_SH = `#!/bin/bash
# Asks what stands in work/REGION.tsv (ms, op, kind, SQL) at its moments after START, over ${CONNECTIONS} connections to each database that
# it asks, and writes op, kind, ms and outcome to results/REGION.tsv.
${PSQL_HEAD}
${UNTIL_DUE}
${PSQL_SH}
worker() { # its number
  local at op kind sql ms outcome answer
  dir=$(mktemp -d)
  open read
  open write
  while IFS=$'\\t' read -r at op kind sql <&9; do
    until_due "$at"
    if [ "$kind" = read ]; then ask 5 6; else ask 7 8; fi
    told "$ms" "$outcome"
  done 9< <(awk -v n=${CONNECTIONS} -v i="$1" 'NR % n == i' "$work")
  exec 5>&- 7>&-
}
for i in $(seq 0 ${CONNECTIONS - 1}); do worker "$i" & done
wait
`;

/** Whom a client asks: by name, or where it stands. */
export interface Asks {
  readonly reads: Host;
  readonly writes: Host;
}

const clientOf = (host: Host, { reads, writes }: Asks, client: ClientScript, world: ExportWorld): object => ({
  image: client.image ?? COMMON.image,
  profiles: ['clients'],
  environment: {
    ...{ REGION: host.region, START, TIMEOUT_MS: String(world.settings['clientTimeoutMs'] ?? 2000) },
    ...{ READ_FROM: reads.name, WRITE_TO: writes.name },
    ...client.environment(host.region),
  },
  entrypoint: ['bash', '/client.sh'],
  volumes: ['./client.sh:/client.sh:ro', './work:/work:ro', './results:/results'],
  networks: attached(host),
});

/** The one of them in a client's region, or the nearest to it. */
export function nearest(hosts: readonly [Host, ...Host[]], region: string, { places, rttMs }: ExportWorld): Host {
  const at = (id: string): number => places.findIndex((place) => place.id === id);
  const far = (host: Host): number => rttMs[at(region)]?.[at(host.region)] ?? 0;
  return hosts.reduce((best, host) => (far(host) < far(best) ? host : best));
}

/** What a client asks, one question a line: ms, op, kind, what its script wants besides, SQL. */
function workOf(client: string, operations: ExportWorld['operations'], { lineOf, columns }: ClientScript): string {
  return operations
    .flatMap((operation) => {
      const { asked, call } = operation;
      const sql = operation.client === client ? lineOf(asked) : null;
      if (sql === null) return [];
      const kind = readsOnly(asked) ? 'read' : 'write';
      return [`${[(call / 1000).toFixed(3), asked.op, kind, ...columns(asked), sql.replaceAll('\t', ' ')].join('\t')}\n`];
    })
    .join('');
}

/** An application that does more than to ask. */
export interface ClientScript {
  readonly script: string;
  /** Unless given, that of the server, which has psql. */
  readonly image?: string;
  /** A question as a line; null: it cannot be asked so. */
  readonly lineOf: (asked: Asked) => string | null;
  /** Of a line, between the kind and the SQL. */
  readonly columns: (asked: Asked) => readonly string[];
  readonly environment: (region: string) => Readonly<Record<string, string>>;
}

/** Asks the databases, and nobody else. */
export const ASKS_ONLY: ClientScript = { script: CLIENT_SH, lineOf: psqlOf, columns: () => [], environment: () => ({}) };

/** What stands on the hosts of a set-up. */
export interface Built {
  readonly system: string;
  /** One for each host, in their order. */
  readonly services: readonly object[];
  /** Whom the client of a region asks. */
  readonly asks: (region: string) => Asks;
  /** Unless given, clients ask the databases and nobody else. */
  readonly client?: ClientScript;
  /** A service that runs once, before the delays and the clients. */
  readonly load?: object;
  readonly files: Readonly<Record<string, string>>;
  readonly differs: readonly string[];
}

/** A set-up whose nodes are asked by psql. `built`: what stands on the hosts of the nodes; `nodes`: those that are hosts, unless all are. */
export function asked(world: ExportWorld, built: (hosts: readonly [Host, ...Host[]]) => Built, nodes = world.nodes): Exported {
  const { clients, run, operations } = world;
  const named = ({ id, region }: { readonly id: string; readonly region: string }) => ({ name: id, region });
  const hosts = hostsOf([...nodes, ...clients].map(named));
  const [first, ...others] = hosts.slice(0, nodes.length);
  const asking = hosts.slice(nodes.length);
  if (!first) throw new Error("Antipode's own mistake: a set-up without a database");
  const standing: readonly [Host, ...Host[]] = [first, ...others];
  const { system, services, asks, client = ASKS_ONLY, load, files, differs } = built(standing);
  return {
    ...{ system, hosts, differs },
    compose: {
      name: `antipode-${run.scenario.id}`,
      services: Object.fromEntries<object>([
        ...standing.map(({ name }, i): [string, object] => [name, services[i] ?? {}]),
        ...(load ? [['load', load] as [string, object]] : []),
        ...asking.map((host): [string, object] => [host.name, clientOf(host, asks(host.region), client, world)]),
        ...sidecars(standing, asking),
      ]),
      networks: planet,
    },
    files: {
      ...files,
      'client.sh': client.script,
      'run.sh': runScript(standing, asking, load ? 'load' : null),
      ...Object.fromEntries(clients.map(({ id, region }) => [`work/${region}.tsv`, workOf(id, operations, client)])),
    },
    leftOut: operations.filter(({ asked }) => client.lineOf(asked) === null).length,
  };
}
