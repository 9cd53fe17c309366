/** What an export consists of, and what both systems have in common. */
import type { Asked } from '../../sim/operation.ts';
import type { Host } from './network.ts';

export interface Exported {
  /** What is set up, in words. */
  readonly system: string;
  readonly compose: { readonly name: string; readonly services: Readonly<Record<string, object>>; readonly networks: object };
  readonly hosts: readonly Host[];
  /** Beside compose.yaml: path → text. */
  readonly files: Readonly<Record<string, string>>;
  /** Operations that cannot be asked there. */
  readonly leftOut: number;
  /** How it differs from what is simulated. */
  readonly differs: readonly string[];
}

const READS = /^\s*(?:select|with\b(?![^;]*\b(?:insert|update|delete)\b)|values|explain)\b/i;

export const readsOnly = ({ sql, steps }: Asked): boolean => (steps ?? [{ sql }]).every((step) => READS.test(step.sql));

/** Sets everything up, lets clients ask, and prints what they measured. */
export const runScript = (databases: readonly Host[], clients: readonly Host[], load: string | null = null): string => {
  const names = (hosts: readonly Host[]): string => hosts.map(({ name }) => name).join(' ');
  const nets = (hosts: readonly Host[]): string => hosts.map(({ name }) => `net-${name}`).join(' ');
  return `#!/bin/sh
# Starts the databases, then their delays, then the clients, and prints one JSON object. Ends with: docker compose down --volumes
set -eu
cd "$(dirname "$0")"
mkdir -p results
export START=0
docker compose up --detach --wait ${names(databases)}
${load === null ? '' : `docker compose run --rm ${load}\n`}docker compose up ${nets(databases)}
# Everybody counts from here: time for the clients to start and to connect.
START=$(( $(date +%s) + 25 ))
docker compose up --detach ${names(clients)} ${nets(clients)}
[ "\${FAULTS:-no}" = yes ] && sh ./faults.sh "$START" &
docker compose wait ${names(clients)} || true
sh ./report.sh
`;
};

/** Waits for the moment of a line, after \`START\` (seconds since 1970). */
export const UNTIL_DUE = `until_due() { # ms after START
  local now left
  now=$(date +%s%3N)
  left=$(( START * 1000 + \${1%.*} - now ))
  if [ "$left" -gt 0 ]; then sleep "$(awk -v ms="$left" 'BEGIN { printf "%.3f", ms / 1000 }')"; fi
}`;

// biome-ignore lint/suspicious/noTemplateCurlyInString: Compose fills it in
export const START = '${START:?set by run.sh}';

/** Questions of a client go to so many connections in turn, as to a pool. */
export const CONNECTIONS = 8;
