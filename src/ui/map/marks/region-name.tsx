/** The name of a region, with what its chief node says of itself under it. */
import type { ReactElement } from 'react';
import type { Note } from './views.ts';
import type { RegionSeat, Scene } from '../layout/scene-types.ts';
import { type Target, targetKey } from './target.ts';
import { fitText, textWidth } from '../layout/text-width.ts';
import * as Say from '../../../words/en/map/pictures.ts';

interface RegionNameProps {
  readonly seat: RegionSeat;
  readonly note: Note | null;
  readonly scene: Scene;
  readonly target: Target;
  readonly className: string;
  readonly tabbable: boolean;
}

export function RegionName({ seat, note, scene, target, className, tabbable }: RegionNameProps): ReactElement | null {
  const { label } = seat;
  if (label.hidden) return null;
  const { fontPx } = scene;
  const x = label.anchor === 'start' ? label.box[0] : label.anchor === 'end' ? label.box[2] : (label.box[0] + label.box[2]) / 2;
  // A name without its second line stands where both lines together would be centred.
  const lift = label.lines === 2 && !note ? (fontPx + 1) / 2 : 0;
  const noteSize = Math.max(11, fontPx * 0.88);
  return (
    <g
      role="button"
      aria-label={Say.region(seat.city, seat.rttMs > 0 ? Say.msFromTheMainRegion(Math.round(seat.rttMs)) : '')}
      tabIndex={tabbable ? 0 : -1}
      className={`region-name ${className}`}
      data-target={targetKey(target)}
      data-group="regions"
    >
      <text x={x} y={label.box[1] + fontPx + lift} textAnchor={label.anchor} className="lab" style={{ fontSize: fontPx }}>
        {seat.city}
      </text>
      {note ? (
        <text
          x={x}
          y={label.box[1] + fontPx * 2 + 1}
          textAnchor={label.anchor}
          className={note.stale ? 'lab2 stale' : 'lab2'}
          style={{ fontSize: noteSize }}
        >
          {fitText(note.text, noteSize, label.roomPx)}
          {textWidth(note.text, noteSize) > label.roomPx ? <title>{note.text}</title> : null}
        </text>
      ) : null}
    </g>
  );
}
