/** What “commits are final” says of a log that gives up its front, and of a crash before that is on disk. */
import { expect, it } from 'vitest';
import { commitsAreFinal } from '../../../../../src/architectures/shared/consensus/raft/invariants.ts';
import { type Entry, type LastIncluded, START } from '../../../../../src/architectures/shared/consensus/log.ts';
import { NO_TOPOLOGY } from './group.ts';

const entries = [1, 2, 3, 4].map((index): Entry<null> => Object.freeze({ term: 1, ordinal: index, payload: null }));
const upTo = (index: number): LastIncluded => ({ index, term: 1, ordinal: index });

interface Life {
  readonly role: object;
  readonly place: object;
  raft: object;
}
const life = (): Life => ({ role: {}, place: {}, raft: {} });

/** What is said of a member whose log becomes this. */
function looking() {
  const checker = commitsAreFinal.begin(NO_TOPOLOGY, null, {});
  return (member: Life, base: LastIncluded, kept: readonly Entry<null>[], commitIndex: number, logOnDisk: number): string | null => {
    member.raft = { isBlank: false, log: { base, entries: kept }, commitIndex, logOnDisk };
    return checker.after('a', new Map([['a', member]]), checker.memory);
  };
}

it('holds when a crash brings back what the log had given up, since that was not on disk yet', () => {
  const look = looking();
  const [first, second] = [life(), life()];
  expect(look(first, START, entries, 4, 2)).toBeNull();
  expect(look(first, upTo(4), [], 4, 2)).toBeNull();
  // Entry 4 is on disk, and that it was given up is not.
  expect(look(first, upTo(4), [], 4, 4)).toBeNull();
  expect(look(second, START, entries, 0, 4)).toBeNull();
});

it('does not hold when another entry stands there after the crash, or none', () => {
  for (const kept of [[...entries.slice(0, 3), { ...(entries[3] as Entry<null>), term: 2 }], entries.slice(0, 3)]) {
    const look = looking();
    const first = life();
    look(first, START, entries, 4, 4);
    look(first, upTo(4), [], 4, 4);
    expect(look(life(), START, kept, 0, 4)).toBe('a called entry 4 committed and no longer holds it');
  }
});
