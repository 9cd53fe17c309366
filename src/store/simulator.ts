/** The worker's client as a browser has it. It is a part that comes later. */
import { WorkerClient } from '../worker/client.ts';
import { browserPort } from '../worker/port.ts';
import type { Simulator } from './core.ts';
import { everySecond, worthAsking } from './network.ts';

export const simulator = (): Simulator => new WorkerClient({ connect: browserPort, pause: worthAsking, everySecond });
