/** What came of two terminals, in sentences with their numbers, each read off what happened. */
import type { Micros } from '../../sim/node.ts';
import { msText } from '../../words/en/numbers.ts';
import type { LineFact } from './facts.ts';
import { heldIn } from './held.ts';
import * as Say from '../../words/en/terminals.ts';

export interface Said {
  readonly kind: 'done' | 'failed' | 'stale';
  readonly head: string;
  readonly body: string;
  /** The answer whose causes explain it; null while there is none. */
  readonly event: number | null;
}

const WHY: Readonly<Record<string, string>> = {
  '40001': Say.anotherTransactionHad,
  '40P01': Say.eachWaitedForWhatThe,
  '25P02': Say.theTransactionHadEndedHere,
};

/** At most one about what failed, one about what was waited for, one about what was held longest. */
export function saidOf(facts: readonly LineFact[], city: (client: string) => string, nowUs: Micros): readonly Said[] {
  return [refused(facts, city), waited(facts, city, nowUs), held(facts, city, nowUs)].filter((said) => said !== null);
}

function refused(facts: readonly LineFact[], city: (client: string) => string): Said | null {
  const failed = facts.findLast(({ answer }) => answer?.outcome.ok === false && answer.outcome.problem.code !== '25P02');
  if (!failed?.answer || failed.answer.outcome.ok) return null;
  const { problem } = failed.answer.outcome;
  const what = failed.bound === 'commit' ? 'COMMIT' : 'line';
  return {
    kind: 'failed',
    head: Say.sWasRefusedAfterMs(city(failed.client), what, msText(failed.answer.at - failed.at)),
    body: WHY[problem.code ?? ''] ?? problem.message,
    event: failed.answer.event,
  };
}

function waited(facts: readonly LineFact[], city: (client: string) => string, nowUs: Micros): Said | null {
  const waits = facts.flatMap((fact) =>
    (fact.worked?.waits ?? []).flatMap(({ fromUs, toUs, waitsFor }) => {
      const other = facts.find(({ op, transaction }) => waitsFor.includes(op) || (transaction !== null && waitsFor.includes(transaction)));
      return other && fromUs <= nowUs
        ? [{ fact, other, us: Math.min(toUs ?? nowUs, nowUs) - fromUs, open: toUs === null || toUs > nowUs }]
        : [];
    }),
  );
  const last = waits.at(-1);
  if (!last) return null;
  const [who, whom] = [city(last.fact.client), city(last.other.client)];
  const time = Say.ms2(msText(last.us), last.open);
  return {
    kind: 'stale',
    head: Say.forWord2(who, last.open, whom === who, whom, time),
    body: Say.heldTheRowUntilIts(whom === who, whom),
    event: last.open ? null : (last.fact.answer?.event ?? null),
  };
}

function held(facts: readonly LineFact[], city: (client: string) => string, nowUs: Micros): Said | null {
  const times = heldIn(facts).flatMap(({ client, session, fromUs, toUs }) => {
    const end = Math.min(toUs ?? nowUs, nowUs);
    const lines = facts.filter((fact) => fact.session === session && fact.worked?.ran);
    const worked = lines.reduce((sum, { worked }) => sum + overlap(worked?.ran, fromUs, end), 0);
    // What ended it, once that is answered.
    const event = lines.findLast(({ answer, worked }) => answer && (worked?.ran?.toUs ?? 0) <= end)?.answer?.event ?? null;
    return end > fromUs ? [{ client, us: end - fromUs, idle: end - fromUs - worked, event }] : [];
  });
  const [longest] = times.sort((a, b) => b.us - a.us);
  if (!longest) return null;
  return {
    kind: 'done',
    head: Say.heldItsRowsForMs(city(longest.client), msText(longest.us)),
    body: Say.forMsOfThemThe(msText(longest.idle)),
    event: longest.event,
  };
}

const overlap = (ran: { readonly fromUs: Micros; readonly toUs: Micros } | null | undefined, from: Micros, to: Micros): number =>
  ran ? Math.max(0, Math.min(ran.toUs, to) - Math.max(ran.fromUs, from)) : 0;
