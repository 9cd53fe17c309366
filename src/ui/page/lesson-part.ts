/** What a lesson looks like: on its way as soon as the address asks for one. */
import { Part } from '../part.tsx';

export const lesson = new Part(() => import('../app/LessonScreen.tsx'));
