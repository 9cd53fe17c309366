/** A value in words. */
import type { Value } from '../../sim/operation.ts';
import * as Count from '../../words/en/count.ts';

export function valueText(value: Value): string {
  if (!(value instanceof Uint8Array)) return String(value);
  const shown = [...value.slice(0, 24)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `x'${shown}${value.length > 24 ? '…' : ''}' (${Count.bytes(value.length)})`;
}
