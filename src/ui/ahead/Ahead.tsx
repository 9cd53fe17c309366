/** What can go wrong from here: a guarantee is chosen, the next schedules are searched, and what breaks it opens as a branch of time. */
import './ahead.css';
import { type ReactElement, useEffect, useId, useSyncExternalStore } from 'react';
import type { Found } from '../../search/ahead/rounds.ts';
import { SOUGHT, type Sought } from '../../search/properties.ts';
import type { Command } from '../../sim/commands.ts';
import { commandWords } from '../../trace/words.ts';
import * as Say from '../../words/en/ahead/panel.ts';
import { MEANINGS } from '../../words/en/learn/cards.ts';
import { msText } from '../../words/en/numbers.ts';
import type { Stage as RunStage } from '../../session/run.ts';
import { nodeName, useCity } from '../names.ts';
import { useAppStore, useNow, useRun } from '../store.tsx';
import { SCHEDULES, type Searching, searchingOf, type Shown, type Stage } from './searching.ts';

export function Ahead(): ReactElement {
  const store = useAppStore();
  const title = useId();
  const searching = searchingOf(store);
  const shown = useSyncExternalStore(searching.subscribe, searching.shown);
  const opened = useRun((run) => run.stage !== null);
  const now = useNow(150);
  const scenario = useRun((run) => run.spec.scenario);
  const settings = useRun((run) => run.spec.settings);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is promised hangs on these
  useEffect(() => {
    if (opened) void searching.mark();
  }, [searching, opened, scenario, settings]);
  const busy = shown.stage.is === 'searching';
  return (
    <section className="ahead" aria-labelledby={title}>
      <h3 id={title}>{Say.title}</h3>
      <p className="aside">{Say.say(msText(now))}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (busy) searching.stop();
          else void searching.begin();
        }}
      >
        <Choice shown={shown} busy={busy} onChoose={(property) => searching.choose(property)} />
        <button type="submit" className="verb" disabled={!opened}>
          {busy ? Say.cancel : shown.stage.is === 'nothing' || shown.stage.is === 'stopped' ? Say.searchAgain : Say.search}
        </button>
      </form>
      <p className="aside">{MEANINGS[shown.property].says}</p>
      <Came shown={shown} searching={searching} />
    </section>
  );
}

interface ChoiceProps {
  readonly shown: Shown;
  readonly busy: boolean;
  readonly onChoose: (property: Sought) => void;
}

function Choice({ shown: { property, promised }, busy, onChoose }: ChoiceProps): ReactElement {
  const option = (each: Sought): ReactElement => (
    <option key={each} value={each}>
      {MEANINGS[each].name}
    </option>
  );
  const isPromised = (each: Sought): boolean => promised?.includes(each) === true;
  return (
    <select
      className="pick"
      aria-label={Say.guarantee}
      value={property}
      disabled={busy}
      onChange={({ target }) => {
        const chosen = SOUGHT.find((each) => each === target.value);
        if (chosen) onChoose(chosen);
      }}
    >
      {promised === null ? (
        SOUGHT.map(option)
      ) : (
        <>
          <optgroup label={Say.promised}>{SOUGHT.filter(isPromised).map(option)}</optgroup>
          <optgroup label={Say.notPromised}>{SOUGHT.filter((each) => !isPromised(each)).map(option)}</optgroup>
        </>
      )}
    </select>
  );
}

function wordsOf(stage: Stage, property: Sought): string {
  const { name } = MEANINGS[property];
  switch (stage.is) {
    case 'idle':
      return '';
    case 'searching': {
      const { progress, threads } = stage;
      if (progress === null) return Say.beginning;
      return progress.shrinking ? Say.shrinking(progress.tried) : Say.trying(progress.tried, SCHEDULES, progress.lengthUs, threads);
    }
    case 'nothing':
      return Say.nothing(name, stage.progress?.tried ?? 0, stage.progress?.lengthUs ?? 0);
    case 'stopped':
      return Say.stopped(stage.progress?.tried ?? 0);
    case 'found':
      return `${Say.found(name, stage.found.breach.atUs)} ${stage.found.breach.promised ? Say.wasPromised : stage.promisedBefore ? Say.outside : Say.notThePromise}`;
    case 'failed':
      return Say.failed(stage.why);
  }
}

function Came({ shown: { stage, property }, searching }: { readonly shown: Shown; readonly searching: Searching }): ReactElement {
  return (
    <div className={stage.is === 'found' ? 'came broke' : 'came'}>
      {stage.is === 'searching' ? (
        <progress aria-label={Say.title} max={SCHEDULES} {...(stage.progress && { value: stage.progress.tried })} />
      ) : null}
      <p role="status">{wordsOf(stage, property)}</p>
      {stage.is === 'found' ? <What found={stage.found} searching={searching} /> : null}
    </div>
  );
}

function What({ found, searching }: { readonly found: Found; readonly searching: Searching }): ReactElement {
  const { breach, added } = found;
  const city = useCity();
  const stage = useRun((run) => run.stage);
  return (
    <>
      <p className="aside detail">{named(breach.detail, stage)}.</p>
      <p className="aside">{Say.done(added.length)}</p>
      <ol>
        {added.map(({ at, command }) => (
          <li key={`${at} ${JSON.stringify(command)}`}>
            <time className="tn">{msText(at)}</time> <span>{deedOf(command, city)}</span>
          </li>
        ))}
      </ol>
      <button type="button" className="verb" onClick={() => searching.go(found)}>
        {Say.go}
      </button>
    </>
  );
}

/** Judges know nodes by id only; people know them by their city. */
function named(detail: string, stage: RunStage | null): string {
  let words = detail;
  for (const { id } of stage?.nodes ?? []) words = words.replaceAll(id, stage ? Say.the(nodeName(stage, id)) : id);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function deedOf(command: Command, city: (id: string) => string): string {
  if (command.type !== 'query') return commandWords(command, city) ?? command.type;
  const values = command.params.length === 0 ? '' : Say.withValues(command.params.map((value) => JSON.stringify(value)).join(', '));
  return Say.asks(city(command.client), command.sql.replaceAll('"', ''), values);
}
