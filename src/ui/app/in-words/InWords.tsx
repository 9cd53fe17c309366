/** A run without its pictures: what just happened, how the world stands, and what can be done, in headings and lists. */
import './in-words.css';
import { type ReactElement, useEffect, useId, useRef, useState } from 'react';
import type { Selection } from '../../../store/state.ts';
import * as Say from '../../../words/en/in-words.ts';
import { msText } from '../../../words/en/numbers.ts';
import { useMomentWords } from '../Live.tsx';
import { usePictureProps } from '../picture-props.ts';
import { Feed, useFeed } from '../../feed/Feed.tsx';
import { Inspector } from '../../inspector/Inspector.tsx';
import { useCity } from '../../names.ts';
import { useApp, useAppStore, useNow, useRun } from '../../store.tsx';
import { moreWords, nodeLines, travelling, troubles, waiting } from './world-words.ts';

/** Words need not change faster than they can be read. */
const EVERY_MS = 400;
const EVENTS_MAX = 8;

/** `brief`: one of several; what can be done is said once for all. */
export function InWords({ brief = false }: { readonly brief?: boolean }): ReactElement {
  const { setWordsOnly } = useAppStore().getState();
  if (brief)
    return (
      <div className="in-words brief">
        <TheWorld />
      </div>
    );
  return (
    <div className="in-words">
      <Happened />
      <TheWorld />
      <ToDo />
      <p className="aside">
        {Say.keys}{' '}
        <button type="button" className="inline" onClick={() => setWordsOnly(false)}>
          {Say.backToPictures}
        </button>
      </p>
    </div>
  );
}

/** The newest first; a status says it aloud when it changes without a step, which has a live region of its own. */
function Happened(): ReactElement {
  const now = useNow(EVERY_MS);
  const [newest] = useFeed(now);
  const moment = useMomentWords();
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{Say.justHappened}</h2>
      <p role="status" className={newest && moment === '' ? `newest ${newest.tone}` : 'unseen'}>
        {newest && moment === '' ? Say.last(newest.words, msText(newest.at)) : ''}
      </p>
      {moment === '' ? null : (
        <p className="newest">
          <b>{Say.atThisMoment}</b> {moment}
        </p>
      )}
      {newest ? <Feed lines={[moment === '' ? 1 : 0, EVENTS_MAX]} /> : <p>{Say.nothingYet}</p>}
    </section>
  );
}

