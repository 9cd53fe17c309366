/** What the scrubber paints and says: at most one mark per pixel, and words only where they do not touch. */
import type { Micros, NodeId } from '../../sim/node.ts';
import { type Faults, isPassing, type Stretch } from '../faults/stretches.ts';
import { textWidth } from '../map/layout/text-width.ts';
import { changeWords, tellsOfChange } from '../map/marks/words.ts';
import { msText } from './frame.ts';
import * as Say from '../../words/en/timeline/time-scale.ts';
import { inMs } from '../../words/en/numbers.ts';

export interface MarkOptions {
  readonly faults: Faults;
  readonly staleUs: readonly Micros[];
  readonly x: (us: Micros) => number;
  /** Nothing later is shown. */
  readonly limitUs: Micros;
  readonly untilUs: Micros;
  readonly width: number;
  readonly fontPx: number;
  readonly city: (node: NodeId) => string;
}

export interface ScrubberMarks {
  readonly bars: readonly { readonly x: number; readonly width: number }[];
  readonly stale: readonly number[];
  readonly roles: readonly number[];
  readonly words: readonly { readonly x: number; readonly text: string; readonly anchor: 'start' | 'end' }[];
}

export function scrubberMarks(o: MarkOptions): ScrubberMarks {
  const { faults, x, limitUs } = o;
  const stretches: readonly Stretch[] = [...faults.partitions, ...faults.outages, ...faults.crashes, ...faults.pauses].filter(
    (s) => s.fromUs <= limitUs,
  );
  const changes = faults.roles.filter((r) => r.before !== '' && (tellsOfChange(r.role) || r.before === 'leader') && r.atUs <= limitUs);
  return {
    bars: merged(stretches.map((s): [number, number] => [x(s.fromUs), x(Math.min(s.toUs ?? limitUs, limitUs))])),
    stale: perPixel(o.staleUs.filter((us) => us <= limitUs).map(x)),
    roles: perPixel(changes.map((r) => x(r.atUs))),
    words: words(o, changes),
  };
}

/** Starting again as what it was is no news. */
const goesOn = ({ role, before }: Faults['roles'][number]): boolean => role === 'primary' && before === 'starting';

/** Overlapping stretches as one, at least 2 px wide. */
function merged(spans: readonly [number, number][]): ScrubberMarks['bars'] {
  const out: { x: number; width: number }[] = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = out.at(-1);
    if (last && from <= last.x + last.width) last.width = Math.max(last.width, to - last.x);
    else out.push({ x: from, width: Math.max(2, to - from) });
  }
  return out;
}

const perPixel = (xs: readonly number[]): readonly number[] => [...new Set(xs.map((px) => Math.round(px)))];

function words(o: MarkOptions, changes: Faults['roles']): ScrubberMarks['words'] {
  const { faults, x, limitUs, city, width, untilUs, fontPx } = o;
  const end = inMs(msText(untilUs, 0));
  const out: ScrubberMarks['words'][number][] = [{ x: width - 14, text: end, anchor: 'end' }];
  const taken: [number, number][] = [[width - 14 - textWidth(end, fontPx), width]];
  const say = (us: Micros, text: string): void => {
    const wide = textWidth(text, fontPx);
    const left = Math.max(14, Math.min(x(us), width - 14 - wide));
    if (us > limitUs || taken.some(([a, b]) => left < b + 10 && left + wide > a - 10)) return;
    taken.push([left, left + wide]);
    out.push({ x: left, text, anchor: 'start' });
  };
  for (const p of faults.partitions) say(p.fromUs, Say.cut(p.name));
  for (const f of faults.outages) say(f.fromUs, Say.out(city(f.region)));
  const out1 = (node: NodeId, atUs: Micros): boolean => faults.outages.some((f) => f.fromUs === atUs && city(f.region) === city(node));
  for (const c of faults.crashes) if (!out1(c.node, c.fromUs)) say(c.fromUs, Say.down(city(c.node)));
  for (const r of changes)
    if (tellsOfChange(r.role) && r.role !== 'candidate' && !goesOn(r) && !isPassing(r, changes))
      say(r.atUs, changeWords(city(r.node), r.role));
  for (const p of faults.pauses) say(p.fromUs, Say.paused(city(p.node)));
  return out;
}
