/** A polite live region: each step of the lesson and each step by meaning, in words. */
import { type ReactElement, useEffect, useState } from 'react';
import { tellerOf } from '../../architectures/telling.ts';
import { feed } from '../../trace/words.ts';
import { plainText } from '../lesson/Prose.tsx';
import { useLesson } from '../lesson/use-lesson.ts';
import { msText } from '../../words/en/numbers.ts';
import { useApp, useRun } from '../store.tsx';
import { useCity } from '../names.ts';
import { aboutOf, roomOf } from '../rooms.ts';
import * as Say from '../../words/en/app/live.ts';

export function Live(): ReactElement {
  const lesson = useLesson();
  const moment = useMomentWords();
  const opened = useRun((run, page) => run.stage !== null && page.aim === null);
  const [said, setSaid] = useState('');
  const step = lesson && opened ? Say.stepOf(lesson.number + 1, lesson.of, plainText(lesson.title), plainText(lesson.narration)) : '';
  const asks = lesson?.question?.phase === 'ahead' ? Say.guessFirst(plainText(lesson.question.text)) : '';
  useEffect(() => setSaid(`${step} ${asks}`.trim()), [step, asks]);
  useEffect(() => {
    if (moment) setSaid(moment);
  }, [moment]);
  return (
    <div className="unseen" aria-live="polite" data-testid="live">
      {said}
    </div>
  );
}

/** What happened at the moment that was stepped to. */
export function useMomentWords(): string {
  const moment = useApp((s) => s.moment);
  const index = useRun((run) => run.index);
  const architecture = useRun((run) => roomOf(run.spec.scenario));
  const city = useCity();
  if (!moment) return '';
  const about = tellerOf(aboutOf(architecture));
  const told = feed(index, moment.atUs - 1, moment.atUs, about, city).map((item) => item.words);
  const words = told.length > 0 ? told.slice(0, 3) : arrivals();
  return `${msText(moment.atUs)} ms. ${words.join(' ') || Say.next(moment.kind)}`;

  function arrivals(): string[] {
    const out: string[] = [];
    for (let i = index.countAt(moment ? moment.atUs - 1 : 0); i < index.countAt(moment?.atUs ?? 0) && out.length < 3; i++) {
      const event = index.event(i);
      if (event?.type !== 'send' && event?.type !== 'deliver') continue;
      const flight = index.flight(event.seq);
      if (!flight) continue;
      const what = about.messages[flight.message.as ?? flight.message.kind]?.label ?? flight.message.kind;
      const verb = event.type === 'send' ? Say.setsOutFrom : Say.arrivesFrom;
      out.push(`A ${what} ${verb} ${city(flight.from)} ${event.type === 'send' ? 'to' : 'in'} ${city(flight.to)}.`);
    }
    return out;
  }
}
