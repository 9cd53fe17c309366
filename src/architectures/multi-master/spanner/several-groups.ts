/** What must hold of commits and reads over several groups, looked at after every step in what logs have chosen. */
import type { Micros, NodeId } from '../../../sim/node.ts';
import type { Checker, Invariant } from '../../contract.ts';
import { dropOldest } from '../../shared/bounded.ts';
import { entryAt } from '../../shared/consensus/log.ts';
import { remembering } from '../../shared/remembering.ts';
import type { Commit } from './protocol.ts';
import { group, spanOf } from './state.ts';

const REMEMBERED = 10_000;

/** Looks at each entry of each replica once it is chosen there. */
const chosen =
  <M extends object>(memory: () => M, look: (commit: Commit, known: M, number: number) => string | null) =>
  (): Checker =>
    remembering({ ...memory(), looked: new Map<NodeId, number>() }, (id, states, known) => {
      const node = spanOf(states.get(id));
      if (node === null || node.place.group === 0) return null;
      const to = group.chosenIndex(node);
      const from = Math.min(known.looked.get(id) ?? 0, to);
      known.looked.set(id, to);
      for (let index = from + 1; index <= to; index += 1) {
        const commit = entryAt(group.log(node), index)?.payload;
        const wrong = commit ? look(commit, known, node.place.group) : null;
        if (wrong !== null) return `at ${id}, ${wrong}`;
      }
      return null;
    });

const afterPrepares: Invariant = {
  name: 'a commit is not before its prepares',
  states:
    'The commit timestamp of a transaction over several groups is no less than the prepare timestamp of any (Corbett et al. 2012, §4.2.1).',
  begin: chosen(
    () => ({ prepared: new Map<string, Micros>() }),
    ({ ts, prepares, decides }, { prepared }, number) => {
      if (prepares) prepared.set(`${number} ${prepares.transaction}`, ts);
      dropOldest(prepared, REMEMBERED);
      if (!decides || decides.at === null) return null;
      const least = prepared.get(`${number} ${decides.transaction}`);
      if (least === undefined) return `${decides.transaction} is committed in group ${number}, which never prepared it`;
      return decides.at < least
        ? `${decides.transaction} is committed at ${decides.at}, and prepared at ${least} in group ${number}`
        : null;
    },
  ),
};

const atomic: Invariant = {
  name: 'two-phase commit is atomic',
  states: 'All groups of a transaction come to the same: committed at one timestamp, or not at all (Corbett et al. 2012, §4.2.1).',
  begin: chosen(
    () => ({ fates: new Map<string, Micros | null>() }),
    ({ ts, statement, participants, decides }, { fates }) => {
      const transaction = decides?.transaction ?? (participants && 'rows' in statement ? statement.transaction : null);
      if (transaction === null) return null;
      const at = decides ? decides.at : ts;
      const known = fates.get(transaction);
      if (known !== undefined && known !== at) return `${transaction} is ${fateOf(at)}, and elsewhere ${fateOf(known)}`;
      fates.set(transaction, at);
      dropOldest(fates, REMEMBERED);
      return null;
    },
  ),
};

const fateOf = (at: Micros | null): string => (at === null ? 'given up' : `committed at ${at}`);

const ofOneMoment: Invariant = {
  name: 'a snapshot is of its moment',
  states:
    'Rows that are told as of a moment have no later versions among them. With “the past is closed” a read over groups sees of each transaction all or nothing (Corbett et al. 2012, §4.1.3).',
  begin(): Checker {
    return remembering({}, (id, states) => {
      const snapshot = spanOf(states.get(id))?.seen.snapshot ?? null;
      if (snapshot === null || snapshot.newest <= snapshot.t) return null;
      return `${id} tells a row of ${snapshot.newest} as of ${snapshot.t}`;
    });
  },
};

export const severalGroups: readonly Invariant[] = [afterPrepares, atomic, ofOneMoment];
