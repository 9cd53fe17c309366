/** Figures in words: the unit beside them, as many digits as are known. */
import { grouped } from '../../trace/format.ts';

/** Simulated time, ms with one decimal and thin spaces between thousands: `1 234.5`. */
export function msText(us: number): string {
  const tenths = Math.round(us / 100);
  const whole = Math.floor(tenths / 10);
  return `${grouped(whole)}.${tenths % 10}`;
}
