/**
 * The thread that counts: figures of whole runs, by the same code as `compare` on the command line, while another thread makes the traces
 * that the page shows around its clock. No trace is kept here, so runs may be of any length.
 */
import { BadInput, SqliteMissing } from '../../session/index.ts';
import { rowOf } from '../../session/report.ts';
import { SideBySide } from '../../session/side-by-side.ts';
import { isWanted, type Known, type Refused, type Wanted } from './protocol.ts';

interface Port {
  postMessage(message: Known | Refused): void;
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
}

interface Around {
  /** Gives what was posted a turn. */
  readonly pause: () => Promise<void>;
  /** Any clock that goes forward. */
  readonly clockMs: () => number;
}

/** Virtual time between two looks at what is wanted, and the reader's time between two answers. */
const SLICE_US = 1_000_000;
const SAY_MS = 250;

/** Serves one port. */
export function serve(port: Port, { pause, clockMs }: Around): void {
  let turn = 0;
  const work = async ({ turn: mine, runs }: Wanted): Promise<void> => {
    const beside = await SideBySide.open(runs);
    let saidMs = clockMs();
    try {
      while (mine === turn && beside.nowUs < beside.untilUs) {
        beside.advance(beside.nowUs + SLICE_US);
        if (clockMs() - saidMs > SAY_MS && beside.nowUs < beside.untilUs) {
          saidMs = clockMs();
          port.postMessage(knownOf(beside, mine, runs));
        }
        await pause();
      }
      if (mine === turn) port.postMessage(knownOf(beside, mine, runs));
    } finally {
      beside.close();
    }
  };
  port.onmessage = ({ data }) => {
    if (!isWanted(data)) return;
    ({ turn } = data);
    work(data).catch((error: unknown) => port.postMessage({ type: 'refused', turn: data.turn, message: wordsOf(error) }));
  };
}

function wordsOf(error: unknown): string {
  if (error instanceof BadInput) return error.message;
  if (error instanceof SqliteMissing)
    return 'The databases could not be fetched, so nothing can be counted. Load the page again when the network is back.';
  return `The figures cannot be counted: ${String(error)}. Load the page again.`;
}

function knownOf(beside: SideBySide, turn: number, [first]: Wanted['runs']): Known {
  const results = beside.results();
  const comparison = { workload: first?.scenario.id ?? '', seed: first?.seed ?? 0, rows: results.map(rowOf) };
  return { type: 'known', turn, nowUs: beside.nowUs, untilUs: beside.untilUs, comparison, reads: results.map(({ reads }) => reads()) };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

if (typeof DedicatedWorkerGlobalScope !== 'undefined' && globalThis instanceof DedicatedWorkerGlobalScope) {
  serve(globalThis, { pause: nextTurn, clockMs: () => performance.now() });
}
