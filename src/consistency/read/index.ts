/** Reads a history, ours or another's: the first line says whose it is. */
import type { HistoryFile, HistoryLine } from '../history.ts';
import { readJepsenLog } from './jepsen-log.ts';
import { readLines } from './lines.ts';
import { complaint, UnreadableHistory } from './problem.ts';

export { UnreadableHistory } from './problem.ts';

/** Throws `UnreadableHistory` with one sentence. */
export const readHistory = async (text: string): Promise<readonly HistoryLine[]> => (await readHistoryFile(text)).history;

/** The same with the run that it names. */
export async function readHistoryFile(text: string): Promise<HistoryFile> {
  const start = text.slice(0, 4_000).trimStart();
  if (start === '') throw new UnreadableHistory('The history is empty. Give one that run --history wrote, or one of Jepsen’s.');
  if (/^\{\s*"/.test(start)) return readLines(text, complaint);
  if (/(?:^|\n)INFO\s+jepsen\.util\s+-/.test(start)) return { history: readJepsenLog(text, complaint), run: null };
  if (/^(?:;.*\n)*\s*[[(]?\s*(?:#[\w.]+\s*)?\{\s*:/.test(start))
    return { history: (await import('./edn.ts')).readEdn(text, complaint), run: null };
  throw new UnreadableHistory(
    'The file is no history: its first line is neither a JSON object, nor an EDN map, nor a line of Jepsen’s log. Give one that run --history wrote.',
  );
}
