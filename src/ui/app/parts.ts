/** The parts of the page that come behind the first picture. */
import { Part } from '../part.tsx';

/** Timeline, charts, answers and inspector. */
export const behind = new Part(() => import('./behind.ts'));
