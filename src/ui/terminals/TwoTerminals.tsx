/** Two clients' transactions side by side, line by line, on one time that runs down between them. */
import './terminals.css';
import { type ReactElement, useEffect, useMemo, useRef, useState } from 'react';
import { clientsOf } from '../../scenarios/free-play.ts';
import { SESSIONS } from '../../scenarios/terminals.ts';
import type { Isolation } from '../../sim/operation.ts';
import { formatMs } from '../map/marks/words.ts';
import { useCity } from '../names.ts';
import { useRun } from '../store.tsx';
import { useMedia, useSize } from '../use-size.ts';
import { Door } from '../console/Verdict.tsx';
import { useWhy } from '../why/use-why.ts';
import { Between } from './Between.tsx';
import { answerLines, type LineFact, lockWaitAt } from './facts.ts';
import { laidOut } from './layout.ts';
import { Head, Prompt } from './Prompt.tsx';
import { itemsOf, momentsOf, rowsOf } from './rows.ts';
import { Transcript } from './Transcript.tsx';
import { type Seat, type Terminals, useActs, useTerminals } from './use-terminals.ts';
import { saidOf } from './verdicts.ts';
import * as Say from '../../words/en/terminals.ts';

const sessions: readonly string[] = SESSIONS;
const CHAR_PX = 7.6;
const MARGIN_PX = 36;

export interface TwoTerminalsProps {
  /** What is typed and not given yet, kept while another view is shown. */
  readonly drafts: Readonly<Record<string, string>>;
  readonly onDraft: (session: string, sql: string) => void;
}

export function TwoTerminals({ drafts, onDraft }: TwoTerminalsProps): ReactElement {
  const [levels, setLevels] = useState<Readonly<Record<string, Isolation>>>({});
  const terminals = useTerminals(levels);
  const acts = useActs();
  const names = useNames(terminals.seats);
  const clients = clientsOf(useRun((run) => run.spec.scenario));
  const city = useCity();
  const far = useFar();
  const where = useWhere(terminals.all);
  const { seats } = terminals;
  const [box, { width }] = useSize<HTMLElement>();
  const frame = useFrame(width);
  const heads = seats.map((seat, i) => (
    <Head
      key={seat.session}
      {...{ clients, city }}
      terminal={seat}
      name={names[i] ?? ''}
      far={far(seat.client)}
      level={seat.level}
      onClient={(client) => acts.client(seat.session, client)}
      onLevel={(level) => {
        setLevels((before) => ({ ...before, [seat.session]: level }));
        acts.level(seat.session, level);
      }}
    />
  ));
  return (
    <section className="two-terminals" aria-label={Say.twoTerminals} ref={box}>
      <div className="terminal-row heads" style={frame.narrow ? {} : { gridTemplateColumns: frame.columns }}>
        {heads[0]}
        {frame.narrow ? null : <b title={Say.timeRunsDownAndIs}>{where}</b>}
        {heads[1]}
      </div>
      <Body terminals={terminals} names={names} frame={frame} />
      <div className="terminal-row prompts" style={frame.narrow ? {} : { gridTemplateColumns: frame.columns }}>
        {seats.map((seat, i) => (
          <Prompt
            key={seat.session}
            name={names[i] ?? ''}
            within={seat.within}
            level={seat.level}
            sql={drafts[seat.session] ?? ''}
            onType={(sql) => onDraft(seat.session, sql)}
            onLine={(sql) => {
              if (acts.line(seat, sql) && sql === drafts[seat.session]) onDraft(seat.session, '');
            }}
          />
        ))}
      </div>
      <Verdicts terminals={terminals} />
      <Newest terminals={terminals} names={names} />
    </section>
  );
}

/** By city, apart where both sit in one. */
function useNames(seats: readonly Seat[]): readonly string[] {
  const city = useCity();
  const cities = seats.map(({ client }) => city(client));
  return cities.map((name, i) => (cities.indexOf(name) === cities.lastIndexOf(name) ? name : `${name} ${i + 1}`));
}

/** How far the main region is. */
function useFar(): (client: string) => string {
  const stage = useRun((run) => run.stage);
  return (client) => {
    const at = stage?.places.findIndex(({ id }) => `client-${id}` === client) ?? -1;
    const ms = stage?.rttMs[0]?.[at];
    return ms === undefined ? '' : Say.away(formatMs(ms));
  };
}

/** Where the lines are worked on: at one database as a rule, in a city. */
function useWhere(all: readonly LineFact[]): string {
  const city = useCity();
  const [main] = useRun((run) => run.spec.scenario.regions);
  const node = all.find(({ worked }) => worked)?.worked?.node ?? main;
  return node === undefined ? '' : Say.databaseIn(city(node));
}

/** How the width is shared: what lies between the terminals, and a column of text. */
interface Frame {
  readonly narrow: boolean;
  readonly middle: number;
  readonly textWidth: number;
  readonly columns: string;
}

