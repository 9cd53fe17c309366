/** The free places of the map as rings, and what the one that is pointed at would become. */
import type { ReactElement } from 'react';
import type { Place } from '../../../session/run.ts';
import { type Box, distance, overlap, type XY } from '../../map/layout/geometry.ts';
import { textWidth } from '../../map/layout/text-width.ts';
import { type Target, targetKey } from '../../map/marks/target.ts';
import type { Drawn } from '../../map/world-map.tsx';
import * as Say from '../../../words/en/playground/panels.ts';

export interface RingsProps {
  readonly drawn: Drawn;
  readonly free: readonly Place[];
  readonly hovered: Target | null;
  /** Names beside the rings, where there is room. */
  readonly named: boolean;
  /** The second line of the one that is pointed at. */
  readonly note: (place: Place) => string;
}

const RING_PX = 4.5;
const REACH_PX = 11;
const NAME_PX = 12;

export function Rings({ drawn, free, hovered, named, note }: RingsProps): ReactElement {
  const seats = [...drawn.scene.seats.values()];
  const places = free
    .map((place) => ({ place, at: drawn.camera.project([place.lon, place.lat]) }))
    // What a node covers cannot be pointed at; it stands in the list of places.
    .filter(({ at }) => seats.every((seat) => distance(seat.at, at) >= seat.rim));
  const names = named ? namesOf(places, drawn) : new Map<string, Name>();
  const hot = hovered?.type === 'region' ? places.find(({ place }) => place.id === hovered.id) : undefined;
  return (
    <g role="group" aria-label={Say.freePlaces} className="free-places">
      {places.map(({ place, at }, i) => {
        const name = names.get(place.id);
        const target: Target = { type: 'region', id: place.id };
        return (
          <g
            key={place.id}
            role="button"
            className="mark free"
            aria-label={Say.free(place.city, note(place))}
            tabIndex={i === 0 ? 0 : -1}
            data-target={targetKey(target)}
            data-group="free"
            transform={`translate(${at[0].toFixed(1)},${at[1].toFixed(1)})`}
          >
            <circle r={REACH_PX} fill="transparent" />
            <circle r={RING_PX} className="ring" />
            {name && place !== hot?.place ? (
              // A click that begins on what then goes is none: the ring alone is pressed.
              <text className="lab2" x={name.x} y={name.y} textAnchor={name.anchor} style={{ fontSize: NAME_PX, pointerEvents: 'none' }}>
                {place.city}
              </text>
            ) : null}
          </g>
        );
      })}
      {hot ? <Hot at={hot.at} place={hot.place} note={note(hot.place)} width={drawn.scene.width} /> : null}
    </g>
  );
}

/** What a click would do, drawn at the place itself. */
function Hot({
  at,
  place,
  note,
  width,
}: {
  readonly at: XY;
  readonly place: Place;
  readonly note: string;
  readonly width: number;
}): ReactElement {
  const left = at[0] + 24 + textWidth(note, NAME_PX) > width - 8;
  const x = left ? -24 : 24;
  const anchor = left ? 'end' : 'start';
  return (
    <g transform={`translate(${at[0].toFixed(1)},${at[1].toFixed(1)})`} style={{ pointerEvents: 'none' }}>
      <circle r={15} fill="var(--paper)" stroke="var(--ink)" strokeWidth={1.4} strokeDasharray="3 3" />
      <path d="M0,-5.5 v11 M-5.5,0 h11" stroke="var(--ink)" strokeWidth={1.8} />
      <text x={x} y={-2} textAnchor={anchor} className="lab" style={{ fontSize: 13 }}>
        {place.city}
      </text>
      <text x={x} y={14} textAnchor={anchor} className="lab2" style={{ fontSize: NAME_PX }}>
        {note}
      </text>
    </g>
  );
}

interface Name {
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

/** A name below, above, right or left of its ring, where it touches no other ring, no other name and no node. */
function namesOf(places: readonly { readonly place: Place; readonly at: XY }[], { scene }: Drawn): ReadonlyMap<string, Name> {
  const taken: Box[] = [
    ...places.map(({ at }): Box => [at[0] - 6, at[1] - 6, at[0] + 6, at[1] + 6]),
    ...[...scene.seats.values()].map(({ at, rim }): Box => [at[0] - rim, at[1] - rim, at[0] + rim, at[1] + rim]),
  ];
  const found = new Map<string, Name>();
  for (const { place, at } of places) {
    const wide = textWidth(place.city, NAME_PX);
    const spots: readonly Name[] = [
      { x: 0, y: 18, anchor: 'middle' },
      { x: 0, y: -9, anchor: 'middle' },
      { x: 9, y: 4, anchor: 'start' },
      { x: -9, y: 4, anchor: 'end' },
    ];
    for (const spot of spots) {
      const left = at[0] + spot.x - (spot.anchor === 'middle' ? wide / 2 : spot.anchor === 'end' ? wide : 0);
      const box: Box = [left, at[1] + spot.y - 10, left + wide, at[1] + spot.y + 3];
      const own = (other: Box): boolean => other[0] === at[0] - 6 && other[1] === at[1] - 6;
      if (box[0] < 4 || box[2] > scene.width - 4 || taken.some((other) => !own(other) && overlap(box, other) > 0)) continue;
      taken.push(box);
      found.set(place.id, spot);
      break;
    }
  }
  return found;
}
