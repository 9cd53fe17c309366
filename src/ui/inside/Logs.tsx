/**
 * The logs of all nodes beside each other, entry over entry, as RaftScope draws them: what is committed, what is not known to be,
 * and what will be overwritten, which only somebody who sees all logs can tell.
 */
import type { ReactElement } from 'react';
import type { EntryContent, LogEntry, LogShown } from '../../architectures/inside.ts';
import type { Look } from '../../session/look.ts';
import { statementOf } from '../../trace/statements.ts';
import type { NodeFact, PartitionFact } from '../../trace/world.ts';
import { useCity } from '../names.ts';
import { useRun } from '../store.tsx';
import { entryWords } from './cells.ts';
import { LogKey } from './LogKey.tsx';
import { Scrolls } from './Scrolls.tsx';
import { WORDS } from './words.ts';
import * as Say from '../../words/en/inside.ts';

export interface LogsProps {
  readonly look: Look;
  readonly nodes: ReadonlyMap<string, NodeFact>;
  readonly partitions: readonly PartitionFact[];
  readonly open: boolean;
  /** Beside the picture there is room for the own log only. */
  readonly large: boolean;
  /** Entries that find room. */
  readonly most: number;
}

type Log = Look['logs'][number];

/** More logs than these take one line each. */
const DENSE_FROM = 6;
const NAMES_PX = 180;
const NAMES_DENSE_PX = 250;
const ENTRY_PX_MAX = 230;

export function Logs({ look, nodes, partitions, open, large, most }: LogsProps): ReactElement | null {
  const { logs, node } = look;
  const own = logs.find((each) => each.node === node);
  if (!own) return null;
  const shown = open && large ? bySides(logs, partitions, nodes) : [own];
  const last = Math.max(...shown.map(({ log }) => log.last));
  const first = Math.max(1, last - most + 1);
  const indexes = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
  const newest = logs.reduce((a, b) => (b.log.committed > a.log.committed ? b : a));
  return (
    <section className="logs" aria-label={Say.logs}>
      <h2>
        <span>{Say.itsLogOrTheLogs(shown.length)}</span>
        <LogKey doomed={open} />
        <small>{Say.theFigureInACell(own.log.termName, shown.length > 1 ? `; ${WORDS.beside}` : '')}</small>
      </h2>
      {last === 0 ? <p className="aside">{Say.theyAreEmptyNothingHas}</p> : null}
      {last > 0 ? (
        <Scrolls label={Say.entriesByIndex}>
          <table
            className={shown.length > DENSE_FROM ? 'log-table dense' : 'log-table'}
            style={{ maxWidth: (shown.length > DENSE_FROM ? NAMES_DENSE_PX : NAMES_PX) + indexes.length * ENTRY_PX_MAX }}
          >
            <thead>
              <tr>
                <th scope="col">{Say.fromOfOrIndex(first, last)}</th>
                {indexes.map((index) => (
                  <th key={index} scope="col">
                    {index}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((each, i) => (
                <LogRow
                  key={each.node}
                  each={each}
                  own={each.node === node}
                  fact={nodes.get(each.node)}
                  indexes={indexes}
                  newest={open ? newest.log : null}
                  torn={open && isTorn(shown[i - 1], each, partitions, nodes)}
                />
              ))}
            </tbody>
          </table>
        </Scrolls>
      ) : null}
    </section>
  );
}

/** The sides of a cut lie together. */
function bySides(logs: readonly Log[], partitions: readonly PartitionFact[], nodes: LogsProps['nodes']): readonly Log[] {
  const [cut] = partitions;
  if (!cut) return logs;
  return [...logs].sort((a, b) => sideOf(a, cut, nodes) - sideOf(b, cut, nodes));
}

const sideOf = ({ node }: Log, { sides }: PartitionFact, nodes: LogsProps['nodes']): number =>
  sides[1].includes(nodes.get(node)?.region ?? '') ? 1 : 0;

const isTorn = (before: Log | undefined, log: Log, [cut]: readonly PartitionFact[], nodes: LogsProps['nodes']): boolean =>
  before !== undefined && cut !== undefined && sideOf(before, cut, nodes) !== sideOf(log, cut, nodes);

interface LogRowProps {
  readonly each: Log;
  readonly own: boolean;
  readonly fact: NodeFact | undefined;
  readonly indexes: readonly number[];
  /** The log that has committed most; null: nobody may know. */
  readonly newest: LogShown | null;
  /** A cut lies above it. */
  readonly torn: boolean;
}

function LogRow({ each, own, fact, indexes, newest, torn }: LogRowProps): ReactElement {
  const city = useCity();
  const { node, log } = each;
  return (
    <tr className={`${own ? 'own' : ''} ${torn ? 'torn' : ''}`.trim() || undefined}>
      <th scope="row">
        <b>{city(node)}</b>
        <small>{fact?.health === 'up' ? Say.noEntriesOrCommitted(fact.role, log.last, log.committed) : fact?.health}</small>
      </th>
      {indexes.map((index) => {
        const entry = log.entries.find((one) => one.index === index);
        const classes =
          `${entry ? stateOf(entry, log, newest) : index <= log.last ? 'folded' : ''} ${index === log.committed ? 'upto' : ''}`.trim();
        return (
          <td key={index} className={classes || undefined}>
            {entry ? <Entry entry={entry} state={stateOf(entry, log, newest)} /> : null}
          </td>
        );
      })}
    </tr>
  );
}

type State = 'applied' | 'committed' | 'open' | 'doomed';

const STATE_WORDS: Readonly<Record<State, string>> = {
  applied: Say.committedAndApplied2,
  committed: Say.committedNotAppliedHere,
  open: Say.notKnownToBeCommitted2,
  doomed: Say.willBeOverwritten2,
};

/** Another entry was committed in its place: only somebody who sees both logs can tell. */
function stateOf({ index, term }: LogEntry, { committed, applied }: LogShown, newest: LogShown | null): State {
  const other = newest && index <= newest.committed ? newest.entries.find((one) => one.index === index) : undefined;
  if (other && other.term !== term) return 'doomed';
  return index <= applied ? 'applied' : index <= committed ? 'committed' : 'open';
}

function Entry({ entry, state }: { readonly entry: LogEntry; readonly state: State }): ReactElement {
  const words = useEntryWords(entry.index, entry.content);
  return (
    <div className="entry" title={`${words.whole} · ${STATE_WORDS[state]}`}>
      <b>{entry.term}</b>
      <span>{words.short}</span>
      <span className="unseen">, {STATE_WORDS[state]}</span>
    </div>
  );
}

function useEntryWords(index: number, content: EntryContent): { readonly short: string; readonly whole: string } {
  const trace = useRun((run) => run.index);
  const horizonUs = useRun((run) => run.horizonUs);
  if (content === null) return { short: Say.noOp, whole: 'no-op' };
  if ('sql' in content) return { short: entryWords(content.sql), whole: content.sql };
  // The node keeps what was changed; what was asked we know from the trace.
  const sql = statementOf(trace, index, horizonUs);
  if (sql !== null) return { short: entryWords(sql), whole: sql };
  const tables = content.tables.join(', ');
  return { short: tables, whole: tables === '' ? Say.aChange : Say.aChangeOf(tables) };
}
