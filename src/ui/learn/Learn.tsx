/** What can be learned here: the architectures, each with its lesson, one picture, how long it takes and what one sees. */
import './learn.css';
import type { ReactElement } from 'react';
import type { ArchitectureId } from '../../architectures/showing.ts';
import { tuningOf } from '../../architectures/tunings.ts';
import { allScenarios } from '../../scenarios/composed.ts';
import { questionsOf } from '../../scenarios/questions.ts';
import { systems } from '../../scenarios/systems.ts';
import { scenarios } from '../../scenarios/index.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import { describedRun } from '../../store/same.ts';
import { goTo } from '../go-to.ts';
import { Icon } from '../glyphs/message-glyph.tsx';
import { Tour } from '../course/Tour.tsx';
import { Later, Part } from '../part.tsx';
import { aboutOf, roomOf } from '../rooms.ts';
import { useAppStore } from '../store.tsx';
import { LessonPicture } from './LessonPicture.tsx';
import { Truth } from './Truth.tsx';
import { SEES, WORDS } from '../../words/en/learn/lessons.ts';
import * as SayHistories from '../../words/en/histories/part.ts';
import * as Say from '../../words/en/learn/lessons.ts';

const histories = new Part(() => import('../histories/Histories.tsx'));
const challenges = new Part(() => import('../challenge/List.tsx'));
const cards = new Part(() => import('./cards/Cards.tsx'));

export function Learn(): ReactElement {
  return (
    <main className="learn">
      <header>
        <h1>{WORDS.title}</h1>
        <p>{WORDS.say}</p>
        <p className="rooms">
          {WORDS.further}
          {FURTHER.map(({ room, of }) => (
            <span key={room}>
              <button type="button" className="inline" onClick={() => goTo(`learn-${room}`)}>
                {aboutOf(room).name}
              </button>{' '}
              <small>{of.length}</small>
            </span>
          ))}
        </p>
      </header>
      <Tour />
      <Lessons of={scenarios} from={1} />
      <h2 className="more">{WORDS.more}</h2>
      {FURTHER.map(({ room, of, from }) => (
        <section key={room} aria-labelledby={`learn-${room}`}>
          <h2 className="room" id={`learn-${room}`} tabIndex={-1}>
            {aboutOf(room).name}
          </h2>
          <Lessons of={of} from={from} />
        </section>
      ))}
      <p className="aside">{WORDS.foot}</p>
      <Later part={challenges} what={Say.theChallenges}>
        {({ ChallengeList }) => <ChallengeList />}
      </Later>
      <Later part={cards} what={Say.whatHoldsAndWhatBreaks}>
        {({ Cards }) => <Cards />}
      </Later>
      <Later part={histories} what={SayHistories.what}>
        {({ Histories }) => <Histories />}
      </Later>
      <Truth />
    </main>
  );
}

interface Group {
  readonly room: ArchitectureId;
  readonly of: readonly Scenario[];
  /** Number of its first. */
  readonly from: number;
}

/** Those beyond one lesson each, by architecture, in the order of the first five; what stands in front of another comes last. */
function further(): readonly Group[] {
  const rest = allScenarios.filter((each) => !scenarios.includes(each));
  const rooms = [...new Set([...scenarios, ...rest].map(roomOf))];
  let from = scenarios.length + 1;
  return rooms.flatMap((room): readonly Group[] => {
    const of = rest.filter((each) => roomOf(each) === room);
    const group = { room, of, from };
    from += of.length;
    return of.length === 0 ? [] : [group];
  });
}

const FURTHER = further();

function Lessons({ of, from }: { readonly of: readonly Scenario[]; readonly from: number }): ReactElement {
  return (
    <ol className="lessons" start={from}>
      {of.map((scenario, i) => (
        <li key={scenario.id}>
          <Entry scenario={scenario} number={from + i} />
        </li>
      ))}
    </ol>
  );
}

/** Reading a step and watching it takes about so long. */
const SECONDS_A_STEP = 20;

function Entry({ scenario, number }: { readonly scenario: Scenario; readonly number: number }): ReactElement {
  const { takeTo } = useAppStore().getState();
  const { name, summary } = aboutOf(roomOf(scenario));
  const system = tuningOf(scenario.architecture).presets.find(({ id }) => id === scenario.preset)?.name;
  const minutes = Math.max(1, Math.round((scenario.steps.length * SECONDS_A_STEP) / 60));
  return (
    <article aria-labelledby={`learn-${scenario.id}`}>
      <LessonPicture scenario={scenario} />
      <div className="what">
        <p className="eyebrow">
          {number}. {system ?? name}
        </p>
        <h2 id={`learn-${scenario.id}`}>{scenario.title}</h2>
        <p className="story">{scenario.summary}</p>
        {systems.includes(scenario) ? null : <p className="aside">{summary}</p>}
      </div>
      <div className="go">
        <p className="aside">{WORDS.see}</p>
        <ul>
          {(SEES[scenario.id] ?? []).map(({ meaning, words }) => (
            <li key={words}>
              <Icon meaning={meaning} /> {words}
            </li>
          ))}
        </ul>
        <p className="start">
          <button
            type="button"
            className="button"
            aria-label={`${WORDS.start}: ${scenario.title}`}
            onClick={() => takeTo('lesson', describedRun(scenario), null)}
          >
            {WORDS.start}
          </button>
          <small>{WORDS.length(scenario.steps.length, minutes, questionsOf(scenario).length)}</small>
        </p>
      </div>
    </article>
  );
}
