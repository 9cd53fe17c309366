/** The planet before anything stands on it. It cannot be simulated, and comes with the page: nothing of free play comes with this. */
import { firstRoom } from '../architectures/known.ts';
import type { Scenario } from './schema.ts';

export const FREE_PLAY = 'free-play';

export function emptyPlanet(): Scenario {
  return {
    format: 'antipode-scenario/1',
    id: FREE_PLAY,
    title: 'Free play',
    summary: 'What happens is up to you: places, a system, data, traffic and what breaks.',
    architecture: firstRoom.about.id,
    preset: null,
    over: null,
    settings: {},
    seed: 7,
    regions: [],
    customRegions: [],
    rttMs: {},
    network: { jitter: 'none', bandwidthMbps: {}, delays: [] },
    clients: [],
    setup: [],
    load: [],
    commands: [],
    untilMs: 10_000,
    msPerSecond: 50,
    openAtStep: 0,
    samples: [],
    steps: [{ text: 'Add, break, ask.', when: { atMs: 0 }, look: [] }],
    question: null,
  };
}
