/** Four ways on from the landing. */
import { type ReactElement, useState } from 'react';
import { scenarios } from '../../scenarios/index.ts';
import { describedRun } from '../../store/same.ts';
import { FIRST } from '../app/first-lesson.ts';
import { useAppStore } from '../store.tsx';
import { Part } from '../part.tsx';
import { useMedia } from '../use-size.ts';
import { cities } from './places.ts';
import { MiniPicture } from './MiniPicture.tsx';
import { COPIED, type WayWords, ways } from './words.ts';

/** The step of that lesson that a tag shows: its stale answer. */
const TAG_STEP = 5;

const tags = new Part(() => import('../share/tag.ts'));

export function Ways({ onShare }: { readonly onShare: () => void }): ReactElement {
  const { show, takeTo } = useAppStore().getState();
  const brief = useMedia('(max-width: 1000px)');
  const [said, setSaid] = useState('');
  const lesson = scenarios.find(({ id }) => id === FIRST);
  const copy = async (): Promise<void> => {
    await tags.fetch();
    const { module } = tags.state();
    if (!lesson || !module) return;
    const page = `${location.origin}${location.pathname}`;
    try {
      await navigator.clipboard.writeText(module.elementTag({ scenario: lesson, step: TAG_STEP, page }));
      setSaid(COPIED);
    } catch {
      // Without permission it can still be copied by hand, from there.
      onShare();
    }
  };
  const go: Readonly<Record<WayWords['id'], () => void>> = {
    learn: () => (brief || !lesson ? show('learn') : takeTo('lesson', describedRun(lesson), null)),
    play: () => show('play'),
    compare: () => show('compare'),
    teach: () => void copy(),
  };
  return (
    <nav className="ways" aria-label="Ways on">
      {ways(scenarios.length, cities.length).map((way) => (
        <button key={way.id} type="button" className="wayon" onClick={go[way.id]}>
          <MiniPicture of={way.id} />
          <strong>{way.name}</strong>
          <span className="says">{brief ? way.brief : way.says}</span>
          <span className="go">
            <b>{way.go} →</b>
            <small role={way.id === 'teach' ? 'status' : undefined}>{(way.id === 'teach' ? said : '') || way.aside}</small>
          </span>
        </button>
      ))}
    </nav>
  );
}
