/** Figures of the runs that are compared, as they are counted: the whole of them, wherever the clock stands. */
import type { RunSpec } from '../session/run.ts';
import { type FiguresPort, figuresPort } from '../worker/figures/port.ts';
import type { Known, Refused } from '../worker/figures/protocol.ts';

export interface FiguresState {
  /** Null before anything is known of these runs. */
  readonly known: Known | null;
  /** All is counted. */
  readonly done: boolean;
  readonly problem: string | null;
}

const NOTHING: FiguresState = { known: null, done: false, problem: null };
const LOST = 'What counts the figures was lost; it begins again when something changes.';

export class Figures {
  #state = NOTHING;
  #turn = 0;
  #port: FiguresPort | null = null;
  readonly #watchers = new Set<() => void>();

  constructor(readonly connect: () => FiguresPort = figuresPort) {}

  readonly state = (): FiguresState => this.#state;

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** Counts these instead. What is known of others stays until something is known of them. */
  compare(runs: readonly RunSpec[]): void {
    this.#turn += 1;
    this.#tell({ ...this.#state, done: false, problem: null });
    this.#connected().post({ type: 'compare', turn: this.#turn, runs });
  }

  /** Other runs are about to be compared: what is known is of those before. */
  pass(): void {
    if (this.#state.done) this.#tell({ ...this.#state, done: false });
  }

  /** Nothing more is counted. */
  end(): void {
    this.#turn += 1;
    this.#port?.end();
    this.#port = null;
    this.#tell(NOTHING);
  }

  #connected(): FiguresPort {
    if (this.#port) return this.#port;
    const port = this.connect();
    this.#port = port;
    port.listen(
      (answer) => this.#hear(answer),
      () => {
        port.end();
        if (this.#port === port) this.#port = null;
        this.#tell({ ...this.#state, problem: LOST });
      },
    );
    return port;
  }

  #hear(answer: Known | Refused): void {
    if (answer.turn !== this.#turn) return;
    if (answer.type === 'refused') this.#tell({ known: null, done: true, problem: answer.message });
    else this.#tell({ known: answer, done: answer.nowUs >= answer.untilUs, problem: null });
  }

  #tell(state: FiguresState): void {
    this.#state = state;
    for (const watcher of this.#watchers) watcher();
  }
}
