/** Below the landing's map: the lanes of the primary, the copy that answers and its client, and why the answer was what it was. */
import type { ReactElement } from 'react';
import { ms } from '../../words/en/numbers.ts';
import type { Segment } from '../../lesson/narration.ts';
import { useShownOp } from '../console/shown-op.ts';
import { Line } from '../lesson/Prose.tsx';
import { useCity } from '../names.ts';
import { useAppStore, useNow, useRun } from '../store.tsx';
import { Lanes } from '../timeline/lanes.tsx';
import { windowAround } from '../timeline/frame.ts';
import { useSize } from '../use-size.ts';
import { usePictureProps } from '../app/picture-props.ts';
import { useMain, usePrompt } from './use-prompt.ts';
import { type Why, whyOf } from './why.ts';
import * as Say from '../../words/en/landing/landing-behind.ts';

const SPAN_US = 150_000;
const HEIGHT_PX = 104;

export function Strip(): ReactElement {
  const { seek } = useAppStore().getState();
  const [box, { width }] = useSize<HTMLDivElement>();
  const props = usePictureProps();
  const fromUs = useRun((run, page) => windowAround(page.nowUs, SPAN_US, run.spec.untilUs)[0]);
  const toUs = fromUs + SPAN_US;
  const { client } = usePrompt();
  const main = useMain();
  const home = useRun((run) => run.stage?.homes[client]);
  const look = [main?.id, home, client].flatMap((id) => id ?? []);
  return (
    <div className="strip-lanes" ref={box}>
      {width > 0 ? <Lanes {...props} {...{ width, height: HEIGHT_PX, fromUs, toUs, look }} looked onSeek={seek} /> : null}
    </div>
  );
}

export function WhyNote(): ReactElement | null {
  const index = useRun((run) => run.index);
  const now = useNow(100);
  const shown = useShownOp(now);
  const { client } = usePrompt();
  const main = useMain();
  const home = useRun((run) => run.stage?.homes[client]);
  const city = useCity();
  if (!main) return null;
  const node = home ?? main.id;
  const why = whyOf({ index, operation: shown, node, main: main.id, nowUs: now });
  return (
    <p className="note" role="status">
      <Line segments={words(why, city(node), city(main.id))} />
    </p>
  );
}

function words(why: Why, here: string, main: string): readonly Segment[] {
  const plain = (text: string): Segment => ({ text, meaning: null });
  switch (why.kind) {
    case 'down':
      return [{ text: Say.isDown(main), meaning: 'lost' }, plain(Say.everyCopyStillAnswersReads)];
    case 'primary':
      return [plain(Say.isThePrimaryItTakes(main))];
    case 'level':
      return [plain(Say.nothingIsOnItsWay(here, main)), { text: Say.changeTheTitle, meaning: 'replicate' }, plain(Say.thenAskAgain)];
    case 'behind':
      return [
        { text: Say.theChange, meaning: 'replicate' },
        plain(why.travelUs === null ? Say.isOnItsWayTo(here) : Say.needsMsToWhoeverAsks(ms(why.travelUs), here)),
        { text: Say.insideTheHatching, meaning: 'stale' },
        plain(Say.isToldThePast),
      ];
  }
}
