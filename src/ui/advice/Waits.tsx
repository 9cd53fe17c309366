/** What half of each city's readers wait at most, on one axis for all: dots by their share of readers, the limit dotted. */
import type { ReactElement } from 'react';
import type { Application } from '../../advice/application.ts';
import type { Figures } from '../../advice/figures.ts';
import { placesOf } from '../names.ts';
import * as Say from '../../words/en/advice/advice.ts';

const WIDTH = 120;
const LINE = 9;
/** The axis goes from 1 ms to 1 s; what lies beyond stands at its end. */
const DECADES = 3;

const placeOf = (ms: number): number => 6 + (WIDTH - 12) * Math.max(0, Math.min(1, Math.log10(Math.max(1, ms)) / DECADES));

interface WaitsProps {
  readonly figures: Figures;
  readonly application: Application;
}

export function Waits({ figures: { readersWait }, application: { readers, limits } }: WaitsProps): ReactElement {
  const cities = Object.entries(readersWait).sort(([a], [b]) => (readers[b] ?? 0) - (readers[a] ?? 0));
  const height = cities.length * LINE + 4;
  const name = (region: string): string => placesOf({ regions: [region], customRegions: [] })[0]?.city ?? region;
  const words = cities.map(([region, ms]) => Say.wait(name(region), Say.inMsOrNever(ms))).join(', ');
  return (
    <svg className="waits" width={WIDTH} height={height} viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={words}>
      <title>{words}</title>
      {[1, 10, 100, 1000].map((ms) => (
        <path key={ms} className="tick" d={`M${placeOf(ms)} 0V${height}`} />
      ))}
      {limits.withinMs === null ? null : <path className="limit" d={`M${placeOf(limits.withinMs)} 0V${height}`} />}
      {cities.map(([region, ms], i) => {
        const y = 2 + LINE * (i + 0.5);
        const bad = limits.withinMs !== null && ms > limits.withinMs;
        const x = placeOf(ms);
        return (
          <g key={region}>
            <path className="way" d={`M6 ${y}H${x}`} />
            {bad ? (
              <path className="cross" d={`M${x - 3} ${y - 3}l6 6m0 -6l-6 6`} />
            ) : (
              <circle cx={x} cy={y} r={1.6 + 2.4 * Math.sqrt((readers[region] ?? 0) / 100)} />
            )}
          </g>
        );
      })}
    </svg>
  );
}
