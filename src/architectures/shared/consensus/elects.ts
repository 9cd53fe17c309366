/** Elections end: those who stand for one hear from the farthest before the next begins. Else nothing is committed, and locks stay. */
import type { Circumstances } from '../../guarantees.ts';

export const elects = ({ settings, farthestMs }: Circumstances): boolean => Number(settings['electionTimeoutMinMs']) >= 2 * farthestMs;
