/** The landing's world is a scenario like any other, and whoever asks from another city changes as little of it as can be. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stepTimeUs } from '../../../src/lesson/moments.ts';
import { parseScenario } from '../../../src/scenarios/read.ts';
import { openSession, runOf, withCommand } from '../../../src/session/index.ts';
import type { RunSpec } from '../../../src/session/run.ts';
import { staleness, TraceIndex } from '../../../src/trace/world.ts';
import { freePlace } from '../../../src/ui/landing/free-place.ts';
import { withClient } from '../../../src/ui/landing/places.ts';
import { whyOf } from '../../../src/ui/landing/why.ts';
import { world } from '../../../src/ui/landing/world.ts';
import { WORLD } from '../../../src/ui/landing/world-id.ts';
import { recordEvents } from '../../trace/written.ts';

async function indexOf(run: RunSpec): Promise<TraceIndex> {
  const session = (await openSession(run)).runToEnd();
  expect(session.violations).toEqual([]);
  const index = new TraceIndex(session.stage.nodes);
  recordEvents(index, index.legend, session.trace.slice(0));
  session.close();
  return index;
}

const short = runOf(world, { untilMs: 1_200 });

describe('the world of the landing', () => {
  it('is what its file says when it is read with the schema', () => {
    const path = 'src/ui/landing/world.json';
    expect(parseScenario(readFileSync(path, 'utf8'), path)).toEqual(world);
    expect(world.id).toBe(WORLD);
  });

  it('stands at a stale answer, which a change on its way explains', async () => {
    const index = await indexOf(short);
    const operation = index.operations.get('tokyo-asks') ?? null;
    expect(operation && staleness(operation)).not.toBeNull();
    const nowUs = stepTimeUs(index, world, world.openAtStep) ?? 0;
    expect(operation?.returnedAt).toBe(nowUs);
    const why = whyOf({ index, operation, node: 'replica-japaneast', main: 'primary-eastus', nowUs });
    // Half of the published round trip between Virginia and Tokyo, and what jitter adds.
    expect(why.kind === 'behind' && (why.travelUs ?? 0) / 1_000).toBeGreaterThan(78);
    expect(why.kind === 'behind' && (why.travelUs ?? 0) / 1_000).toBeLessThan(100);
    const later = { index, operation: null, main: 'primary-eastus', nowUs: 700_000 };
    expect(whyOf({ ...later, node: 'replica-japaneast' }).kind).toBe('level');
    expect(whyOf({ ...later, node: 'primary-eastus' }).kind).toBe('primary');
  });

  it('says that the primary is down when it is', async () => {
    const index = await indexOf(withCommand(short, { at: 600_000, command: { type: 'crash', node: 'primary-eastus' } }));
    const of = { index, operation: null, node: 'replica-japaneast', main: 'primary-eastus' };
    expect(whyOf({ ...of, nowUs: 599_000 }).kind).not.toBe('down');
    expect(whyOf({ ...of, nowUs: 601_000 }).kind).toBe('down');
  });
});

describe('asking from another city', () => {
  it('adds a client where there is a copy, and a copy too where there is none', () => {
    expect(withClient(short, 'japaneast')).toBe(short);
    const near = withClient(short, 'brazilsouth').scenario;
    expect(near).toMatchObject({ regions: world.regions, clients: ['eastus', 'japaneast', 'brazilsouth'] });
    const far = withClient(short, 'australiaeast').scenario;
    expect(far.regions).toEqual([...world.regions, 'australiaeast']);
    expect(far.clients).toEqual(['eastus', 'japaneast', 'australiaeast']);
  });

  it('keeps one guest at a time, and what the one before asked goes with it', () => {
    const query = { type: 'query', client: 'client-australiaeast', op: 'you-1', sql: 'SELECT 1', params: [] } as const;
    const first = withCommand(withClient(short, 'australiaeast'), { at: 600_000, command: query });
    const { scenario, commands } = withClient(first, 'uksouth');
    expect(scenario.regions).toEqual([...world.regions, 'uksouth']);
    expect(scenario.clients).toEqual(['eastus', 'japaneast', 'uksouth']);
    expect(commands).toEqual(short.commands);
  });

  it('leaves the stale answer in Tokyo as it was', async () => {
    const index = await indexOf(withClient(short, 'australiaeast'));
    const asked = index.operations.get('tokyo-asks');
    expect(asked && staleness(asked)).not.toBeNull();
  });
});

describe('the place of the prompt', () => {
  const ground = { width: 1_000, height: 500 };
  const box = { width: 400, height: 200 };

  it('is where it is wanted when nothing is in the way', () => {
    const [x, y] = freePlace({ ground, box, near: [320, 160], taken: [] });
    expect(Math.hypot(x - 320, y - 160)).toBeLessThan(8);
  });

  it('hides nothing that it can avoid, and stays on the ground', () => {
    const taken = [[300, 100, 360, 200] as const];
    const [x, y] = freePlace({ ground, box, near: [320, 160], taken });
    expect(x >= 360 || y >= 200).toBe(true);
    expect(x + box.width).toBeLessThanOrEqual(ground.width);
    expect(y + box.height).toBeLessThanOrEqual(ground.height);
  });
});
