/** Play, the clock, the ratio in words, and stepping by meaning. */
import { type ReactElement, useState } from 'react';
import { type MomentKind, momentKinds } from '../../store/state.ts';
import { useAppStore } from '../store.tsx';
import { Menu } from '../menu.tsx';
import { useMedia } from '../use-size.ts';
import { Clock, PlayButton } from './playing.tsx';
import { Ratio } from './Ratio.tsx';
import { nameOf, StepButtons } from './StepButtons.tsx';
import * as Say from '../../words/en/transport/transport.ts';

export function Transport(): ReactElement {
  // From 1001 on the column of words stands beside it.
  const narrow = useMedia('(max-width: 800px), (min-width: 1001px) and (max-width: 1180px)');
  const phone = useMedia('(max-width: 520px)');
  return (
    <section className="transport" aria-label={Say.playback}>
      <PlayButton />
      <Clock />
      {narrow ? null : <Ratio />}
      {phone ? null : <Steps />}
      {narrow ? (
        <Menu label={Say.moreOfPlayback}>
          <Ratio />
          {phone ? <Steps /> : null}
        </Menu>
      ) : null}
    </section>
  );
}

function Steps(): ReactElement {
  const { stepBy } = useAppStore().getState();
  const [kind, setKind] = useState<MomentKind>('message');
  const [none, setNone] = useState<string | null>(null);
  const go = (chosen: MomentKind, direction: 1 | -1): void => {
    setKind(chosen);
    const found = stepBy(chosen, direction);
    setNone(found ? null : Say.no(direction, nameOf(chosen)));
  };
  return <StepButtons kinds={momentKinds} kind={kind} none={none} onGo={go} />;
}
