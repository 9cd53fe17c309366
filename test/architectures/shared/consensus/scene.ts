/** A scene of a group as text: one command at a time, every message in between, and what each member has in the end. What both algorithms' scenes share. */
import type { TraceEvent } from '../../../../src/sim/events.ts';
import type { Message, NodeId } from '../../../../src/sim/node.ts';
import type { Rig } from '../rig.ts';

export abstract class Scene {
  readonly #lines: string[] = [];
  /** Properties that were broken: the first violation of each is enough, the rest follow from it. */
  readonly #broken = new Set<string>();
  #told: number;

  protected constructor(
    readonly rig: Rig,
    readonly members: readonly NodeId[],
  ) {
    this.#told = rig.events.length;
  }

  /** A message in words; null: it is not worth a line. */
  protected abstract said(from: NodeId, to: NodeId, message: Message): string | null;
  /** What a member has. */
  protected abstract holds(id: NodeId): string;

  /** A command of the scene and all that happens in the next milliseconds. */
  act(words: string, action: (rig: Rig) => void, ms: number): this {
    if (this.#lines.length > 0) this.#lines.push('');
    this.#lines.push(words, '----');
    action(this.rig);
    this.rig.pass(ms);
    for (const event of this.rig.events.slice(this.#told)) this.#tell(event);
    this.#told = this.rig.events.length;
    for (const id of this.members) if (this.rig.states.has(id)) this.#lines.push(`    ${id}: ${this.holds(id)}`);
    return this;
  }

  /** The election timer of a member fires. */
  elect(id: NodeId, ms: number): this {
    return this.act(`the election timer of ${id} fires`, (rig) => rig.fire(id, 'election'), ms);
  }

  text(): string {
    return `${this.#lines.join('\n')}\n`;
  }

  #tell(event: TraceEvent): void {
    const at = `${(event.at / 1000).toFixed(0).padStart(3)} ms`;
    if (event.type === 'send') {
      const said = this.said(event.from, event.to, event.message);
      if (said !== null) this.#lines.push(`${at}  ${said}`);
    }
    // That a node is crashed, its command has said.
    else if (event.type === 'role' && event.role !== 'crashed') this.#lines.push(`${at}  ${event.node} is ${event.role}`);
    else if (event.type === 'violation' && !this.#broken.has(event.invariant)) {
      this.#broken.add(event.invariant);
      this.#lines.push(`VIOLATION of ${event.invariant}: ${event.detail}`);
    }
  }
}