function useFrame(width: number): Frame {
  const narrow = useMedia('(max-width: 760px)');
  const middle = narrow ? 76 : Math.round(Math.min(420, Math.max(200, width * 0.32)));
  const textWidth = narrow ? width - middle : (width - middle) / 2;
  return { narrow, middle, textWidth, columns: narrow ? `${middle}px 1fr` : `minmax(0, 1fr) ${middle}px minmax(0, 1fr)` };
}

interface NamedProps {
  readonly terminals: Terminals;
  readonly names: readonly string[];
}

interface BodyProps extends NamedProps {
  readonly frame: Frame;
}

function Body({ terminals: { nowUs, facts, all }, names, frame }: BodyProps): ReactElement {
  const { narrow, middle, textWidth, columns } = frame;
  const box = useRef<HTMLElement>(null);
  const rows = useMemo(() => rowsOf(all, (session) => (narrow ? 0 : sessions.indexOf(session))), [all, narrow]);
  const laid = useMemo(
    () => laidOut(itemsOf(rows, all, Math.floor((textWidth - MARGIN_PX) / CHAR_PX)), momentsOf(all)),
    [rows, all, textWidth],
  );
  const now = useMemo(() => new Map(facts.map((fact) => [fact.op, fact])), [facts]);
  const name = (session: string): string => names[sessions.indexOf(session)] ?? session;
  const waitsFor = (fact: LineFact, place: number): string => {
    const others = fact.worked?.waits[place]?.waitsFor ?? [];
    const other = all.find(({ op, transaction }) => others.includes(op) || (transaction !== null && others.includes(transaction)));
    return other ? name(other.session) : Say.anotherTransaction;
  };
  const whose = (op: string): string => {
    const line = all.find((fact) => fact.op === op);
    return line ? name(line.session) : op;
  };
  useFollow(box, laid.y(nowUs));
  const common = { facts: now, laid, nowUs, name, whose, waitsFor };
  const between = <Between {...{ facts, laid, nowUs, sessions, name }} width={middle} />;
  if (all.length === 0) {
    return (
      <section className="terminal-body empty" ref={box} aria-label={Say.noLineYet}>
        <p className="aside">{Say.typeBeginInOneTerminal}</p>
      </section>
    );
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys
    <section className="terminal-body" ref={box} tabIndex={0} aria-label={Say.linesOfBothInOrder}>
      <div className="terminal-columns" style={{ gridTemplateColumns: columns }}>
        {narrow ? (
          <>
            {between}
            <Transcript {...common} label={Say.bothTerminals} rows={rows} />
          </>
        ) : (
          sessions.flatMap((session, i) => [
            ...(i === 1 ? [<div key="between">{between}</div>] : []),
            <Transcript key={session} {...common} label={Say.sTerminal(name(session))} rows={rows.filter(({ column }) => column === i)} />,
          ])
        )}
      </div>
    </section>
  );
}

/** The present moment stays in sight. */
function useFollow(box: React.RefObject<HTMLElement | null>, nowY: number): void {
  const before = useRef(-1);
  useEffect(() => {
    const element = box.current;
    if (!element || before.current === nowY) return;
    before.current = nowY;
    const { scrollTop, clientHeight } = element;
    if (nowY < scrollTop || nowY > scrollTop + clientHeight - 40) element.scrollTop = nowY - clientHeight * 0.6;
  }, [box, nowY]);
}

function Verdicts({ terminals: { facts, nowUs } }: { readonly terminals: Terminals }): ReactElement {
  const city = useCity();
  const why = useWhy();
  const title = useRun((run) =>
    run.spec.commands.some(({ command }) => command.type === 'query' && command.op === 'line-1') ? run.spec.scenario : null,
  );
  const said = saidOf(facts, city, nowUs);
  const done = facts.length > 0 && facts.every(({ answer }) => answer);
  return (
    <div className="terminal-said">
      {title && !(done && said.length > 2) ? (
        <p className="verdict fresh">
          <strong>{title.title}.</strong> {title.summary}
        </p>
      ) : null}
      {said.map(({ kind, head, body, event }) => (
        <p key={kind} className={`verdict ${kind === 'failed' ? 'lost' : kind === 'stale' ? 'stale' : 'fresh'}`}>
          <Door onFollow={why(event)}>{head}</Door> {body}
        </p>
      ))}
    </div>
  );
}

/** For who does not see: what was answered last, or who waits. */
function Newest({ terminals: { facts, seats, nowUs }, names }: NamedProps): ReactElement {
  const name = (session: string): string => names[seats.findIndex((seat) => seat.session === session)] ?? '';
  const waits = facts.findLast((fact) => lockWaitAt(fact, nowUs));
  const answered = facts
    .filter(({ answer }) => answer)
    .sort((a, b) => (a.answer?.at ?? 0) - (b.answer?.at ?? 0))
    .at(-1);
  const words = [
    ...(answered ? [`${name(answered.session)}: ${answerLines(answered).join(', ')}.`] : []),
    ...(waits ? [Say.waitsForARowThat(name(waits.session))] : []),
  ];
  return (
    <p className="unseen" role="status">
      {words.join(' ')}
    </p>
  );
}
