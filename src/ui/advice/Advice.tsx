/** The adviser: what somebody builds on the left, in a sentence, with the plane where its advice turns below it, and on the right what came of it under every architecture, ranked. */
import './advice.css';
import { type ReactElement, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { applications } from '../../advice/applications.ts';
import * as Say from '../../words/en/advice/advice.ts';
import { advised, type Advised, begin, stop, subscribe } from './advising.ts';
import { type Draft, draftOf, fromAddress, inAddress, readDraft } from './draft.ts';
import { nameOf } from './name-of.ts';
import { Loads } from './Loads.tsx';
import { Plane } from './Plane.tsx';
import { Ranks } from './Ranks.tsx';
import { Sentence } from './Sentence.tsx';
import { Turns } from './Turns.tsx';

const SEEDS = ['1', '5', '20'];
const EMPTY: Draft = { title: '', readers: [], writers: null, counts: blank(Say.fields), limits: blank(Say.limits) };

function blank<K extends string>(of: Readonly<Record<K, unknown>>): Record<K, string> {
  return Object.fromEntries(Object.keys(of).map((key) => [key, ''])) as Record<K, string>;
}

/** What was typed stays while other screens are shown. */
let typed: Draft | null = null;

/** The form stands in a column of its own; what it runs is begun from the other, too. */
const FORM = 'advice-form';

export function Advice(): ReactElement {
  const [draft, setDraft] = useState<Draft>(
    () => fromAddress(location.hash) ?? typed ?? (applications[0] ? draftOf(applications[0]) : EMPTY),
  );
  const [seeds, setSeeds] = useState('5');
  const now = useSyncExternalStore(subscribe, advised);
  const { application, mistakes } = useMemo(() => readDraft(draft), [draft]);
  useEffect(() => {
    typed = draft;
    const address = inAddress(draft);
    if (location.hash !== address) history.replaceState(null, '', `?advice${address}`);
  }, [draft]);
  const other = now.application !== null && JSON.stringify(now.application) !== JSON.stringify(application);
  return (
    <main className="advice">
      <form
        id={FORM}
        onSubmit={(event) => {
          event.preventDefault();
          if (application) begin(application, Number(seeds));
        }}
      >
        <h2>{Say.what}</h2>
        <p className="samples">
          {Say.startFrom}
          {applications.map((sample) => (
            <button key={sample.id} type="button" className="inline" onClick={() => setDraft(draftOf(sample))}>
              {Say.samples[sample.id]}
            </button>
          ))}
        </p>
        <Sentence draft={draft} mistakes={mistakes} onChange={setDraft} />
        <p className="aside">{Say.emptyLimits}</p>
        <label className="seeds">
          {Say.seeds}
          <select value={seeds} onChange={({ target }) => setSeeds(target.value)}>
            {SEEDS.map((count) => (
              <option key={count}>{count}</option>
            ))}
          </select>
        </label>
        <p className="go">
          <button type="submit" className="button" disabled={application === null}>
            {now.application ? Say.again : Say.run}
          </button>
          {now.is === 'running' ? (
            <button type="button" className="quiet" onClick={stop}>
              {Say.stop}
            </button>
          ) : null}
        </p>
        <p role="status">{application === null ? Say.mend : saidOf(now)}</p>
        {now.is === 'running' ? (
          <progress aria-label={Say.run} max={now.progress?.of ?? 1} {...(now.progress && { value: now.progress.done })} />
        ) : null}
        {now.application && now.part.ranks ? <Plane tried={now.part.tried ?? []} application={now.application} /> : null}
        {now.application && now.part.loads ? <Loads loads={now.part.loads} application={now.application} /> : null}
      </form>
      <section className="advised" aria-live="off" aria-label={Say.title}>
        {other && now.is !== 'idle' ? <p className="aside">{Say.changed}</p> : null}
        <Found now={now} />
      </section>
    </main>
  );
}

function saidOf({ is, progress, problem }: Advised): string {
  switch (is) {
    case 'running':
      return progress ? Say.progress(progress.done, progress.of) : Say.beginning;
    case 'stopped':
      return Say.stopped;
    case 'failed':
      return Say.failed(problem);
    default:
      return '';
  }
}

function Found({ now }: { readonly now: Advised }): ReactElement {
  const { application, part } = now;
  const { ranks, tried = [], level = false, unfit = [], turns = [] } = part;
  const shown = ranks ?? tried;
  const [first, second] = shown;
  if (!application || !first)
    return (
      <>
        <h1>{Say.title}</h1>
        <p className="say">{Say.say}</p>
        {now.is === 'idle' ? (
          <button type="submit" form={FORM} className="button">
            {Say.run}
          </button>
        ) : null}
      </>
    );
  return (
    <>
      <h1>{ranks ? (level && second ? Say.level(nameOf(first), nameOf(second)) : Say.forYou(nameOf(first))) : Say.soFar(nameOf(first))}</h1>
      <p className="say">{Say.ranking(first.seeds)}</p>
      <Ranks ranks={shown} application={application} label={Say.table} />
      <p className="aside">{Say.brokenKey}</p>
      <Turns turns={turns} />
      {ranks ? (
        <details>
          <summary>{Say.tried(tried.length)}</summary>
          <Ranks ranks={tried} application={application} label={Say.tried(tried.length)} />
        </details>
      ) : null}
      {unfit.map(({ name, why }) => (
        <p key={name} className="aside">
          {Say.notRun(name, why)}
        </p>
      ))}
    </>
  );
}
