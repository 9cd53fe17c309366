/** Charts with samples drawn from made-up distributions: fixtures, not measurements. */
import type { ReactElement } from 'react';
import { Hops } from '../../src/ui/charts/hops.tsx';
import { Strips } from '../../src/ui/charts/strips.tsx';
import type { Point } from '../../src/ui/charts/dots.ts';
import { ragged } from '../../src/ui/map/layout/geometry.ts';
import type { Page } from './page.ts';

function sample(
  seed: number,
  count: number,
  parts: readonly (readonly [share: number, ms: number, spread: number, stale: number])[],
): readonly Point[] {
  const random = ragged(seed);
  return Array.from({ length: count }, (_, i) => {
    let u = random();
    const part = parts.find((p) => (u -= p[0]) < 0) ?? parts[0] ?? [1, 1, 0, 0];
    const bell = (random() + random() + random() + random() - 2) * 0.9;
    return {
      ms: part[1] * Math.exp(bell * part[2]),
      stale: random() < part[3],
      cached: part[1] < 2 && parts.length > 1,
      op: `op-${seed}-${i}`,
    };
  });
}

const FAR: readonly (number | null)[] = [null, 74, 74, 164, 204];
const CITIES = ['Virginia', 'Washington', 'Dublin', 'Tokyo', 'Sydney'];

function replicaStrips(count: number): ReactElement {
  const rows = CITIES.map((name, i) => ({
    name,
    points: sample(i + 3, count, [[1, 2 + i * 0.05, 0.5, i * 0.05]]),
    farMs: FAR[i] ?? null,
    op: name === 'Tokyo' ? 'op-6-4' : null,
  }));
  return <Strips rows={rows} width={360} rowPx={32} dotPx={1.8} />;
}

function cacheStrips(): ReactElement {
  const rows = CITIES.map((name, i) => ({
    name,
    points: sample(
      i + 20,
      44,
      i === 0
        ? [[1, 2, 0.45, 0]]
        : [
            [0.78, 1.6, 0.45, 0.15],
            [0.22, FAR[i] ?? 80, 0.1, 0],
          ],
    ),
    farMs: null,
  }));
  return <Strips rows={rows} width={360} rowPx={32} dotPx={1.8} />;
}

const paper = { background: 'var(--paper)', padding: 20, width: 400 } as const;

export const chartPages: readonly Page[] = [
  { id: 'strips', title: 'Every read so far', View: () => <div style={paper}>{replicaStrips(44)}</div> },
  { id: 'strips-thinned', title: 'Many reads: a dot stands for several', View: () => <div style={paper}>{replicaStrips(400)}</div> },
  { id: 'strips-cache', title: 'Two humps', View: () => <div style={paper}>{cacheStrips()}</div> },
  {
    id: 'strips-empty',
    title: 'No reads yet',
    View: () => (
      <div style={paper}>
        <Strips rows={CITIES.map((name) => ({ name, points: [] }))} width={360} />
      </div>
    ),
  },
  {
    id: 'hops',
    title: 'Where the time went',
    View: () => (
      <div style={{ ...paper, display: 'grid', gap: 22 }}>
        <Hops
          width={358}
          hops={[
            { meaning: 'query', ms: 0.8, label: 'there' },
            { meaning: 'work', ms: 0.4, label: 'SQL' },
            { meaning: 'reply', ms: 0.8, label: 'back' },
          ]}
          other={{ ms: 164, text: 'the same read, sent to the main database instead' }}
        />
        <Hops
          width={358}
          hops={[
            { meaning: 'query', ms: 81, label: 'there' },
            { meaning: 'work', ms: 0.6, label: 'SQL' },
            { meaning: 'reply', ms: 81.4, label: 'back' },
          ]}
        />
        <Hops
          width={248}
          hops={[
            { meaning: 'query', ms: 0.8, label: 'to the member' },
            { meaning: 'agree', ms: 74, label: 'majority' },
            { meaning: 'reply', ms: 0.8, label: 'back' },
          ]}
        />
      </div>
    ),
  },
];
