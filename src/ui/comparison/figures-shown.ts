/** The rows of the table of outcomes: what each figure is, in words, and where it comes from. */
import type { Row } from '../../session/report.ts';
import { grouped, inMs, ms } from '../../words/en/numbers.ts';
import * as Say from '../../words/en/comparison/panels.ts';

export interface Shown {
  readonly id: string;
  readonly label: string;
  readonly note: string;
  /** The number that two columns are compared by; null when there is none. */
  readonly value: (row: Row) => number | null;
  readonly text: (value: number) => string;
  /** Beside the number. */
  readonly beside?: (row: Row, city: (node: string) => string) => string;
  readonly tone?: 'stale' | 'lost';
}

/** What is little is not said to be nothing. */
function percent(share: number): string {
  const figure = share === 0 ? '0' : share < 0.0005 ? '< 0.1' : share < 0.1 ? (share * 100).toFixed(1) : String(Math.round(share * 100));
  return `${figure}\u00a0%`;
}

const digits = (value: number): string =>
  Number.isInteger(value) ? grouped(value) : value < 100 ? value.toFixed(1) : grouped(Math.round(value));
const bytesText = (bytes: number): string =>
  bytes < 10_000 ? `${grouped(Math.round(bytes))} B` : Say.kb(grouped(Math.round(bytes / 1_000)));

/** `region`: that of the client who is asked about; `city`: its name. */
export function figuresShown(region: string, city: string): readonly Shown[] {
  return [
    {
      id: 'wait',
      label: Say.medianWait,
      note: Say.forAReadInMs(city),
      value: ({ metrics }) => metrics.operations[region]?.read.p50Ms ?? null,
      text: (value) => ms(value * 1_000),
      beside: ({ metrics }) => {
        const p95 = metrics.operations[region]?.read.p95Ms ?? null;
        return p95 === null ? Say.nothingAnswered : Say.n95Within(ms(p95 * 1_000));
      },
    },
    {
      id: 'stale',
      label: Say.stale2,
      note: Say.shareOfAllReads,
      value: ({ metrics: { staleness } }) => (staleness.reads === 0 ? null : staleness.staleReads / staleness.reads),
      text: percent,
      beside: ({ metrics: { staleness } }) =>
        staleness.maxMs === null
          ? ''
          : Say.upToOld(staleness.maxMs < 1_000 ? inMs(ms(staleness.maxMs * 1_000)) : `${(staleness.maxMs / 1_000).toFixed(1)} s`),
      tone: 'stale',
    },
    {
      id: 'lost',
      label: Say.confirmedWritesLost,
      note: Say.aClientWasToldThey,
      value: ({ metrics }) => metrics.lostAcknowledgedWrites,
      text: digits,
      tone: 'lost',
    },
    {
      id: 'load',
      label: Say.loadOfTheMainDatabase,
      note: Say.statementsThatItRan,
      value: ({ outcomes }) => outcomes.main.queries,
      text: digits,
      beside: ({ outcomes: { main } }, name) => Say.busy(name(main.node), main.busiest, percent(main.busyShare)),
    },
    {
      id: 'messages',
      label: Say.messages,
      note: Say.forEachOperation,
      value: ({ outcomes }) => outcomes.messagesPerOperation,
      text: digits,
      beside: ({ outcomes }) => (outcomes.bytesPerOperation === null ? '' : Say.each(bytesText(outcomes.bytesPerOperation))),
    },
    {
      id: 'machines',
      label: Say.machines,
      note: Say.andWhatTheyStore,
      value: ({ outcomes }) => outcomes.machines,
      text: digits,
      beside: ({ outcomes }) => bytesText(outcomes.storedBytes),
    },
  ];
}

/** `+3`, `−12.4`, `equal`: the second less the first. */
export function differenceWords({ value, text }: Shown, first: Row, second: Row): string {
  const [a, b] = [value(first), value(second)];
  if (a === null || b === null) return '–';
  const by = b - a;
  return by === 0 ? 'equal' : `${by > 0 ? '+' : '−'}${text(Math.abs(by))}`;
}
