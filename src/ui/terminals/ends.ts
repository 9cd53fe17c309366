/** When a line that was just given has come as far as it can by itself: it is answered, or waits for the other terminal. */
import type { TimedCommand } from '../../sim/commands.ts';
import { isLine } from '../../scenarios/terminals.ts';
import type { Ends } from '../../store/state.ts';
import { Works } from '../../trace/work.ts';

/**
 * A line that waits for a row of the other terminal's transaction would wait until its client gives up: playback ends where the wait
 * begins. With it, lines of the other one are waited for that this one has let go.
 */
export function endsOf(commands: readonly TimedCommand[]): Ends {
  const lines = commands.filter(isLine).map(({ command }) => command.op);
  let works: Works | null = null;
  return (index, op) => {
    if (works?.index !== index) works = new Works(index);
    const known = works;
    let latest = 0;
    for (const each of [...lines, op]) {
      const ends = settled(known, each, lines);
      if (ends === null) return null;
      latest = Math.max(latest, ends);
    }
    return latest;
  };
}

function settled(works: Works, op: string, lines: readonly string[]): number | null {
  const operation = works.index.operations.get(op);
  if (!operation) return lines.includes(op) ? 0 : null;
  const { returnedAt, outcome } = operation;
  if (returnedAt === null) return null;
  const wait = works.of(op)?.waits.find(({ waitsFor }) => waitsFor.some((other) => lines.includes(other)));
  const gaveUp = outcome?.ok === false && !outcome.definite;
  return gaveUp && wait ? wait.fromUs + 1 : returnedAt;
}
