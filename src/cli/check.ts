/** `check`: is a history linearizable, or serializable, and if not, which part of it shows that. */
import { type HistoryLine, judge, type Judgement, type Model, readHistory, UnreadableHistory } from '../consistency/index.ts';
import { BadInput } from '../session/problem.ts';
import type { Arguments, Flags } from './arguments.ts';
import { readText, shortened } from './read.ts';

export const flags: Flags = {
  values: { model: 'register|list-append' },
  switches: ['json'],
  positionals: ['history'],
};

const MODELS: readonly Model[] = ['register', 'list-append'];

const HISTORY = { bytesMax: 500_000_000, what: 'history that can be checked', give: 'Give the file of a history' };

/** 0: there is an order; 1: there is none, or nobody found out. */
export async function check(args: Arguments): Promise<number> {
  const named = args.value('model') ?? 'register';
  const model = MODELS.find((each) => each === named);
  if (!model) throw new BadInput(`--model: “${shortened(named)}” is none of ${MODELS.join(' and ')}. Give one of them.`);
  const file = args.positional(0);
  const history = await historyIn(file);
  const judgement = judge(history, model);
  console.log(args.on('json') ? JSON.stringify(judgement) : words(judgement));
  return judgement.verdict === 'linearizable' || judgement.verdict === 'serializable' ? 0 : 1;
}

async function historyIn(file: string): Promise<readonly HistoryLine[]> {
  try {
    return await readHistory(readText(file, HISTORY));
  } catch (error) {
    throw error instanceof UnreadableHistory ? new BadInput(`“${shortened(file)}”: ${error.message}`) : error;
  }
}

function words({ verdict, operations, prefix, offending, strict, anomalies }: Judgement): string {
  const count = `${operations} operation${operations === 1 ? '' : 's'}`;
  switch (verdict) {
    case 'linearizable':
      return `Linearizable: ${count} ${operations === 1 ? 'has' : 'have'} one order that every answer fits.`;
    case 'unknown':
      return `Unknown: ${count} ${operations === 1 ? 'leaves' : 'leave'} too many orders to try; some part of the history was not decided.`;
    case 'not-linearizable': {
      const head = `Not linearizable. The first ${prefix} of ${count} that returned have an order; these, by themselves, have none:`;
      return [head, ...offending.map((each) => `  ${JSON.stringify(each)}`)].join('\n');
    }
    case 'serializable':
      return [
        `Serializable: what ${count} ${operations === 1 ? 'tells' : 'tell'} fits one order${strict ? ', which is also the order of time' : ', but not in the order of time'}.`,
      ]
        .concat(anomalies.map(anomalyWords))
        .join('\n');
    case 'not-serializable':
      return ['Not serializable:', ...anomalies.map(anomalyWords)].join('\n');
  }
}

function anomalyWords({ type, note, cycle }: Judgement['anomalies'][number]): string {
  const steps = cycle.map(({ transaction, to }) => `    ${JSON.stringify(transaction)}${to === null ? '' : `\n      ${to}`}`);
  return [`  ${type}: ${note}`, ...steps].join('\n');
}
