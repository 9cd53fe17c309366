/**
 * A cache that writes copies of itself to its disk, and begins with the last one after a crash, whatever was deleted since. Source: Redis,
 * redis.conf, save: after so many seconds, if at least so many keys changed.
 */
import type { Disk } from '../../../../sim/node.ts';
import type { Out } from '../../../../sim/out.ts';
import type { Way } from '../../../contract.ts';
import { store } from '../../cache.ts';
import type { CacheEntry } from '../../entry.ts';
import type { CacheState } from '../../state.ts';
import { type Dumps, type SavePoint, sideOf } from './state.ts';

const TIMER = 'dump?';
const DISK = 'dump';
/** How often the points are looked at. Redis looks ten times a second. */
const LOOK_US = 1_000_000;

function pointsIn(text: string): readonly SavePoint[] {
  const numbers = text.split(' ').map(Number);
  return Array.from({ length: numbers.length >> 1 }, (_, i) => ({
    afterUs: (numbers[2 * i] ?? 0) * 1e6,
    changes: numbers[2 * i + 1] ?? 0,
  }));
}

interface Dumping {
  readonly timers: NonNullable<Way['timers']>;
  boot(node: CacheState, out: Out, disk: Disk): Dumps | null;
}

/** `text`: pairs of seconds and changes. */
export function dumping(text: string): Dumping {
  const points = text === '' ? [] : pointsIn(text);
  return {
    boot(node, out, disk) {
      if (points.length === 0) return null;
      load(node, out, disk);
      return { points, changes: 0, at: out.now, armed: false };
    },
    timers: { [TIMER]: (node, out) => look(node as CacheState, out) },
  };
}

function load(node: CacheState, out: Out, disk: Disk): void {
  const kept = (disk.get(DISK) ?? []) as readonly CacheEntry[];
  for (const entry of kept) if (node.place.rules.freshness(out.now - entry.oldSince, entry.lifetime) !== 'expired') store(node, entry);
  if (node.entries.size === 0) return;
  out.report('loaded', node.entries.size);
  out.report('entries', node.entries.size);
}

/** A key was set or deleted. */
export function noteChange(node: CacheState, out: Out): void {
  const { dumps } = sideOf(node);
  if (dumps === null) return;
  dumps.changes += 1;
  if (dumps.armed) return;
  dumps.armed = true;
  out.setTimer(TIMER, LOOK_US);
}

function look(node: CacheState, out: Out): void {
  const { dumps } = sideOf(node);
  if (dumps === null) return;
  dumps.armed = false;
  if (!dumps.points.some(({ afterUs, changes }) => dumps.changes >= changes && out.now - dumps.at >= afterUs)) {
    dumps.armed = true;
    return out.setTimer(TIMER, LOOK_US);
  }
  dumps.changes = 0;
  dumps.at = out.now;
  out.persist(DISK, [...node.entries.values()]);
  out.sync({ kind: 'dumped' });
  out.report('dumped', node.entries.size);
}
