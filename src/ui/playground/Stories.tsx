/** The way to two terminals: as they are, or with a ready story. */
import type { ReactElement } from 'react';
import { storyScenario, transactionStories } from '../../scenarios/terminals.ts';
import { describedRun } from '../../store/same.ts';
import { useAppStore } from '../store.tsx';

export interface StoriesProps {
  /** They are shown already. */
  readonly shown: boolean;
  /** Nobody could sit at one: only the stories, which bring their clients, can be opened. */
  readonly bare: boolean;
  readonly onShow: (shown: boolean) => void;
}

export function Stories({ shown, bare, onShow }: StoriesProps): ReactElement {
  const { takeTo } = useAppStore().getState();
  return (
    <p className="aside stories">
      {shown ? (
        <button type="button" className="inline" onClick={() => onShow(false)}>
          ‹ Map
        </button>
      ) : bare ? (
        'Two terminals:'
      ) : (
        <button type="button" className="inline" title="Two clients’ transactions side by side, line by line" onClick={() => onShow(true)}>
          Two terminals
        </button>
      )}
      {bare ? null : <span>{shown ? 'Stories:' : 'or a story:'}</span>}
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
    </p>
  );
}
