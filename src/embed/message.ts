/** The one message between an embed and the element around it: how high it would like to be. */
export interface HeightMessage {
  readonly type: 'antipode-height';
  readonly heightPx: number;
}

export const HEIGHT_PX = { min: 200, max: 1600 };

/** The height in a message from another window, or null: anybody may post anything. */
export function heightIn(data: unknown): number | null {
  if (typeof data !== 'object' || data === null || !('type' in data) || data.type !== 'antipode-height') return null;
  if (!('heightPx' in data) || typeof data.heightPx !== 'number' || !Number.isFinite(data.heightPx)) return null;
  return Math.round(Math.max(HEIGHT_PX.min, Math.min(HEIGHT_PX.max, data.heightPx)));
}
