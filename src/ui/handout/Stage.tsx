/** Where a hand-out's pictures are drawn, out of sight: the schematic of the run that is open, at the moment that is asked for. */
import { type ReactElement, type RefObject, useSyncExternalStore } from 'react';
import { usePictureProps } from '../app/picture-props.ts';
import { schematics } from '../app/schematics.ts';
import { schematicFor } from '../map/schematic.ts';
import { aboutOf, roomOf } from '../rooms.ts';
import { useRun } from '../store.tsx';

/** As wide as a column of paper, px. */
const SIZE = { width: 420, height: 360 };

export function Stage({ place }: { readonly place: RefObject<HTMLDivElement | null> }): ReactElement {
  const { module } = useSyncExternalStore(schematics.subscribe, schematics.state);
  const props = usePictureProps();
  const architecture = useRun((run) => roomOf(run.spec.scenario));
  const run = useRun(({ id }) => id);
  const opened = useRun(({ stage }) => stage) === props.stage;
  const Picture = module && (schematicFor(aboutOf(architecture)) === 'ring' ? module.ring : module.compass);
  return (
    <div className="drawn-aside" ref={place} aria-hidden="true" inert>
      {Picture && opened ? <Picture key={run} {...props} {...SIZE} stepMode={false} /> : null}
    </div>
  );
}
