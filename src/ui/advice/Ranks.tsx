/** The ranking: a row for each, its figures as doors to a run behind them, and the reason in words. */
import type { ReactElement } from 'react';
import type { Application } from '../../advice/application.ts';
import type { Figures } from '../../advice/figures.ts';
import { areLevel, type Break, type Ranked } from '../../advice/rank.ts';
import { freeFrom } from '../../scenarios/free-play.ts';
import { describedRun } from '../../store/same.ts';
import { placesOf } from '../names.ts';
import { useAppStore } from '../store.tsx';
import * as Say from '../../words/en/advice/advice.ts';
import { runBehind } from './advising.ts';
import { nameOf, roomNameOf } from './name-of.ts';
import { Mark } from './PlaneTable.tsx';
import { Waits } from './Waits.tsx';

type Column = keyof typeof Say.columns;

export interface RanksProps {
  readonly ranks: readonly Ranked[];
  readonly application: Application;
  /** What the table is, for whoever hears it. */
  readonly label: string;
}

export function Ranks({ ranks, application, label }: RanksProps): ReactElement {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no pointer scrolls a wide table by keyboard
    <section className="wide" tabIndex={0} aria-label={label}>
      <table>
        <thead>
          <tr>
            <th scope="col" colSpan={2}>
              {Say.system}
            </th>
            {(Object.keys(Say.columns) as Column[]).map((column) => (
              <th key={column} scope="col">
                {Say.columns[column][0]} <small>{Say.columns[column][1]}</small>
              </th>
            ))}
          </tr>
        </thead>
        {ranks.map((each, i) => (
          <Row key={each.name} each={each} place={i + 1} before={ranks[i - 1] ?? null} application={application} />
        ))}
      </table>
    </section>
  );
}

interface RowProps {
  readonly each: Ranked;
  readonly place: number;
  readonly before: Ranked | null;
  readonly application: Application;
}

function Row({ each, place, before, application }: RowProps): ReactElement {
  const { figures, breaks } = each;
  const broken = (limit: Break['limit']): boolean => breaks.some((broke) => broke.limit === limit);
  const door = (of: keyof Omit<Figures, 'readersWait'>, column: Column, value: string, bad = false): ReactElement => (
    <Door each={each} application={application} of={of} what={Say.columns[column].join(', ')} value={value} bad={bad} />
  );
  return (
    <tbody className={breaks.length > 0 ? 'breaks' : ''}>
      <tr>
        <td className="place tn">{place}</td>
        <th scope="row" className="system">
          <Mark of={each} />
          <span>
            {nameOf(each)} {roomNameOf(each) === nameOf(each) ? null : <small>{roomNameOf(each)}</small>}
          </span>
        </th>
        <td>
          <div className="waiting">
            <Waits figures={figures} application={application} />
            {door('readsMs', 'readersWait', Say.inMsOrNever(figures.readsMs), broken('withinMs'))}
          </div>
        </td>
        <td>{door('writesMs', 'writesMs', Say.inMsOrNever(figures.writesMs))}</td>
        <td>
          {door('staleShare', 'staleShare', Say.share100(figures.staleShare), broken('staleMs'))}{' '}
          <small>{Say.inMsOrNever(figures.oldestMs)}</small>
        </td>
        <td>{door('failingShare', 'failingShare', Say.share100(figures.failingShare))}</td>
        <td>{door('writeAgainMs', 'writeAgainMs', Say.inMsOrNever(figures.writeAgainMs), broken('writeAgainMs'))}</td>
        <td>{door('lostWrites', 'lostWrites', Say.number(figures.lostWrites), broken('lostWrites'))}</td>
        <td>
          {door('messagesPerOperation', 'messagesPerOperation', Say.number(figures.messagesPerOperation), broken('machines'))}{' '}
          <small>{Say.machines(figures.machines)}</small>
        </td>
      </tr>
      <tr className="reason">
        <td />
        <td colSpan={8}>
          {breaks.length === 0 ? Say.keeps(Say.inMsOrNever(each.waitMs), figures.usdPerThousand) : breaks.map(reason).join(' ')}
          {before && areLevel(before, each) ? ` ${Say.levelWithBefore}` : ''}
        </td>
      </tr>
    </tbody>
  );
}

function reason({ limit, value, region }: Break): string {
  const [place] = placesOf({ regions: region === undefined ? [] : [region], customRegions: [] });
  const words = limit === 'machines' || limit === 'lostWrites' ? Say.number(value) : Say.inMsOrNever(value);
  return Say.breaks[limit](words, place?.city ?? '');
}

/** Before the region is lost, and when it is; µs. */
const CALM_US = 30_000_000;
const LOST_US = 39_500_000;

interface DoorProps {
  readonly each: Ranked;
  readonly application: Application;
  readonly of: keyof Omit<Figures, 'readersWait'>;
  readonly what: string;
  readonly value: string;
  readonly bad: boolean;
}

/** A figure that was measured: press it to see a run of its. */
function Door({ each, application, of, what, value, bad }: DoorProps): ReactElement {
  const store = useAppStore();
  const open = async (): Promise<void> => {
    try {
      const scenario = await runBehind(application, each.name, seedBehind(each, of));
      const lost = of === 'failingShare' || of === 'writeAgainMs' || of === 'lostWrites';
      store.getState().takeTo('play', describedRun(freeFrom(scenario)), lost ? LOST_US : CALM_US);
    } catch (error) {
      store.getState().setProblem(Say.failed(error instanceof Error ? error.message : ''));
    }
  };
  return (
    <button
      type="button"
      className={bad ? 'door bad tn' : 'door tn'}
      aria-label={Say.open(what, value, nameOf(each))}
      onClick={() => void open()}
    >
      {bad ? '✕ ' : ''}
      {value}
    </button>
  );
}

/** Of all seeds the one whose figure is nearest to the one that is shown. */
function seedBehind({ figures, bySeed }: Ranked, of: keyof Omit<Figures, 'readersWait'>): number {
  const off = bySeed.map((one) => (one[of] === figures[of] ? 0 : Math.abs(one[of] - figures[of])));
  return 1 + Math.max(0, off.indexOf(Math.min(...off)));
}
