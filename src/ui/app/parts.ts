/** The parts of the page that come behind the first picture. */
import { Part } from '../part.tsx';

/** The lessons beside the first. */
export const lessons = new Part(() => import('../../scenarios/index.ts'));

/** Timeline, charts, answers and inspector. */
export const behind = new Part(() => import('./behind.ts'));
