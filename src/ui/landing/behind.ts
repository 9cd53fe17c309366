/** What the landing draws once there is a run: fetched behind the first picture, while the databases open. */
export { MiniPicture } from './MiniPicture.tsx';
export { Said } from './Said.tsx';
export { Strip, WhyNote } from './Strip.tsx';
