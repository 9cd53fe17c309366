/** R3: for how long nothing can be written, with automatic promotion, with a person after five minutes, and with a single database. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { phase, type TimedInput } from './families/moments.ts';
import type { Under } from './families/waits.ts';
import type { Request, Sheet } from './sheet.ts';
import { ANY_ROW, clientsIn, world, WRITE } from './world.ts';

type Fault = 'process' | 'host' | 'disk' | 'site' | 'pause' | 'cut';

const FAULT_FROM_MS = 10_000;
const PERSON_MS = 300_000;
/** After which it is known whether something came back by itself. */
const SEEN_MS = 100_000;
const PAUSE_MS = 8000;
const RESTART_MS = 2000;
const HOST_MS = 60_000;
/** Ten seeds on each of two sets are twenty moments. */
const SEEDS = 10;

const faultMs = (seed: number): number => FAULT_FROM_MS + Math.round(10_000 * phase(2 * seed));

/** What happens to the main database and is put right without anybody's choice. */
function happens(fault: Fault, at: number, { regions: [main = '', ...others] }: At): readonly TimedInput[] {
  const node = `primary-${main}`;
  const back = (afterMs: number): TimedInput => ({ atMs: at + afterMs, command: { type: 'restart', node } });
  switch (fault) {
    case 'process':
      return [{ atMs: at, command: { type: 'crash', node, what: 'process' } }, back(RESTART_MS)];
    case 'host':
      return [{ atMs: at, command: { type: 'crash', node, what: 'host' } }, back(HOST_MS)];
    case 'disk':
      return [{ atMs: at, command: { type: 'wipe', node } }, back(RESTART_MS)];
    case 'site':
      return [{ atMs: at, command: { type: 'outage', region: main } }];
    case 'pause':
      return [
        { atMs: at, command: { type: 'pause', node } },
        { atMs: at + PAUSE_MS, command: { type: 'resume', node } },
      ];
    case 'cut':
      return [
        { atMs: at, command: { type: 'partition', name: 'cut', sides: [[main], others] } },
        { atMs: at + HOST_MS, command: { type: 'heal', name: 'cut' } },
      ];
  }
}

/** What a person does, who comes after five minutes and does it only where nothing can be written. */
const person = (order: string, node: string, at: number): TimedInput => ({ atMs: at + PERSON_MS, command: { type: 'order', node, order } });

const COMES_BACK: readonly Fault[] = ['process', 'host', 'pause', 'cut'];

function writing({ architecture, settings = {} }: Under, fault: Fault, by: TimedInput | null, endsMs: number, at: At): Request {
  const { regions, seed } = at;
  const moment = faultMs(seed);
  const scenario = world({
    ...{ architecture, settings, regions: [...regions], untilMs: moment + endsMs },
    commands: [...happens(fault, moment, at), ...(by ? [by] : [])],
    load: [
      {
        clients: clientsIn(regions.slice(1, 3)),
        perSecond: 0.5,
        untilMs: moment + endsMs,
        statements: [{ sql: WRITE, params: [ANY_ROW] }],
      },
    ],
  });
  return { scenario, seed };
}

function armsOf(fault: Fault, detectorMs: number, at: At) {
  const { regions, seed } = at;
  const moment = faultMs(seed);
  const isBack = COMES_BACK.includes(fault);
  const longMs = isBack ? SEEN_MS : PERSON_MS + 15_000;
  const automatic: Under = {
    architecture: 'read-replicas',
    settings: { promotion: 'automatic', failoverTimeoutMs: detectorMs, heartbeatMs: Math.min(detectorMs / 5, 60_000) },
  };
  const manual: Under = {
    architecture: 'read-replicas',
    settings: { promotion: 'manual', heartbeatMs: 10_000, failoverTimeoutMs: 60_000 },
  };
  const single: Under = { architecture: 'single-node', settings: { backupIntervalMs: 5000 } };
  return {
    automatic: writing(automatic, fault, null, SEEN_MS, at),
    manual: writing(manual, fault, isBack ? null : person('promote', `replica-${regions[1]}`, moment), longMs, at),
    single: writing(single, fault, fault === 'disk' ? person('restore', `primary-${regions[0]}`, moment) : null, longMs, at),
  };
}

/** From the fault to the first write that was asked after it and confirmed; where none was, all that was looked at. */
function silence({ ops, untilMs }: Sheet, at: number): number {
  const back = ops.filter(({ state, atMs }) => state === 'ok' && atMs > at).map(({ atMs, ms }) => atMs + (ms ?? 0));
  return (back.length === 0 ? untilMs : Math.min(...back)) - at;
}

/** Seconds of silence with automatic promotion less the lesser of the others. */
function measured({ automatic, manual, single }: Readonly<Record<'automatic' | 'manual' | 'single', Sheet>>, { seed }: At): Observation {
  const at = faultMs(seed);
  const [own, ...others] = [automatic, manual, single].map((sheet) => silence(sheet, at) / 1000);
  const value = (own ?? 0) - Math.min(...others);
  return {
    ...{ value, holds: value < 0, counts: { writes: automatic.ops.length } },
    figures: {
      automatic: own ?? null,
      manual: others[0] ?? null,
      single: others[1] ?? null,
      lostAutomatic: automatic.lostWrites,
      lostSingle: single.lostWrites,
    },
  };
}

const rowOf = (id: string, says: string, expected: boolean, fault: Fault, detectorMs: number): Row =>
  row({
    ...{ id, says, expected, sets: ['W', 'E'] as const, seeds: SEEDS, least: { writes: 500 } },
    arms: (at) => armsOf(fault, detectorMs, at),
    measure: measured,
  });

export const r3: Claim = {
  id: 'R3',
  statement: 'Promotion can improve availability.',
  architecture: 'read-replicas',
  group: 'pros',
  comparison: 'seconds without a confirmed write: automatic promotion − the lesser of a person after five minutes and a single database',
  unit: 's',
  margin: 'Below 0: sooner than both.',
  trap: '“It depends on the detector”: a short fault is over before it is believed, and a false alarm costs writes.',
  expected: 'held under conditions',
  rows: [
    rowOf('host-5', 'the host is back after a minute, silence of 5 s is believed', true, 'host', 5000),
    rowOf('host-30', 'the host is back after a minute, silence of 30 s is believed', true, 'host', 30_000),
    rowOf('disk-5', 'the disk is lost, silence of 5 s is believed', true, 'disk', 5000),
    rowOf('site-5', 'the city is lost, silence of 5 s is believed', true, 'site', 5000),
    rowOf('cut-5', 'the city is cut off for a minute, silence of 5 s is believed', true, 'cut', 5000),
    rowOf('process-5', 'the process is back after 2 s, silence of 5 s is believed', false, 'process', 5000),
    rowOf('pause-30', 'a pause of 8 s, silence of 30 s is believed', false, 'pause', 30_000),
  ],
  control: {
    what: 'with a detector that believes nothing it cannot be sooner.',
    row: row({
      ...{
        id: 'off',
        says: 'the host is back after a minute, silence of ten minutes is believed',
        expected: false,
        sets: ['W'] as const,
        seeds: SEEDS,
      },
      arms: (at) => armsOf('host', 600_000, at),
      measure: measured,
    }),
  },
};
