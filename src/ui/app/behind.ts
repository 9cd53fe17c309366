/** What is drawn once there is a run to draw: fetched behind the first picture, while the databases open. */
export { WhatNext } from '../ahead/WhatNext.tsx';
export { Answer } from '../console/Answer.tsx';
export { Feed } from '../feed/Feed.tsx';
export { InWords } from './in-words/InWords.tsx';
export { Inspector } from '../inspector/Inspector.tsx';
export { Live } from './Live.tsx';
export { LanesPicture, ScrubberPicture, StripsPicture } from './run-pictures.tsx';
