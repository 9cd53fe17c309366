/** Four ways on from the landing. */
import { type ReactElement, useState } from 'react';
import { first as lesson } from '../../scenarios/first.ts';
import { describedRun } from '../../store/same.ts';
import { useAppStore } from '../store.tsx';
import { Later, Part } from '../part.tsx';
import { behind } from './parts.ts';
import { useMedia } from '../use-size.ts';
import { cities } from './places.ts';
import { COPIED, type WayWords, ways } from '../../words/en/landing/screen.ts';
import * as Say from '../../words/en/landing/page.ts';

/** The step of that lesson that a tag shows: its stale answer. */
const TAG_STEP = 5;

const tags = new Part(() => import('../share/tag.ts'));

export function Ways({ onShare }: { readonly onShare: () => void }): ReactElement {
  const { show, takeTo } = useAppStore().getState();
  const brief = useMedia('(max-width: 1000px)');
  const [said, setSaid] = useState('');
  const copy = async (): Promise<void> => {
    await tags.fetch();
    const { module } = tags.state();
    if (!module) return;
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
    learn: () => (brief ? show('learn') : takeTo('lesson', describedRun(lesson), null)),
    play: () => show('play'),
    compare: () => show('compare'),
    teach: () => void copy(),
  };
  return (
    <nav className="ways" aria-label={Say.waysOn}>
      {ways(cities.length).map((way) => (
        <button key={way.id} type="button" className="wayon" onClick={go[way.id]}>
          <Later part={behind} what={null} before={<div className="mini" />}>
            {({ MiniPicture }) => <MiniPicture of={way.id} />}
          </Later>
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
