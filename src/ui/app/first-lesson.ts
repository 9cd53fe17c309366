/** The lesson of those who ask for none. */
import { first } from '../../scenarios/first.ts';

export const FIRST = first.id;
