/** The sheet of glyphs: every node in every role and health, every message. */
import type { ReactElement } from 'react';
import type { Glyph, Meaning } from '../../src/architectures/showing.ts';
import { MessageGlyph } from '../../src/ui/glyphs/message-glyph.tsx';
import { Badge, type Health, NodeGlyph } from '../../src/ui/glyphs/node-glyph.tsx';
import { DASH } from '../../src/ui/glyphs/shapes.ts';
import { PLAIN } from './looks.ts';
import type { Page } from './page.ts';

interface Sample {
  readonly words: string;
  readonly glyph: Partial<Glyph>;
  readonly role?: string;
  readonly health?: Health;
}

const NODES: readonly Sample[] = [
  { words: 'primary', glyph: { filled: true, ring: 'solid' } },
  { words: 'replica', glyph: {} },
  { words: 'replica, behind', glyph: { ring: 'behind', badge: 'v41', badgeTone: 'stale' } },
  { words: 'partition: a share of rows', glyph: { share: [1, 4] } },
  { words: 'cache, 65 % of its time left', glyph: { shape: 'diamond', level: 0.65 } },
  { words: 'cache, 20 %', glyph: { shape: 'diamond', level: 0.2 } },
  { words: 'cache, empty', glyph: { shape: 'diamond', level: 0 } },
  { words: 'router', glyph: { shape: 'hexagon' } },
  { words: 'client', glyph: { shape: 'client', ring: 'none' } },
  { words: 'candidate, 2 of 5', glyph: { votes: ['yes', 'yes', 'waiting', 'waiting', 'waiting'] }, role: 'candidate' },
  { words: 'leader, 4 of 5', glyph: { filled: true, votes: ['yes', 'yes', 'yes', 'yes', 'no'] }, role: 'leader' },
  { words: 'leader without a majority', glyph: { filled: true, votes: ['yes', 'yes', 'no', 'no', 'no'] }, role: 'leader' },
  {
    words: 'leader of nine',
    glyph: { filled: true, votes: ['yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'waiting', 'waiting', 'no'] },
    role: 'leader',
  },
  { words: 'crashed', glyph: { filled: true, ring: 'solid' }, health: 'crashed' },
  { words: 'paused', glyph: {}, health: 'paused' },
  { words: 'cache, crashed', glyph: { shape: 'diamond', level: 0.6 }, health: 'crashed' },
];

const MESSAGES: readonly (readonly [Meaning, string, boolean])[] = [
  ['query', 'query', false],
  ['reply', 'reply', false],
  ['replicate', 'change', false],
  ['agree', 'vote asked', true],
  ['agree', 'vote given', false],
  ['pulse', 'heartbeat', false],
  ['cache', 'cache miss', true],
  ['cache', 'cache hit', false],
  ['stale', 'stale answer', false],
  ['lost', 'lost', false],
];

function Sheet(): ReactElement {
  return (
    <div style={{ background: 'var(--paper)' }}>
      <div className="gallery-row">
        {NODES.map(({ words, glyph, role, health }) => {
          const whole = { ...PLAIN, ...glyph };
          return (
            <div key={words}>
              <svg className="drawing" width={60} height={52} viewBox="-30 -28 60 52" aria-hidden="true">
                <NodeGlyph glyph={whole} role={role ?? ''} health={health ?? 'up'} k={1.05} />
                {whole.badge ? <Badge x={9} y={-17} text={whole.badge} tone={whole.badgeTone} /> : null}
              </svg>
              {words}
            </div>
          );
        })}
      </div>
      <div className="gallery-row">
        {MESSAGES.map(([meaning, words, hollow]) => (
          <div key={words}>
            <svg className="drawing" width={60} height={30} viewBox="-30 -15 60 30" aria-hidden="true">
              <path d="M-26,0 H14" stroke={`var(--${meaning})`} strokeWidth={2} strokeDasharray={DASH[meaning].join(' ') || undefined} />
              <g transform="translate(16,0)">
                <MessageGlyph meaning={meaning} hollow={hollow} k={1.25} angle={meaning === 'agree' ? 90 : 0} />
              </g>
            </svg>
            {words}
          </div>
        ))}
      </div>
    </div>
  );
}

export const glyphPages: readonly Page[] = [{ id: 'glyphs', title: 'Nodes and messages', View: Sheet }];
