/** The page's end of the thread that judges histories: one for each history that is open. */
import type { Checked, FromChecker, ToChecker } from '../consistency/worker.ts';

/** As much as a page can hold beside its runs. */
const BYTES_MAX = 64 * 1024 * 1024;
const PATIENCE_MS = 60_000;

export interface OpenHistory {
  readonly name: string;
  readonly checked: Checked;
  /** What the operation at this place of the history says. */
  tell(place: number): Promise<string>;
  close(): void;
}

/** Throws one sentence on what is wrong with it. */
export async function openHistory(file: Blob, name: string): Promise<OpenHistory> {
  if (file.size > BYTES_MAX)
    throw new Error(
      `${name} has ${Math.ceil(file.size / 1024 / 1024)} MB; at most ${BYTES_MAX / 1024 / 1024} are taken. Check it at a terminal: antipode check FILE.`,
    );
  const worker = new Worker(new URL('../consistency/worker.ts', import.meta.url), { type: 'module' });
  try {
    const answer = await asked(worker, name, { what: 'open', text: await file.text() });
    if (!('checked' in answer)) throw new Error('problem' in answer ? `${name}: ${answer.problem}` : `${name} was not judged.`);
    // One after the other, so that each is answered by its own.
    let last: Promise<unknown> = Promise.resolve();
    const tell = (place: number): Promise<string> => {
      const next = last.then(async () => {
        const told = await asked(worker, name, { what: 'tell', places: [place] });
        return 'told' in told ? (told.told[0] ?? '') : '';
      });
      last = next.catch(() => undefined);
      return next;
    };
    return { name, checked: answer.checked, tell, close: () => worker.terminate() };
  } catch (error) {
    worker.terminate();
    throw error;
  }
}

function asked(worker: Worker, name: string, message: ToChecker): Promise<FromChecker> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`${name} takes longer than ${PATIENCE_MS / 1000} s to judge. Check it at a terminal: antipode check FILE.`));
    }, PATIENCE_MS);
    worker.onmessage = ({ data }: MessageEvent<FromChecker>) => {
      clearTimeout(timer);
      resolve(data);
    };
    worker.onerror = (event) => {
      clearTimeout(timer);
      reject(new Error(`${name} could not be judged: ${event.message || 'what judges histories has not come'}.`));
    };
    worker.postMessage(message);
  });
}
