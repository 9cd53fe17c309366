/** English: numbers as people read them, the unit beside them: as many digits as are known, a narrow space between thousands. */
/** `41.6`, `162`, `2 000`: milliseconds from µs, one decimal below 100. */
export function ms(us: number): string {
  const value = us / 1000;
  return Math.abs(value) < 99.95 ? value.toFixed(1) : grouped(Math.round(value));
}

export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ' ');
}

/** To three digits that count. */
export const figure = (value: number): string => String(Number(value.toPrecision(3)));

/** Simulated time, ms with one decimal and thin spaces between thousands: `1 234.5`. */
export function msText(us: number): string {
  const tenths = Math.round(us / 100);
  const whole = Math.floor(tenths / 10);
  return `${grouped(whole)}.${tenths % 10}`;
}

/** A figure of milliseconds with its unit. */
export const inMs = (figure: string | number): string => `${figure} ms`;
