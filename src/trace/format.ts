/** Numbers as people read them: as many digits as are known, a narrow space between thousands. */

/** `41.6`, `162`, `2 000`: milliseconds from µs, one decimal below 100. */
export function ms(us: number): string {
  const value = us / 1000;
  return Math.abs(value) < 99.95 ? value.toFixed(1) : grouped(Math.round(value));
}

export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ' ');
}

const WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];

/** `one version`, `3 rows` from thirteen on as figures. */
export function count(n: number, singular: string, plural = `${singular}s`): string {
  return `${WORDS[n] ?? grouped(n)} ${n === 1 ? singular : plural}`;
}

/** A statement on one line of bounded length. */
export function shorten(sql: string): string {
  const line = sql.replace(/\s+/g, ' ').trim();
  return line.length > 70 ? `${line.slice(0, 68)}…` : line;
}

/** To three digits that count. */
export const figure = (value: number): string => String(Number(value.toPrecision(3)));
