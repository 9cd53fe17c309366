/** What is done to all runs that are seen at once, and going back on it: they stay comparable. */
import { whyNotComparable } from '../session/comparable.ts';
import type { RunSpec } from '../session/run.ts';
import type { Command } from '../sim/commands.ts';
import type { Core } from './core.ts';
import { commandTimeUs, forked, freshOp } from './fork.ts';
import type { Runs } from './runs.ts';
import type { Screens } from './screens.ts';
import { seenRuns } from './seen.ts';
import type { Deed, RunId, RunState, ScreenId } from './state.ts';

const AS_OPENED = 'nothing done';
/** Each is a list of specs, without traces. */
const DEEDS_MAX = 50;
const NOTHING_DONE = 'There is nothing to undo: these runs are as they were opened.';
const NO_CLIENT = 'That client is not in every one of these runs. Choose a region that all have.';

export class Together {
  constructor(
    readonly core: Core,
    readonly runs: Runs,
    readonly screens: Screens,
  ) {}

  /** What cannot be compared is refused in a sentence. */
  open(screen: ScreenId, specs: readonly RunSpec[], atUs: number | null): void {
    const apart = whyNotComparable(specs);
    if (apart === null) this.screens.openTogether(screen, { runs: specs, atUs });
    else this.core.set({ problem: apart });
  }

  /** As they are, without the question of a lesson: on that screen nobody asks it. */
  compare(ids: readonly RunId[]): void {
    const { runs, nowUs } = this.core.get();
    const specs = ids.flatMap((id) => runs[id]?.spec ?? []).map((spec) => ({ ...spec, scenario: { ...spec.scenario, question: null } }));
    this.open('compare', specs, nowUs);
  }

  /** All become others at once, and can come back. */
  change(specOf: (run: RunState) => RunSpec, label: string, fromUs = 0): void {
    const { core } = this;
    const { deeds, deed } = core.get();
    const seen = seenRuns(core.get());
    const specs = seen.map(specOf);
    const before: readonly Deed[] =
      deeds.length > 0 ? deeds : [{ id: 1, from: null, label: AS_OPENED, specs: seen.map(({ spec }) => spec) }];
    const id = Math.max(...before.map((each) => each.id)) + 1;
    const made: Deed = { id, from: deed ?? before[0]?.id ?? null, label, specs };
    core.set({ deeds: [...before, made].slice(-DEEDS_MAX), deed: id });
    this.runs.become(specs, fromUs);
  }

  /** All are again what they were then. */
  standOn(id: number): void {
    const { core } = this;
    const deed = core.get().deeds.find((each) => each.id === id);
    if (!deed) return;
    core.set({ deed: id, ownOp: null });
    this.runs.become(deed.specs);
  }

  /** All are again what they were before the last thing that was done. */
  undo(): void {
    const { deeds, deed } = this.core.get();
    const from = deeds.find(({ id }) => id === deed)?.from ?? null;
    if (from === null) this.core.set({ problem: NOTHING_DONE });
    else this.standOn(from);
  }

  /** `commandsOf`: what does the same in each of them. */
  command(commandsOf: (run: RunState) => readonly Command[], label: string): void {
    const atUs = commandTimeUs(this.core.get().nowUs);
    const specOf = (run: RunState): RunSpec => commandsOf(run).reduce((spec, command) => forked(spec, atUs, command), run.spec);
    this.change(specOf, label, atUs);
  }

  ask(client: string, sql: string): void {
    const { core } = this;
    const seen = seenRuns(core.get());
    if (seen.some(({ stage }) => stage && !stage.nodes.some(({ id }) => id === client))) return core.set({ problem: NO_CLIENT });
    const op = freshOp(seen.map(({ spec }) => spec));
    const atUs = commandTimeUs(core.get().nowUs);
    const query: Command = { type: 'query', client, op, sql, params: [] };
    this.change(({ spec }) => forked(spec, atUs, query), `asked ${sql.trim().slice(0, 40)}`, atUs);
    this.runs.aiming.await(op);
    core.set({ ownOp: op, playing: !core.deps.reducedMotion() });
  }
}
