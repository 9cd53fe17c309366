/** R3: for how long nothing can be written, with automatic promotion, with a person after five minutes, and with a single database. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { COMES_BACK, type Fault, faultMs, OUTAGE_SEEDS, person, PERSON_MS, SEEN_MS, silence, writing } from './families/outages.ts';
import type { Under } from './families/waits.ts';
import type { Sheet } from './sheet.ts';

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
    ...{ id, says, expected, sets: ['W', 'E'] as const, seeds: OUTAGE_SEEDS, least: { writes: 500 } },
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
        seeds: OUTAGE_SEEDS,
      },
      arms: (at) => armsOf('host', 600_000, at),
      measure: measured,
    }),
  },
};
