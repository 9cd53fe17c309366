/** What happened, in plain words, newest first; each line is tied to its moment. */
import './feed.css';
import { type ReactElement, useMemo } from 'react';
import { tellerOf } from '../../architectures/telling.ts';
import { type FeedItem, feed } from '../../trace/words.ts';
import type { TraceIndex } from '../../trace/world.ts';
import { useCity } from '../names.ts';
import { aboutOf, roomOf } from '../rooms.ts';
import { msText } from '../../words/en/numbers.ts';
import { useAppStore, useNow, useRun } from '../store.tsx';
import { NothingYet } from './NothingYet.tsx';
import * as Say from '../../words/en/feed/feed.ts';

const EVENTS_READ_MAX = 4_000;
const LINES_MAX = 60;
const ALL_LINES = [0, LINES_MAX] as const;

export interface FeedProps {
  /** Only the newest, as many as find room in this height. */
  readonly roomPx?: number;
  /** Only those from one to another, the newest first. */
  readonly lines?: readonly [from: number, to: number];
}

export function Feed({ roomPx, lines: [first, last] = ALL_LINES }: FeedProps): ReactElement {
  const { seek, select, askWhy } = useAppStore().getState();
  const now = useNow(200);
  const items = useFeed(now);
  const show = (item: FeedItem, index: TraceIndex): void => {
    seek(item.at);
    const flight = index.flight(item.seq);
    if (flight) select({ type: 'message', send: flight.send });
  };
  const index = useRun((run) => run.index);
  if (items.length === 0) return <NothingYet />;
  return (
    <ol className={roomPx === undefined ? 'feed' : 'feed brief'}>
      {items.slice(first, Math.min(last, fitting(items, roomPx))).map((item) => (
        <li key={item.seq} className={item.tone}>
          <button type="button" onClick={() => show(item, index)}>
            <time>{msText(item.at)}</time>
            <span title={roomPx === undefined ? undefined : item.words}>{item.words}</span>
          </button>
          <button type="button" className="quiet ask-why" aria-label={Say.why(item.words)} onClick={() => askWhy(item.seq)}>
            {Say.why2}
          </button>
        </li>
      ))}
    </ol>
  );
}

const ROW_CHARS = 42;
const ROWS_MAX = 3;
const ROW_PX = 17;
const AROUND_PX = 10;

/** How many lines, at most three rows each, find room. */
function fitting(items: readonly FeedItem[], roomPx: number | undefined): number {
  if (roomPx === undefined) return items.length;
  let left = roomPx;
  const over = items.findIndex((item) => {
    left -= AROUND_PX + ROW_PX * Math.min(ROWS_MAX, Math.ceil(item.words.length / ROW_CHARS));
    return left < 0;
  });
  return over < 0 ? items.length : over;
}

export function useFeed(nowUs: number): readonly FeedItem[] {
  const index = useRun((run) => run.index);
  const version = useRun((run) => run.version);
  const architecture = useRun((run) => roomOf(run.spec.scenario));
  const city = useCity();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the trace grows in place, `version` says so
  return useMemo(() => {
    const count = index.countAt(nowUs);
    const fromUs = count > EVENTS_READ_MAX ? index.timeOf(count - EVENTS_READ_MAX) : 0;
    return feed(index, fromUs, nowUs, tellerOf(aboutOf(architecture)), city)
      .slice(-LINES_MAX)
      .reverse();
  }, [index, version, nowUs, architecture]);
}
