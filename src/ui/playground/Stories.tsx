/** The way to two terminals: as they are, or with a ready story; and to challenges. */
import type { ReactElement } from 'react';
import { storyScenario, transactionStories } from '../../scenarios/terminals.ts';
import { describedRun } from '../../store/same.ts';
import { Later, Part } from '../part.tsx';
import { useAppStore } from '../store.tsx';
import * as Say from '../../words/en/playground/panels.ts';

const challenges = new Part(() => import('../challenge/List.tsx'));

export interface StoriesProps {
  /** They are shown already. */
  readonly shown: boolean;
  /** Nobody could sit at one: only the stories, which bring their clients, can be opened. */
  readonly bare: boolean;
  readonly onShow: (shown: boolean) => void;
}

export function Stories({ shown, bare, onShow }: StoriesProps): ReactElement {
  if (!shown && !bare) {
    return (
      <>
        <p className="aside">
          <button type="button" className="inline" title={Say.twoClientsTransactionsSide} onClick={() => onShow(true)}>
            {Say.twoTerminals2}
          </button>
        </p>
        <details className="aside">
          <summary>{Say.storiesAndChallenges}</summary>
          <p className="stories">
            <Ready onShow={onShow} alone={false} />
          </p>
        </details>
      </>
    );
  }
  return (
    <p className="aside stories">
      {shown ? (
        <button type="button" className="inline" onClick={() => onShow(false)}>
          {Say.map}
        </button>
      ) : null}
      <span>{shown ? Say.stories : Say.twoTerminals}</span>
      <Ready onShow={onShow} alone={shown} />
    </p>
  );
}

interface ReadyProps extends Pick<StoriesProps, 'onShow'> {
  /** Without the challenges: who sits at terminals looks for what can be seen there. */
  readonly alone: boolean;
}

/** Each takes the page to a run of its own. */
function Ready({ onShow, alone }: ReadyProps): ReactElement {
  const { takeTo } = useAppStore().getState();
  return (
    <>
      {transactionStories.map((story) => (
        <button
          key={story.id}
          type="button"
          className="inline"
          title={story.watch}
          onClick={() => {
            takeTo('play', describedRun(storyScenario(story)), 0);
            onShow(true);
          }}
        >
          {story.title}
        </button>
      ))}
      {alone ? null : (
        <Later part={challenges} what={null}>
          {({ ChallengeLinks }) => <ChallengeLinks />}
        </Later>
      )}
    </>
  );
}
