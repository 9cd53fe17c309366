/** Histories are read and judged in a thread of their own; what an operation says is asked for by its place. */
import { type HistoryLine, judge, type Judgement, readHistoryFile } from './index.ts';
import { isTransaction } from './history.ts';
import { type Lanes, lanesOf } from './lanes.ts';
import { transactionWords, spoken } from './words.ts';

export type ToChecker = { readonly what: 'open'; readonly text: string } | { readonly what: 'tell'; readonly places: readonly number[] };

/** A history that was judged. */
export interface Checked {
  readonly judgement: Omit<Judgement, 'offending' | 'anomalies'>;
  /** What shows that there is no order, in words, in order of their calls. */
  readonly offending: readonly string[];
  readonly anomalies: readonly {
    readonly type: string;
    readonly note: string;
    /** Each transaction, and what leads from it to the next. */
    readonly cycle: readonly { readonly words: string; readonly to: string | null }[];
  }[];
  readonly lanes: Lanes;
  /** The share link of the run that wrote it, where it names one. */
  readonly run: string | null;
}

export type FromChecker = { readonly checked: Checked } | { readonly told: readonly string[] } | { readonly problem: string };

/** More than that nobody reads, and a page need not hold. */
export const OPERATIONS_MAX = 200_000;
const ANOMALIES_MAX = 20;

const wordsOf = (line: HistoryLine): string => (isTransaction(line) ? transactionWords(line) : spoken(line));

export async function checked(text: string): Promise<{ readonly history: readonly HistoryLine[]; readonly found: Checked }> {
  const { history, run } = await readHistoryFile(text);
  if (history.length === 0) throw new Error('The history has no operation. Give one in which somebody asked something.');
  if (history.length > OPERATIONS_MAX)
    throw new Error(
      `The history has ${history.length} operations; at most ${OPERATIONS_MAX} are drawn. Check a part of it, or all of it at a terminal: antipode check FILE.`,
    );
  const whole = judge(history, 'register');
  const { offending, anomalies, ...judgement } = { ...whole, anomalies: whole.anomalies.slice(0, ANOMALIES_MAX) };
  const found: Checked = {
    judgement,
    offending: [...offending].sort((a, b) => a.call - b.call).map(wordsOf),
    anomalies: anomalies.map(({ type, note, cycle }) => ({
      ...{ type, note },
      cycle: cycle.map(({ transaction, to }) => ({ words: transactionWords(transaction), to })),
    })),
    lanes: lanesOf(history, { ...whole, anomalies }),
    run,
  };
  return { history, found };
}

if (typeof DedicatedWorkerGlobalScope !== 'undefined' && globalThis instanceof DedicatedWorkerGlobalScope) {
  const scope = globalThis;
  let history: readonly HistoryLine[] = [];
  scope.onmessage = ({ data }: MessageEvent<ToChecker>) => {
    const answer = (message: FromChecker): void => scope.postMessage(message);
    if (data.what === 'tell') {
      answer({ told: data.places.map((place) => (history[place] ? wordsOf(history[place] as HistoryLine) : '')) });
      return;
    }
    checked(data.text).then(
      ({ history: read, found }) => {
        history = read;
        answer({ checked: found });
      },
      (error: unknown) => answer({ problem: error instanceof Error ? error.message : String(error) }),
    );
  };
}
