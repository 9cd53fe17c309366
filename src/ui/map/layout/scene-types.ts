/** What a scene is made of; see scene.ts for how it comes to be. */
import type { NodeId, NodeSpec } from '../../../sim/node.ts';
import type { Stage } from '../../../session/run.ts';
import type { Sides } from '../../faults/stretches.ts';
import type { Settled } from './crowd.ts';
import type { Box, XY } from './geometry.ts';
import type { PlacedLabel } from './labels.ts';
import type { RegionLink } from './links.ts';
import type { Tear } from './tear.ts';

/** What one picture decides: where regions stand and which way leads from one to another. */
export interface Layout {
  readonly kind: 'world' | 'compass' | 'ring';
  /** By region id; regions that do not fit are absent. */
  readonly places: readonly Settled[];
  /** Points between the true places of two regions. */
  route(a: string, b: string): readonly XY[];
  /** Steps longer than this cross the edge of the map. */
  readonly jumpPx: number;
  /** How far a way bows to the right of its direction. */
  readonly bowPx: number;
  /** Round-trip rings of the compass. */
  readonly rings: readonly { readonly centre: XY; readonly radius: number; readonly ms: number; readonly labelAt: XY | null }[];
}

export interface Seat {
  readonly spec: NodeSpec;
  readonly at: XY;
  /** Where ways end, px. */
  readonly rim: number;
  readonly client: boolean;
  /** Badge's left edge, relative to the seat; it sits on a shoulder. */
  readonly badgeSide: 'left' | 'right';
}

export interface RegionSeat {
  readonly id: string;
  readonly city: string;
  readonly at: XY;
  readonly truth: XY;
  readonly tethered: boolean;
  /** Radius of the disc that covers its glyphs. */
  readonly radius: number;
  readonly label: PlacedLabel;
  /** Round trip to the main region, ms; 0 for the main one. */
  readonly rttMs: number;
}

export interface Way {
  readonly points: readonly XY[];
  readonly local: boolean;
}

export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly k: number;
  readonly fontPx: number;
  /** Whether badges sit on shoulders, and their scale beside the glyphs'. */
  readonly badges: boolean;
  readonly badgeK: number;
  readonly layout: Layout;
  readonly seats: ReadonlyMap<NodeId, Seat>;
  readonly regions: ReadonlyMap<string, RegionSeat>;
  readonly links: readonly { readonly link: RegionLink; readonly points: readonly XY[] }[];
  /** Regions of the run that this picture leaves out. */
  readonly omitted: readonly string[];
  way(from: NodeId, to: NodeId): Way | null;
  tear(sides: Sides): Tear | null;
}

export interface SceneOptions {
  readonly stage: Stage;
  readonly layout: Layout;
  readonly width: number;
  readonly height: number;
  readonly k: number;
  readonly fontPx: number;
  /** Sides of every partition of the run. */
  readonly partitions: readonly Sides[];
  /** Room kept for the second line under a name, in letters; 0 for none. */
  readonly noteLetters: number;
  /** Versions and terms as badges on the glyphs' shoulders; without, they are the second line. */
  readonly badges: boolean;
  /** Ground that is taken by something else, e.g. the legend. */
  readonly avoid?: readonly Box[];
}

/** The glyphs of one region, before they have seats. */
export interface Group {
  readonly settled: Settled;
  readonly nodes: readonly NodeSpec[];
  readonly clients: readonly NodeSpec[];
  /** Half extents of its glyphs. */
  readonly reach: XY;
}
