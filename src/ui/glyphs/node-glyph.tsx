/** One node: its kind by shape, its role by ring, its version or term by badge, its health by overlay. */
import type { ReactElement } from 'react';
import type { Glyph } from '../../architectures/showing.ts';
import { badgeWidth, CROSS, CYLINDER_BODY, DIAMOND, diamondLevel, FORK, HEXAGON, PAUSE, PROMPT, shareBand, voteRing } from './shapes.ts';

export type Health = 'up' | 'crashed' | 'paused';

export interface NodeGlyphProps {
  readonly glyph: Glyph;
  readonly health?: Health;
  readonly role?: string;
  readonly k?: number;
  /** False on a lane, where the ring would only repeat what the lane's bars say. */
  readonly ring?: boolean;
}

/** An SVG group around 0,0. The badge is not part of it: the picture places badges, see `Badge`. */
export function NodeGlyph({ glyph, health = 'up', role = '', k = 1, ring = true }: NodeGlyphProps): ReactElement {
  const dead = health === 'crashed';
  return (
    <g transform={`scale(${k})`}>
      {glyph.shape === 'client' ? null : <circle r={ring && glyph.votes ? 19 : 15.5} fill="var(--sea)" opacity={0.82} />}
      {ring ? <Ring glyph={glyph} role={role} dead={dead} /> : null}
      <Shape glyph={glyph} dead={dead} />
      {dead ? (
        <>
          <circle cx={9} cy={8} r={7.4} fill="var(--sea)" />
          <path d={CROSS} stroke="var(--lost)" strokeWidth={2.8} strokeLinecap="round" />
        </>
      ) : null}
      {health === 'paused' ? (
        <>
          <rect x={-5.5} y={-6.5} width={11} height={13} fill="var(--paper)" opacity={0.9} />
          <path d={PAUSE} stroke="var(--ink)" strokeWidth={2.6} strokeLinecap="round" />
        </>
      ) : null}
    </g>
  );
}

function Ring({ glyph, role, dead }: { readonly glyph: Glyph; readonly role: string; readonly dead: boolean }): ReactElement | null {
  if (glyph.votes && glyph.votes.length > 0 && !dead) {
    const { parts, mark } = voteRing(18, glyph.votes);
    return (
      <g fill="none">
        {parts.map(({ path, yes }) => (
          <path key={path} d={path} stroke="var(--agree)" strokeWidth={4.2} opacity={yes ? 1 : 0.22} />
        ))}
        <path d={mark} stroke="var(--ink)" strokeWidth={1.6} />
        {role === 'leader' ? <circle r={13.4} stroke="var(--ink)" strokeWidth={1.4} /> : null}
      </g>
    );
  }
  if (glyph.ring === 'none' || glyph.shape === 'client') return null;
  if (dead || glyph.ring === 'hairline') return <circle r={15} fill="none" stroke="var(--line2)" strokeWidth={1} />;
  if (glyph.ring === 'solid') return <circle r={15} fill="none" stroke="var(--ink)" strokeWidth={2.2} />;
  return <circle r={15} fill="none" stroke="var(--stale)" strokeWidth={1.8} strokeDasharray="3 3.2" />;
}

function Shape({ glyph, dead }: { readonly glyph: Glyph; readonly dead: boolean }): ReactElement {
  const dash = dead ? '2.6 2.4' : undefined;
  switch (glyph.shape) {
    case 'cylinder':
      return <Cylinder glyph={glyph} dead={dead} />;
    case 'diamond':
      return (
        <>
          <path d={DIAMOND} fill="var(--paper)" stroke="var(--ink)" strokeWidth={1.6} strokeLinejoin="round" strokeDasharray={dash} />
          {dead || !glyph.level ? null : <path d={diamondLevel(glyph.level)} fill="var(--cache)" />}
        </>
      );
    case 'hexagon':
      return (
        <>
          <path d={HEXAGON} fill="var(--paper)" stroke="var(--ink)" strokeWidth={1.6} strokeLinejoin="round" strokeDasharray={dash} />
          {dead ? null : <path d={FORK} stroke="var(--ink)" strokeWidth={1.4} fill="none" strokeLinecap="round" />}
        </>
      );
    case 'client':
      return (
        <>
          <rect
            x={-8}
            y={-7}
            width={16}
            height={14}
            rx={3}
            fill="var(--paper)"
            stroke="var(--ink)"
            strokeWidth={1.4}
            strokeDasharray={dash}
          />
          <path d={PROMPT} stroke="var(--ink)" strokeWidth={1.4} fill="none" strokeLinecap="round" strokeLinejoin="round" />
        </>
      );
  }
}

function Cylinder({ glyph, dead }: { readonly glyph: Glyph; readonly dead: boolean }): ReactElement {
  // A partition takes writes too, but its fill is its share: the band says which part of the rows it keeps.
  const filled = glyph.filled && !dead && glyph.share === null;
  const dash = dead ? '2.6 2.4' : undefined;
  return (
    <>
      <path d={CYLINDER_BODY} fill={filled ? 'var(--ink)' : 'var(--paper)'} stroke="var(--ink)" strokeWidth={1.6} strokeDasharray={dash} />
      {glyph.share && !dead ? <path d={shareBand(glyph.share[0], glyph.share[1])} fill="var(--ink)" /> : null}
      <ellipse
        cy={-5.5}
        rx={7.5}
        ry={3.3}
        fill={filled ? 'var(--ink)' : 'var(--paper)'}
        stroke={filled ? 'var(--paper)' : 'var(--ink)'}
        strokeWidth={filled ? 1.1 : 1.6}
        strokeDasharray={dash}
      />
    </>
  );
}

export interface BadgeProps {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly tone: 'ink' | 'stale' | 'lost';
  readonly k?: number;
}

/** A small plate with a version or a term; `x` is its left edge, `y` its middle. */
export function Badge({ x, y, text, tone, k = 1 }: BadgeProps): ReactElement {
  const width = badgeWidth(text.length, k);
  const ink = tone === 'ink' ? 'var(--ink)' : `var(--${tone})`;
  return (
    <g transform={`translate(${x.toFixed(1)},${y.toFixed(1)})`}>
      <rect
        y={-7.5 * k}
        width={width}
        height={15 * k}
        rx={3 * k}
        fill={tone === 'ink' ? 'var(--paper)' : `var(--${tone}-wash)`}
        stroke={ink}
        strokeWidth={0.9 * k}
        strokeOpacity={tone === 'ink' ? 0.35 : 0.8}
      />
      <text x={width / 2} y={3.9 * k} textAnchor="middle" className="badge-text" style={{ fontSize: 11 * k }} fill={ink}>
        {text}
      </text>
    </g>
  );
}
