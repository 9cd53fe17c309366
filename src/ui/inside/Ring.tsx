/**
 * The circle of slots: whose band is where, which keys fall into it, and a key of one's own that can be typed, or dragged
 * round the circle to see where it would live.
 */
import { type KeyboardEvent, type PointerEvent, type ReactElement, useState } from 'react';
import type { RingKey, RingShown } from '../../architectures/inside.ts';
import { grouped } from '../../words/en/numbers.ts';
import * as Count from '../../words/en/count.ts';
import { useCity } from '../names.ts';
import { arcPath, BAND_PX, bandNames, bandOf, placed, type Placed, pointOn, slotAt } from './ring-layout.ts';
import * as Say from '../../words/en/inside.ts';

export interface RingProps {
  readonly ring: RingShown;
  readonly node: string;
  readonly width: number;
  readonly asked: string;
  readonly onAsk: (key: string) => void;
}

/** A step of the arrow keys, as a share of the circle. */
const STEP = 1 / 128;

export function Ring({ ring, node, width, asked, onAsk }: RingProps): ReactElement {
  const city = useCity();
  const [dragged, setDragged] = useState<number | null>(null);
  const wondered = ring.keys.find(({ key }) => key === asked);
  const slot = dragged ?? wondered?.slot ?? 0;
  const home = dragged === null && wondered ? wondered.node : bandOf(ring, slot);
  const size = Math.min(width, 440);
  const radius = size * 0.31;
  const words = Say.slot(grouped(slot), city(home));
  return (
    <div className="ring">
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: its parts are named; a title would pop up under every pointer. */}
      <svg className="drawing" width={size} height={size} viewBox={`${-size / 2} ${-size / 2} ${size} ${size}`}>
        <Bands ring={ring} node={node} radius={radius} />
        {placed(ring, radius).map((each) => (
          <KeyMark key={`${each.key.node} ${each.key.key}`} each={each} ring={ring} own={each.key.node === node} radius={radius} />
        ))}
        <text textAnchor="middle" y={-2} className="lab nohalo" style={{ fontSize: BAND_PX.middle }}>
          {Say.slots(grouped(ring.slots))}
        </text>
        <text textAnchor="middle" y={14} className="lab2 nohalo" style={{ fontSize: 11.5 }}>
          {isEven(ring) ? Count.equalBands(ring.bands.length) : null}
        </text>
        <Handle {...{ ring, slot, radius, words }} onDrag={setDragged} />
      </svg>
      <form
        className="ring-ask"
        onSubmit={(event) => {
          event.preventDefault();
          setDragged(null);
        }}
      >
        <label>
          {ring.key}
          <input
            value={asked}
            placeholder={Say.aKeyOfYourOwn}
            maxLength={60}
            onChange={(event) => {
              setDragged(null);
              onAsk(event.target.value);
            }}
          />
        </label>
        <output>{dragged === null && asked === '' ? Say.typeAKeyOrDrag : homeWords(words, dragged === null ? wondered : undefined)}</output>
      </form>
    </div>
  );
}

/** As in the beginning: one band each. */
const isEven = ({ bands }: RingShown): boolean => new Set(bands.map(({ node }) => node)).size === bands.length;

function homeWords(words: string, key: RingKey | undefined): string {
  if (!key) return Say.wouldKeepIt(words);
  const rows = Say.wouldKeepItOrKeeps(key.rows, Count.rows(key.rows));
  return Say.forIt(words, rows, key.pinned);
}

function Bands({ ring, node, radius }: { readonly ring: RingShown; readonly node: string; readonly radius: number }): ReactElement {
  const city = useCity();
  const gap = ring.slots / 420;
  const names = bandNames(
    ring,
    radius,
    ring.bands.map(({ node: at, from }) => ({ city: city(at), from: grouped(from) })),
  );
  return (
    <>
      {ring.bands.map((band, i) => {
        const own = band.node === node;
        const { city: [x, y] = [0, 0], from: [ex, ey] = [0, 0], side = 'middle' } = names[i] ?? {};
        return (
          <g key={band.from}>
            <path d={arcPath(ring, band.from + gap, band.to - gap, radius)} className={own ? 'band own' : 'band'} />
            <text
              x={x}
              y={y + 4}
              textAnchor="middle"
              className="lab nohalo"
              style={{ fontSize: BAND_PX.city, fontWeight: own ? 680 : 520 }}
            >
              {city(band.node)}
            </text>
            <text x={ex} y={ey + 4} textAnchor={side} className="lab2" style={{ fontSize: BAND_PX.from, stroke: 'var(--paper)' }}>
              {grouped(band.from)}
            </text>
          </g>
        );
      })}
    </>
  );
}

function KeyMark({
  each,
  ring,
  own,
  radius,
}: {
  readonly each: Placed;
  readonly ring: RingShown;
  readonly own: boolean;
  readonly radius: number;
}): ReactElement {
  const { key, at, label, anchor } = each;
  const home = key.pinned ? ring.bands.find(({ node }) => node === key.node) : undefined;
  const [hx, hy] = home ? pointOn(ring, (home.from + home.to) / 2, radius) : at;
  return (
    <g className={own ? 'ring-key own' : 'ring-key'}>
      {home ? <path d={`M${at[0]},${at[1]} Q0,0 ${hx},${hy}`} className="chord" /> : null}
      <path d={`M${at[0]},${at[1]} L${label[0] * 0.96},${label[1] * 0.96}`} className="tether" />
      <circle cx={at[0]} cy={at[1]} r={Math.min(9, 2.6 + Math.sqrt(key.rows) / 4)} />
      <text x={label[0]} y={label[1] + 4} textAnchor={anchor}>
        {key.key.length > 10 ? `${key.key.slice(0, 9)}…` : key.key}
      </text>
    </g>
  );
}

interface HandleProps {
  readonly ring: RingShown;
  readonly slot: number;
  readonly radius: number;
  readonly words: string;
  readonly onDrag: (slot: number) => void;
}

/** A slider round the circle: by pointer and by arrow keys. */
function Handle({ ring, slot, radius, words, onDrag }: HandleProps): ReactElement {
  const [x, y] = pointOn(ring, slot, radius);
  const move = (event: PointerEvent<SVGGElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = event.currentTarget.ownerSVGElement?.getBoundingClientRect();
    if (box) onDrag(slotAt(ring, event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2));
  };
  const step = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 8, PageDown: -8 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onDrag((slot + Math.round(by * STEP * ring.slots) + ring.slots) % ring.slots);
  };
  return (
    <g
      role="slider"
      tabIndex={0}
      aria-label={Say.aKeyOnTheRing}
      aria-valuemin={0}
      aria-valuemax={ring.slots - 1}
      aria-valuenow={slot}
      aria-valuetext={words}
      className="handle"
      transform={`translate(${x},${y})`}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={move}
      onKeyDown={step}
    >
      <circle r={16} fill="transparent" />
      <circle r={8} />
    </g>
  );
}
