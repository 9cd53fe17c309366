/** Set-ups as `export` writes them. */
import { filesOf } from '../../src/cli/export/export.ts';
import { findScenario } from '../../src/cli/find.ts';
import { runUnder } from '../../src/session/under.ts';

const known = new Map<string, ReturnType<typeof filesOf>>();

/** Each once for all tests. */
export async function written(id: string, architecture?: string): Promise<ReturnType<typeof filesOf>> {
  const name = `${id} ${architecture ?? ''}`;
  const { scenario } = await findScenario(id);
  const made = known.get(name) ?? filesOf(architecture === undefined ? scenario : runUnder(scenario, architecture, 'test').scenario);
  known.set(name, made);
  return made;
}
