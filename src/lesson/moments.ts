/** When something that a scenario speaks of happens in a run: its steps, and the moments that its words are filled with. */
import type { Micros, NodeId } from '../sim/node.ts';
import type { TraceIndex } from '../trace/world.ts';
import type { Scenario, When } from '../scenarios/schema.ts';

type RoleTaken = TraceIndex['chronicle']['roles'][number];

/** When step `i` is reached, µs; null when the run never gets there. */
export function stepTimeUs(index: TraceIndex, scenario: Scenario, i: number): Micros | null {
  const step = scenario.steps[i];
  return step ? whenUs(index, step.when) : null;
}

function whenUs(index: TraceIndex, when: When): Micros | null {
  if ('atMs' in when) return Math.round(when.atMs * 1000);
  const plus = Math.round(when.plusMs * 1000);
  let moment: Micros | null;
  if ('called' in when) moment = index.operations.get(when.called)?.calledAt ?? null;
  else if ('returned' in when) moment = index.operations.get(when.returned)?.returnedAt ?? null;
  else moment = roleEvent(index, when.role, when.nth, when.node, when.afterMs * 1000)?.at ?? null;
  return moment === null ? null : moment + plus;
}

/** The `nth` time that a node takes a role. */
export function roleEvent(index: TraceIndex, role: string, nth: number, node: NodeId | undefined, afterUs: Micros): RoleTaken | null {
  const taken = index.chronicle.roles.filter(
    (each) => each.role === role && each.at >= afterUs && (node === undefined || each.node === node),
  );
  return taken[nth - 1] ?? null;
}

/** `call op`, `return op`, `commit op`, `role leader 2`, or the name of a command with its node or name: `crash x`. */
export function momentUs(index: TraceIndex, moment: string): Micros | null {
  const [kind = '', name = '', nth = '1'] = moment.trim().split(' ');
  const operation = index.operations.get(name);
  switch (kind) {
    case 'call':
      return operation?.calledAt ?? null;
    case 'return':
      return operation?.returnedAt ?? null;
    case 'commit': {
      const served = operation?.served;
      // Not later than its answer: a database that was put back counts the same positions again.
      return !operation || served?.position == null
        ? null
        : (index.versions.firstCommit({ node: served.node, position: served.position }, operation.calledAt, operation.returnedAt) ?? null);
    }
    case 'role':
      return roleEvent(index, name, Number(nth), undefined, 0)?.at ?? null;
    default: {
      const found = index.chronicle.commands.find(({ command }) => {
        if (command.type !== kind) return false;
        if ('node' in command) return command.node === name;
        if ('name' in command) return name === '' || command.name === name;
        return 'region' in command ? command.region === name : true;
      });
      return found?.at ?? null;
    }
  }
}
