/**
 * The geometry of every glyph, in its own units (a node is about 32 wide). Shape says what a thing keeps, fill says
 * whether it takes writes, the ring says its role, the badge its version or term, the overlay its health.
 */
import type { Meaning } from '../../architectures/showing.ts';

export const CYLINDER_BODY = 'M-7.5,-5.5 v11 c0,2.1 3.4,3.4 7.5,3.4 s7.5,-1.3 7.5,-3.4 v-11';
export const DIAMOND = 'M0,-9.5 L9.5,0 L0,9.5 L-9.5,0z';
export const HEXAGON = 'M-5,-8.7 h10 l5,8.7 l-5,8.7 h-10 l-5,-8.7z';
export const FORK = 'M-5.5,0 h4 l5,-3.6 M-1.5,0 h7 M-1.5,0 l5,3.6';
export const PROMPT = 'M-4,-3 l3,3 l-3,3 M1,3.2 h3.6';
export const CROSS = 'M5.2,4.2 L12.8,11.8 M12.8,4.2 L5.2,11.8';
export const PAUSE = 'M-3,-5 v10 M3,-5 v10';

/** Line pattern of each meaning, in px at scale 1; empty is solid. Each differs, so that lines read without colour. */
export const DASH: Readonly<Record<Meaning, readonly number[]>> = {
  query: [],
  reply: [7, 4],
  replicate: [],
  agree: [9, 3, 2, 3],
  pulse: [1, 5],
  cache: [3, 3],
  stale: [],
  lost: [],
};

/** The band of a partition's cylinder: band `part` of `count`, from the top. */
export function shareBand(part: number, count: number): string {
  const height = 12.4 / count;
  const y = -4 + part * height;
  return `M-7.5,${y} c0,2 3.4,3.2 7.5,3.2 s7.5,-1.2 7.5,-3.2 v${height} c0,2 -3.4,3.2 -7.5,3.2 s-7.5,-1.2 -7.5,-3.2z`;
}

/** The filled part of a cache's diamond: `level` 0 to 1, from the bottom. */
export function diamondLevel(level: number): string {
  const y = 7 - 14 * Math.min(1, Math.max(0, level));
  const half = 7 - Math.abs(y);
  if (half >= 7 || level >= 0.5) return `M${-half},${y} L${half},${y} L7,0 L0,7 L-7,0z`;
  return `M${-half},${y} L${half},${y} L0,7z`;
}

const polar = (r: number, angle: number): string => `${(r * Math.cos(angle)).toFixed(2)},${(r * Math.sin(angle)).toFixed(2)}`;

export interface VoteRing {
  /** One arc per member, clockwise from the top, those that said yes first. */
  readonly parts: readonly { readonly path: string; readonly yes: boolean }[];
  /** The mark which the votes must reach. */
  readonly mark: string;
}

export const majorityOf = (members: number): number => Math.floor(members / 2) + 1;

/** The ring that serves elections, commits and quorum reads; `r` is its radius. */
export function voteRing(r: number, votes: readonly ('yes' | 'waiting' | 'no')[]): VoteRing {
  const gap = 0.17;
  const step = (Math.PI * 2) / votes.length;
  const order = [...votes].sort((a, b) => Number(b === 'yes') - Number(a === 'yes'));
  const parts = order.map((vote, i) => {
    const from = i * step + gap / 2 - Math.PI / 2;
    const to = (i + 1) * step - gap / 2 - Math.PI / 2;
    const large = to - from > Math.PI ? 1 : 0;
    return { path: `M${polar(r, from)} A${r},${r} 0 ${large} 1 ${polar(r, to)}`, yes: vote === 'yes' };
  });
  const angle = majorityOf(votes.length) * step - Math.PI / 2;
  return { parts, mark: `M${polar(r - 5, angle)} L${polar(r + 6, angle)}` };
}

/** Width of a badge in px. */
export const badgeWidth = (characters: number, k: number): number => (characters * 6.3 + 9) * k;

/** Polygons of message heads, around 0,0; discs and rings are not listed. */
export const HEAD = {
  replicate: [
    [-4.8, -4.8],
    [4.8, -4.8],
    [4.8, 4.8],
    [-4.8, 4.8],
  ],
  agree: [
    [0, -6.4],
    [6.4, 5],
    [-6.4, 5],
  ],
  agreeHollow: [
    [0, -5.6],
    [5.6, 4.2],
    [-5.6, 4.2],
  ],
  cache: [
    [0, -6.6],
    [6.6, 0],
    [0, 6.6],
    [-6.6, 0],
  ],
  cacheHollow: [
    [0, -5.6],
    [5.6, 0],
    [0, 5.6],
    [-5.6, 0],
  ],
} as const satisfies Record<string, readonly (readonly [number, number])[]>;
