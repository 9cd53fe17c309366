/** The landing's prompt: real SQL as a client in any city, what came back, and three things that cost nothing to press. */
import { type ReactElement, useId } from 'react';
import { SqlBox } from '../console/SqlBox.tsx';
import { useShownOp } from '../console/shown-op.ts';
import { Icon } from '../glyphs/message-glyph.tsx';
import { useCity } from '../names.ts';
import { Later } from '../part.tsx';
import { useNow, useRun } from '../store.tsx';
import { behind } from './parts.ts';
import { cities, regionOf } from './places.ts';
import { type Prompt as Typed, useMain, usePrompt, usePromptActs } from './use-prompt.ts';
import { WORDS } from '../../words/en/landing/screen.ts';
import * as Say from '../../words/en/landing/page.ts';

export function Prompt(): ReactElement {
  const prompt = usePrompt();
  const acts = usePromptActs();
  const id = useId();
  const now = useNow(100);
  const shown = useShownOp(now);
  const region = regionOf(prompt.client);
  const city = cities.find(({ id }) => id === region)?.city ?? region;
  return (
    <section className="ask" aria-label={Say.console}>
      <h2>
        <span>
          <label htmlFor={id}>{WORDS.as}</label> <Cities id={id} region={region} onChoose={acts.choose} />
        </span>
        <small>{WORDS.anyCity}</small>
      </h2>
      <SqlBox sql={prompt.sql} label={Say.sqlAskedIn(city)} action={WORDS.ask} onChange={acts.type} onRun={() => acts.ask(prompt)} />
      <div className="came">
        {shown ? (
          <Later part={behind} what={Say.theAnswer}>
            {({ Said }) => <Said operation={shown} nowUs={now} asked={prompt} />}
          </Later>
        ) : null}
      </div>
      <Verbs prompt={prompt} />
    </section>
  );
}

interface CitiesProps {
  readonly id: string;
  readonly region: string;
  readonly onChoose: (region: string) => void;
}

function Cities({ id: own, region, onChoose }: CitiesProps): ReactElement {
  const taken = useRun((run) => run.spec.scenario.regions);
  const options = (those: typeof cities): ReactElement[] =>
    those.map(({ id, city }) => (
      <option key={id} value={id}>
        {city}
      </option>
    ));
  return (
    <select id={own} className="pick" value={region} onChange={(event) => onChoose(event.target.value)}>
      <optgroup label={WORDS.withCopy}>{options(cities.filter(({ id }) => taken.includes(id)))}</optgroup>
      <optgroup label={WORDS.withoutCopy}>{options(cities.filter(({ id }) => !taken.includes(id)))}</optgroup>
    </select>
  );
}

function Verbs({ prompt }: { readonly prompt: Typed }): ReactElement {
  const acts = usePromptActs();
  const main = useMain();
  const city = useCity();
  const verb = (meaning: 'query' | 'replicate' | 'lost' | null, words: string, act: () => void): ReactElement => (
    <button type="button" onClick={act}>
      {meaning ? <Icon meaning={meaning} /> : null}
      <span>{words}</span>
    </button>
  );
  const place = city(main?.id ?? `primary-${DEFAULT_MAIN}`);
  return (
    <div className="tries">
      {verb('query', WORDS.again, () => acts.ask(prompt))}
      {verb('replicate', WORDS.change, () => acts.changeTitle(main?.region ?? DEFAULT_MAIN))}
      {main?.down
        ? verb(null, WORDS.revive(place), () => acts.restart(main.id, place))
        : verb('lost', WORDS.kill(place), () => acts.crash(main?.id ?? `primary-${DEFAULT_MAIN}`, place))}
    </div>
  );
}

/** Where the primary stands before the databases have opened. */
const DEFAULT_MAIN = 'eastus';
