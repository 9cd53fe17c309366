/** English: what a message carries, in words. */

export const changed = (rows: string) => `${rows} changed`;
export const andMore = (rows: string) => `, and ${rows}`;
