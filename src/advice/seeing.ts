/** A thread that plays runs and tells what was seen of each. */
import { see } from '../claims/see.ts';
import type { Request } from '../claims/sheet.ts';
import { answering } from '../worker/threads.ts';

/** A run to play. */
export type ToSeer = Request;

answering<ToSeer>(see);
