/**
 * The log is archived by segments: one is cut when it is full, or after archive_timeout if anything stands in it, and only then leaves the
 * building. So a busy hour loses less than a quiet one: the bound is bytes and not time. One segment at a time; what the store does not take is
 * sent again. Source: PostgreSQL documentation, *Continuous Archiving and Point-in-Time Recovery*; src/backend/postmaster/pgarch.c.
 */
import type { Micros } from '../../../../sim/node.ts';
import type { Change } from '../../../../sqlite/jobs.ts';
import type { Mechanism } from '../../../contract.ts';
import { microsSetting, numberSetting } from '../../../shared/settings.ts';
import type { Settings } from '../../../showing.ts';
import { onBackupOrder } from '../../backup.ts';
import { sendPart } from '../../parts.ts';
import type { Backing } from '../../slots.ts';
import type { PrimaryOut, PrimaryState } from '../../state.ts';
import { type Commit, recording } from '../recorded.ts';

const ARCHIVE_TIMEOUT = 'archive_timeout';
/** Of a record beside what it changes: PostgreSQL, src/include/access/xlogrecord.h, SizeOfXLogRecord. */
const RECORD_HEADER = 24;

interface Archiving {
  /** Position of the last commit of each segment that is full, in order, as far as the store has not confirmed it. */
  full: readonly number[];
  /** Of the segment that is being filled: its bytes, and its last commit; 0: nothing stands in it. */
  bytes: number;
  last: number;
  /** When the latest segment was cut, by the own clock. */
  cutAt: Micros;
  /** pg_stat_archiver: archived_count. */
  archived: number;
}

/** Beside what `recording` keeps. */
const archivingOf = (node: PrimaryState): Archiving => (node.own['backup'] as { readonly archiving: Archiving }).archiving;

/** As many commits as the first full segment that the store has not got ends with. */
function inSegment(node: PrimaryState, commits: readonly Commit[]): readonly Commit[] {
  const end = archivingOf(node).full.find((position) => position > node.stored);
  return end === undefined ? [] : commits.slice(0, Math.max(0, end - node.stored));
}

function ship(node: PrimaryState, out: PrimaryOut, commits: readonly Commit[]): void {
  const segment = inSegment(node, commits);
  if (segment.length === 0) return;
  sendPart(node, out, {
    form: 'log',
    after: node.stored,
    position: node.stored + segment.length,
    changes: segment.map(({ change }) => change),
    committedAtUs: segment.map(({ atUs }) => atUs),
  });
}

function cut(node: PrimaryState, out: PrimaryOut): void {
  const archiving = archivingOf(node);
  out.cancelTimer(ARCHIVE_TIMEOUT);
  archiving.full = [...archiving.full, archiving.last];
  archiving.bytes = 0;
  archiving.cutAt = out.now;
  out.report('segments', archiving.archived + archiving.full.length);
  onBackupOrder(node, out);
}

function filled(node: PrimaryState, out: PrimaryOut, { position, record }: Change, size: number, timeoutUs: Micros): void {
  const archiving = archivingOf(node);
  const isFirst = archiving.bytes === 0;
  archiving.bytes += RECORD_HEADER + record.length;
  archiving.last = Math.max(archiving.last, position);
  if (archiving.bytes >= size) return cut(node, out);
  if (isFirst && timeoutUs > 0) out.setTimer(ARCHIVE_TIMEOUT, Math.max(0, archiving.cutAt + timeoutUs - out.now));
}

function atNode(settings: Settings): Backing {
  const size = 1024 * numberSetting(settings, 'segmentKb');
  const timeoutUs = microsSetting(settings, 'archiveTimeoutMs');
  const base = recording(ship);
  const nothing = (): Archiving => ({ full: [], bytes: 0, last: 0, cutAt: 0, archived: 0 });
  return {
    ...base,
    boot: (node, out, disk, birth) => ({ ...(base.boot?.(node, out, disk, birth) as object), archiving: nothing() }),
    committed(node, out, change) {
      base.committed?.(node, out, change);
      filled(node as PrimaryState, out as PrimaryOut, change, size, timeoutUs);
    },
    stored(host, position) {
      const node = host as PrimaryState;
      base.stored?.(node, position);
      const archiving = archivingOf(node);
      const left = archiving.full.filter((end) => position !== null && end > position);
      if (position !== null) archiving.archived += archiving.full.length - left.length;
      archiving.full = left;
    },
    goesOn: (node, out) =>
      archivingOf(node as PrimaryState).full.length > 0 ? onBackupOrder(node as PrimaryState, out as PrimaryOut) : undefined,
    replaced(node) {
      base.replaced?.(node);
      Object.assign(archivingOf(node as PrimaryState), nothing());
    },
    facts(node) {
      const { archived, full, bytes } = archivingOf(node as PrimaryState);
      return [
        { name: 'archived_count', value: archived, note: 'segments that the store has' },
        { name: 'ready', value: full.length, note: 'segments that are full and wait (archive_status)' },
        { name: 'filled', value: bytes, note: `bytes of ${size} in the segment that is being written: nowhere else` },
      ];
    },
    timers: {
      [ARCHIVE_TIMEOUT]: (node, out) =>
        archivingOf(node as PrimaryState).bytes > 0 ? cut(node as PrimaryState, out as PrimaryOut) : undefined,
    },
  };
}

export const segments: Mechanism = { slot: 'backup', id: 'segments', at: ({ settings }) => atNode(settings) };
