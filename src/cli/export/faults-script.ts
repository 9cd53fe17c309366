/** The scenario's faults as commands of Docker, where it has such. */
import type { TimedCommand } from '../../sim/commands.ts';
import type { Host } from './network.ts';

function actOf({ command }: TimedCommand, hosts: readonly Host[]): string | null {
  const inRegion = (region: string): string =>
    hosts
      .filter((host) => host.region === region)
      .map(({ name }) => name)
      .join(' ');
  if ('node' in command && !hosts.some(({ name }) => name === command.node)) return null;
  switch (command.type) {
    case 'crash':
      return `docker compose kill ${command.node}`;
    case 'restart':
      return `docker compose start ${command.node} && docker compose up net-${command.node}`;
    case 'pause':
      return `docker compose pause ${command.node}`;
    case 'resume':
      return `docker compose unpause ${command.node}`;
    case 'outage':
      return `docker compose kill ${inRegion(command.region)}`;
    case 'restore':
      return `docker compose start ${inRegion(command.region)}`;
    default:
      return null;
  }
}

/** `databases`: what faults strike. What Docker cannot do stands there as a comment. */
export function faultsScript(faults: readonly TimedCommand[], databases: readonly Host[]): string {
  const lines = faults.map((fault) => {
    const seconds = (fault.at / 1_000_000).toFixed(3);
    const act = actOf(fault, databases);
    return act === null ? `# at ${seconds} s, not done: ${JSON.stringify(fault.command)}` : `at ${seconds}; ${act}`;
  });
  return `#!/bin/sh
# What breaks, at its moments after START (the first argument, seconds since 1970). Done with FAULTS=yes ./run.sh
set -u
cd "$(dirname "$0")"
at() { sleep "$(awk -v at="$1" -v start="$START" -v now="$(date +%s.%N)" 'BEGIN { left = start + at - now; printf "%.3f", left > 0 ? left : 0 }')"; }
START=$1
${lines.join('\n')}
`;
}
