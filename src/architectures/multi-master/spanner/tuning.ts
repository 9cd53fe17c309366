/** What can be set in Spanner. Sources are beside each value. */
import type { Tuning } from '../../showing.ts';
import { number, only } from '../../shared/number-setting.ts';
import { idleSetting } from '../../shared/transactions/idle.ts';
import { electionSettings, leadSettings, logSettings } from '../../shared/consensus/settings.ts';

const PAPER = 'Corbett et al., Spanner, OSDI 2012';

/** Replicas of all groups together: each is a node of its own. */
const REPLICAS_MAX = 300;

export const tuning: Tuning = {
  settings: [
    number(
      'spanservers',
      'Spanservers',
      5,
      [1, 9, 1],
      '',
      'How many of the regions, from the first on, have a spanserver with all rows, and a time master. Clients of the others ask the nearest.',
      `Shute et al., F1, VLDB 2013: five replicas. ${PAPER}, Table 6, is measured on them.`,
    ),
    number(
      'groups',
      'Groups',
      1,
      [1, 100, 1],
      '',
      'Tables are dealt out in turn to so many Paxos groups, each with a replica in every one of those regions and a leader of its own: the next group’s in the next region. A transaction may need several.',
      `${PAPER}, §2.1: a spanserver has 100 to 1000 tablets, each with a Paxos group of its own.`,
    ),
    number(
      'versionsMs',
      'Old versions',
      3_600_000,
      [1000, 86_400_000, 1000],
      'ms',
      'With several groups: for how long rows as they were are kept, so that a read can see all groups as of one moment.',
      'cloud.google.com/spanner/docs/pitr: version_retention_period is 1 hour unless it is set.',
    ),
    number(
      'pollMs',
      'Time poll',
      30_000,
      [100, 600_000, 100],
      'ms',
      'How often a spanserver asks a time master. In between, nobody tells it how its clock drifts.',
      `${PAPER}, §3: 30 seconds.`,
    ),
    number(
      'driftPpm',
      'Clocks drift by at most',
      200,
      [0, 400_000, 1],
      'µs/s',
      'How much faster or slower than it should any clock is taken to run: by so much ε grows between two answers of a time master.',
      `${PAPER}, §3: 200 microseconds a second, so that ε is a sawtooth from about 1 to 7 ms.`,
    ),
    number(
      'epsilonBaseMs',
      'Least ε',
      1,
      [0, 1000, 0.1],
      'ms',
      'How wrong a clock may be just after an answer; more if the answer took more than twice as long.',
      `${PAPER}, §3: 1 ms, for the way to a time master and back.`,
    ),
    number(
      'leaderLeaseMs',
      'Leader lease',
      10_000,
      [100, 60_000, 100],
      'ms',
      'For how long a quorum promises a leader that no other gives timestamps. If it falls, the next waits that long.',
      `${PAPER}, §4.1.1 and §5.2: 10 seconds.`,
    ),
    number(
      'staleReadsMs',
      'Reads may be so old',
      0,
      [0, 3_600_000, 100],
      'ms',
      'A read outside of a transaction may show a moment that is so long ago (max staleness): a replica that is safe up to then answers by itself, without its leader. 0: strong reads.',
      'cloud.google.com/spanner/docs/timestamp-bounds: reads are strong by default; a staleness of at least 10 s is advised where it is to help.',
    ),
    number(
      'safeTimeMs',
      'Safe time of an idle group',
      8000,
      [100, 60_000, 100],
      'ms',
      'Where reads may be old: how often a leader promises that nothing more will be written up to now, so that replicas are safe though nobody writes.',
      `${PAPER}, §4.2.4: MinNextTS() advances every 8 seconds.`,
    ),
    idleSetting,
    ...electionSettings,
    ...only(logSettings, 'maxBatch', 'maxInFlight'),
    ...only(leadSettings, 'checkQuorum', 'startLeader'),
  ],
  presets: [
    {
      id: 'spanner',
      name: 'Spanner',
      source: `${PAPER}, §3 (30 s, 200 µs/s, 1 ms) and §4.1.1 (leases of 10 s). It names no times for elections: ours.`,
      settings: { startLeader: 1 },
      sources: { startLeader: 'Ours: the run begins with a leader, so that nobody waits for an election.' },
      simplified: [
        'Groups have whole tables, dealt out in turn; nothing is split or moved. A write needs one statement for each group, and the schema is that of the set-up.',
        'Statements of a read-write transaction run at the leader; the real client buffers what it writes until it commits. Joins and searches lock whole tables.',
        'Reads are strong, or so old; over several groups they are at one moment, so old to the millisecond.',
        'A spanserver believes the one time master that it asks; the real one asks several and leaves out those that lie.',
        'Logs are kept whole, and a spanserver that has lost its disk is not filled again.',
        'A leader does not give its lease back: whoever takes over waits until it has run out.',
      ],
    },
  ],
  complaint({ spanservers, groups, startLeader }) {
    if (Number(startLeader) > Number(spanservers))
      return `“startLeader” is ${String(startLeader)}, and there are only ${String(spanservers)} spanservers: choose one of them, or 0.`;
    if (Number(groups) * Number(spanservers) > REPLICAS_MAX)
      return `“groups” is ${String(groups)}, with ${String(spanservers)} spanservers each, and there may be ${REPLICAS_MAX} replicas in all: choose at most ${Math.floor(REPLICAS_MAX / Number(spanservers))} groups.`;
    return null;
  },
};
