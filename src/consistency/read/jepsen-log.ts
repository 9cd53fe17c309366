/** Logs of Jepsen's first versions, which Porcupine's tests are made of: `INFO  jepsen.util - 4 :invoke :cas [4 2]`. */
import type { HistoryLine } from '../history.ts';
import { pairedCalls, type Told } from './calls.ts';
import type { Complain } from './problem.ts';

const LINE = /^INFO\s+jepsen\.util\s+-\s+(\d+)\s+:(invoke|ok|fail|info)\s+:(\w+)\s+(.*?)\s*(?::hint\s+\d+\s*)?$/;

export function readJepsenLog(text: string, complain: Complain): readonly HistoryLine[] {
  const told: Told[] = [];
  text.split('\n').forEach((each, i) => {
    const line = i + 1;
    const found = LINE.exec(each);
    if (!found) {
      // Clusters say other things too, and so does the one who makes the trouble.
      if (/^INFO\s+jepsen\.util\s+-\s+\d/.test(each))
        throw complain(line, 'it is not understood', 'Write process, type, operation and value');
      return;
    }
    const [, process = '', type, f = '', value = ''] = found;
    told.push({ line, process, type: type as Told['type'], f, value: valueIn(value, line, complain) });
  });
  return pairedCalls(told, { failedCompare: true }, complain);
}

function valueIn(text: string, line: number, complain: Complain): unknown {
  if (text === 'nil' || text.startsWith(':')) return null;
  const pair = /^\[\s*(\S+)\s+(\S+)\s*\]$/.exec(text);
  if (pair) return [valueIn(pair[1] ?? '', line, complain), valueIn(pair[2] ?? '', line, complain)];
  if (/^-?\d+$/.test(text)) return Number(text);
  throw complain(line, 'its value is no number, pair or nil', 'Write 4, [4 2] or nil');
}