function TheWorld(): ReactElement {
  const { stage, index, selection, onSelect, ...looks } = usePictureProps();
  const nowUs = useNow(EVERY_MS);
  const city = useCity();
  const id = useId();
  const world = index.worldAt(nowUs);
  const nodes = nodeLines(stage, world, looks);
  const cut = troubles(world, city);
  const clients = [...new Set(stage.nodes.filter(({ kind }) => kind === 'client').map(({ region }) => city(region)))];
  const open = waiting(index, nowUs, city);
  const pick = (target: Selection): void => onSelect(target);
  return (
    <section aria-labelledby={id} className="world">
      <h2 id={id}>
        {Say.theWorld} <small className="tn">{Say.now(msText(nowUs))}</small>
      </h2>
      {nodes.length === 0 ? (
        <p>{Say.emptyPlanet}</p>
      ) : (
        <>
          <h3>{Say.databases}</h3>
          <ul aria-label={Say.databases} className="states">
            {nodes.map(({ id: node, words }) => (
              <li key={node}>
                <button
                  type="button"
                  aria-pressed={selection?.type === 'node' && selection.id === node}
                  onClick={() => pick({ type: 'node', id: node })}
                >
                  {words}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>{Say.clients}</h3>
      <p>{clients.length === 0 ? Say.noClients : Say.clientsOf(clients.join(', '))}</p>
      {open.length === 0 ? null : (
        <ul>
          {open.map(({ id: op, words }) => (
            <li key={op}>{words}</li>
          ))}
        </ul>
      )}
      <h3>{Say.network}</h3>
      {cut.length === 0 ? (
        <p>{Say.whole}</p>
      ) : (
        <ul aria-label={Say.network} className="lost">
          {cut.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      )}
      <h3>{Say.onTheWay}</h3>
      <OnTheWay nowUs={nowUs} onPick={pick} />
    </section>
  );
}

interface OnTheWayProps {
  readonly nowUs: number;
  readonly onPick: (target: Selection) => void;
}

function OnTheWay({ nowUs, onPick }: OnTheWayProps): ReactElement {
  const { index, lookOf, hideAnswers = false } = usePictureProps();
  const city = useCity();
  const found = travelling(index, nowUs, { lookOf, city, hideAnswers });
  const rest = moreWords(found);
  if (found.parcels.length === 0 && rest === '') return <p>{Say.nothingOnTheWay}</p>;
  return (
    <>
      <ul aria-label={Say.onTheWay} className="parcels">
        {found.parcels.map(({ id, words, to }) => (
          <li key={id}>
            {words}
            <ul className="states">
              {to.map(({ send, words: arrives }) => (
                <li key={send}>
                  <button type="button" onClick={() => onPick({ type: 'message', send })}>
                    {arrives}
                  </button>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {rest === '' ? null : <p className="aside">{rest}</p>}
      {hideAnswers ? <p className="aside">{Say.hidden}</p> : null}
    </>
  );
}

/** Whatever is chosen, here or above, with its verbs and its details. */
function ToDo(): ReactElement | null {
  const { select, undo } = useAppStore().getState();
  const selection = useApp((s) => s.selection);
  const undoable = useApp((s) => s.futures.length > 0 || s.deeds.length > 0);
  const stage = useRun((run) => run.stage);
  const city = useCity();
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const [asked] = useState(selection);
  // What was chosen in a list is read on here.
  useEffect(() => {
    if (selection !== null && selection !== asked && document.activeElement?.closest('.states')) heading.current?.focus();
  }, [selection, asked]);
  if (!stage || stage.nodes.length === 0) return null;
  const targets = targetsOf(stage.nodes, city);
  const chosen = targets.findIndex(({ target }) => JSON.stringify(target) === JSON.stringify(selection));
  return (
    <section aria-labelledby={id}>
      <h2 id={id} tabIndex={-1} ref={heading}>
        {Say.whatCanBeDone}
      </h2>
      <p>
        <label>
          {Say.to}{' '}
          <select className="pick" value={chosen} onChange={(event) => select(targets[Number(event.target.value)]?.target ?? null)}>
            <option value={-1}>{Say.nothingChosen}</option>
            {[Say.nodes, Say.regions, Say.links].map((group) => (
              <optgroup key={group} label={group}>
                {targets.map(({ words, group: of }, i) =>
                  of === group ? (
                    <option key={`${group} ${words}`} value={i}>
                      {words}
                    </option>
                  ) : null,
                )}
              </optgroup>
            ))}
          </select>
        </label>{' '}
        {undoable ? (
          <button type="button" className="inline" onClick={undo}>
            {Say.undo}
          </button>
        ) : null}
      </p>
      {selection === null ? null : <Inspector />}
    </section>
  );
}

interface Choice {
  readonly group: string;
  readonly words: string;
  readonly target: Selection;
}

/** Links between places, not between every two nodes of them. */
function targetsOf(
  nodes: readonly { readonly id: string; readonly kind: string; readonly region: string }[],
  city: (id: string) => string,
) {
  const data = nodes.filter(({ kind }) => kind !== 'client');
  const regions = [...new Set(nodes.map(({ region }) => region))];
  const own = data.map(({ id }): Choice => ({ group: Say.nodes, words: city(id), target: { type: 'node', id } }));
  const whole = regions.map((id): Choice => ({ group: Say.regions, words: Say.region(city(id)), target: { type: 'region', id } }));
  const links = regions.flatMap((a, i) =>
    regions.slice(i + 1).map((b): Choice => ({ group: Say.links, words: Say.link(city(a), city(b)), target: { type: 'link', a, b } })),
  );
  return [...own, ...whole, ...links];
}
