/** What waits on a connection after something was lost: plain data, by numbers of tasks. */
import type { Micros } from './node.ts';

export interface Backlog {
  /** Number of its link. */
  readonly link: number;
  /** Messages that have to arrive one after the other, the first of which was lost at least once: under way, lost, held or unsent. */
  waits: number[];
  /** The task that will send again, or -1; it was told to by an acknowledgement, or its time was out. */
  timer: number;
  byAck: boolean;
  /** Timeouts since something got through. */
  tries: number;
  /** After a timeout only the first message is sent, until something gets through. */
  probing: boolean;
  /** Since when nothing has got through, µs. */
  since: Micros;
  /** Its receiver stands still and has no room: nothing is taken until it reads again. */
  full: boolean;
  /** When the latest transmission that arrived had left, and when the sender hears of that, µs. */
  acked: Micros;
  ackAt: Micros;
}

export const copyOfBacklog = (backlog: Backlog): Backlog => ({ ...backlog, waits: backlog.waits.slice() });
