/** How near a map is looked at, and where: the whole frame is the widest view, and no view leaves it. */

export interface View {
  /** 1: the whole. */
  readonly zoom: number;
  /** How far the middle of the frame was moved, px as drawn. */
  readonly dx: number;
  readonly dy: number;
}

export interface FrameSize {
  readonly width: number;
  readonly height: number;
}

export const WHOLE: View = { zoom: 1, dx: 0, dy: 0 };
