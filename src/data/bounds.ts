/** How large a file may be. Apart from what reads it, which is fetched for one. */
import { BadInput } from '../scenarios/problem.ts';

/** As much as every database of a run can hold several times over. */
export const FILE_BYTES_MAX = 8 * 1024 * 1024;

export const tooLarge = (file: string, bytes: number): BadInput =>
  new BadInput(`${file} has ${(bytes / 1024 / 1024).toFixed(1)} MB; at most ${FILE_BYTES_MAX / 1024 / 1024} are taken. Take a part of it.`);
