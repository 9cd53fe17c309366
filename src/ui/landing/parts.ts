/** The part of the landing that comes behind the first picture. */
import { Part } from '../part.tsx';

export const behind = new Part(() => import('./behind.ts'));
