/** A node, opened: in the column beside the picture, or over the whole page. Three heads for every kind: what it has, what it knows, what it is. */
import './inside.css';
import './logs.css';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import type { RingShown } from '../../architectures/inside.ts';
import { askedNow } from '../../store/asking.ts';
import { isAsked } from '../../store/fork.ts';
import { isTold } from '../../store/seen.ts';
import type { Inside as Opened } from '../../store/state.ts';
import { grouped } from '../../words/en/numbers.ts';
import type { NodeFact, World } from '../../trace/world.ts';
import { Boundary } from '../app/Boundary.tsx';
import { useApp, useNow, useRun } from '../store.tsx';
import { useMedia, useSize } from '../use-size.ts';
import { Foot } from './Foot.tsx';
import { Has } from './Has.tsx';
import { Head } from './Head.tsx';
import { Is } from './Is.tsx';
import { Knows } from './Knows.tsx';
import { Logs } from './Logs.tsx';
import { Ring } from './Ring.tsx';
import { type Looks, useLook } from './use-look.ts';
import { WORDS } from './words.ts';
import * as Say from '../../words/en/inside.ts';

export function Inside(): ReactElement | null {
  const inside = useApp((s) => s.inside);
  const world = useWorld();
  const narrow = useMedia('(max-width: 1000px)');
  const fact = inside && world.nodes.get(inside.node);
  if (!inside || !fact || fact.kind === 'client') return null;
  return <Panel inside={{ ...inside, large: inside.large || narrow }} fact={fact} world={world} />;
}

function useWorld(): World {
  const index = useRun((run) => run.index);
  useRun((run) => run.version);
  return index.worldAt(useNow(100));
}

/** Rows tell the answer to an open question; what only an onlooker sees waits until it was guessed. */
function useOpen(): boolean {
  return !useRun(
    (run, page) =>
      isAsked(run.spec, page.question) && page.step === askedNow(run.spec.scenario, page.question)?.afterStep && isTold(run, page),
  );
}

interface PanelProps {
  readonly inside: Opened;
  readonly fact: NodeFact;
  readonly world: World;
}

function Panel({ inside, fact, world }: PanelProps): ReactElement {
  const { node, large } = inside;
  const [table, setTable] = useState<string | null>(null);
  const [key, setKey] = useState('');
  const looks = useLook({ node, table, key: key === '' ? null : key });
  const open = useOpen();
  const panel = useFocus();
  return (
    <section className={large ? 'inside large' : 'inside'} aria-label={Say.lookInside} ref={panel} tabIndex={-1} data-node={node}>
      <Head {...{ fact, world, large, open }} look={looks.look} />
      {open ? null : <p className="aside outside guess">{WORDS.guessFirst}</p>}
      <Boundary what={Say.whatIsInside}>
        {looks.look ? (
          <Body {...{ looks, fact, world, open, large }} asked={key} onAsk={setKey} onTable={setTable} />
        ) : (
          <p className="aside wait">{WORDS.wait}</p>
        )}
      </Boundary>
      {large ? <Foot node={node} /> : null}
    </section>
  );
}

interface BodyProps {
  readonly looks: Looks;
  readonly fact: NodeFact;
  readonly world: World;
  readonly open: boolean;
  readonly large: boolean;
  readonly asked: string;
  readonly onAsk: (key: string) => void;
  readonly onTable: (name: string) => void;
}

const ENTRY_PX = 108;
const NAMES_PX = 190;
/** Of the column beside the picture. */
const ENTRIES_BESIDE = 4;

function Body({ looks: { look, before }, fact, world, open, large, asked, onAsk, onTable }: BodyProps): ReactElement | null {
  const [box, { width }] = useSize<HTMLDivElement>();
  if (!look) return null;
  const { ring, log } = look.knows;
  const most = large ? Math.max(3, Math.min(10, Math.floor((width - NAMES_PX) / ENTRY_PX))) : ENTRIES_BESIDE;
  const logs = log && width > 0 ? <Logs {...{ look, open, large, most }} nodes={world.nodes} partitions={world.partitions} /> : null;
  return (
    <div className="inside-body" ref={box}>
      {large ? logs : null}
      <div className={ring ? 'inside-columns ringed' : 'inside-columns'}>
        {ring ? (
          <section className="where" aria-label={Say.whereKeysFall}>
            <h2>
              <span>{Say.whereKeysFall}</span>
              <small>
                {bandWords(ring, look.node)}
                {ring.more > 0 ? Say.theKeysWithMostRows(ring.keys.length) : ''}
              </small>
            </h2>
            {width > 0 ? (
              <Ring ring={ring} node={look.node} width={large ? Math.min(440, width - 20) : width - 44} {...{ asked, onAsk }} />
            ) : null}
          </section>
        ) : null}
        <Has {...{ look, before, onTable, open }} />
        <Knows look={look} />
        {large ? null : logs}
        <Is look={look} fact={fact} />
      </div>
    </div>
  );
}

/** `slots 3 277 to 6 553 by tenant_id`. */
function bandWords({ bands, key }: RingShown, node: string): string {
  const own = bands.find((band) => band.node === node);
  return own ? Say.itKeepsSlotsToOf(grouped(own.from), grouped(own.to - 1), key) : Say.by(key);
}

/** The focus comes to the panel when it opens, and goes back to where it was. */
function useFocus(): React.RefObject<HTMLElement | null> {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    ref.current?.focus({ preventScroll: true });
    return () => {
      if ((before instanceof HTMLElement || before instanceof SVGElement) && document.activeElement === document.body) before.focus();
    };
  }, []);
  return ref;
}
