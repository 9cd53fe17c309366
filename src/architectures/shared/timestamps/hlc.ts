/**
 * Hybrid logical clocks: a timestamp that is close to the node's own clock and never behind what the node has seen (Kulkarni, Demirbas,
 * Madappa, Avva and Leone, *Logical Physical Clocks*, OPODIS 2014). A timestamp has two parts, `l`, the largest clock that was seen, in
 * milliseconds since 1970, and `c`, a counter among equal `l`; as in §6.2 there, both stand in one number, so that timestamps compare as
 * numbers do. A clock that is wrong makes wrong timestamps: it decides who is newer, never whether what was seen comes before.
 */

/** `l` · 1000 + `c`; 0: before everything. */
export type Hlc = number;

/** Timestamps of one millisecond; the next one is the next millisecond's first. */
export const TICKS_PER_MS = 1000;

/** The timestamp of an event of its own: after all that it has seen (figure 5, send or local event). `wallMs`: what its clock shows, ms. */
export const tick = (seen: Hlc, wallMs: number): Hlc => Math.max(seen + 1, Math.floor(wallMs) * TICKS_PER_MS);

/** What it has seen once it was told a timestamp (figure 5, receive event; the event that follows has a tick of its own). */
export const receive = (seen: Hlc, told: Hlc): Hlc => Math.max(seen, told);
