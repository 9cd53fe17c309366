/** What multi-master promises: what the kind of it does that a run has. */
import type { Circumstances, Guarantees } from '../guarantees.ts';
import type { Settings } from '../showing.ts';
import { about as certificationAbout } from './certification/about.ts';
import { guarantees as certification } from './certification/guarantees.ts';
import { about as consensusAbout } from './consensus/about.ts';
import { guarantees as consensus } from './consensus/guarantees.ts';
import { about as multiLeaderAbout } from './multi-leader/about.ts';
import { guarantees as multiLeader } from './multi-leader/guarantees.ts';
import { about as leaderlessAbout } from './leaderless/about.ts';
import { guarantees as leaderless } from './leaderless/guarantees.ts';
import { about as spannerAbout } from './spanner/about.ts';
import { guarantees as spanner } from './spanner/guarantees.ts';
import { about as tidbAbout } from './tidb/about.ts';
import { guarantees as tidb } from './tidb/guarantees.ts';
import { about as cockroachdbAbout } from './cockroachdb/about.ts';
import { guarantees as cockroachdb } from './cockroachdb/guarantees.ts';
import { PROTOCOL, slot } from './protocols.ts';

interface Kind {
  readonly kinds: ReadonlySet<string>;
  readonly guarantees: Guarantees;
}

const kindsOf = ({ kinds }: { readonly kinds: readonly { readonly kind: string }[] }): ReadonlySet<string> =>
  new Set(kinds.map(({ kind }) => kind));

/** By `protocol`. */
const KINDS: Readonly<Record<string, Kind>> = {
  consensus: { kinds: kindsOf(consensusAbout), guarantees: consensus },
  certification: { kinds: kindsOf(certificationAbout), guarantees: certification },
  'multi-leader': { kinds: kindsOf(multiLeaderAbout), guarantees: multiLeader },
  leaderless: { kinds: kindsOf(leaderlessAbout), guarantees: leaderless },
  spanner: { kinds: kindsOf(spannerAbout), guarantees: spanner },
  tidb: { kinds: kindsOf(tidbAbout), guarantees: tidb },
  cockroachdb: { kinds: kindsOf(cockroachdbAbout), guarantees: cockroachdb },
};

const all = Object.values(KINDS);

function chosen(settings: Settings): Guarantees {
  const id = String(settings[PROTOCOL] ?? slot.default);
  const kind = KINDS[id];
  if (!kind) throw new Error(`Antipode's own mistake: nothing is promised under “${PROTOCOL}=${id}”`);
  return kind.guarantees;
}

const ofNode = (kind: string): Guarantees => all.find(({ kinds }) => kinds.has(kind))?.guarantees ?? consensus;

export const guarantees: Guarantees = {
  promised: (at: Circumstances) => chosen(at.settings).promised(at),
  mayMiss: (missing, at) => chosen(at.settings).mayMiss(missing, at),
  tearsTransactions: (settings) => chosen(settings).tearsTransactions?.(settings) ?? false,
  bindsParts: (at) => chosen(at.settings).bindsParts?.(at),
  seesWhole: (at) => chosen(at.settings).seesWhole?.(at) ?? false,
  alikeByRow: (settings) => chosen(settings).alikeByRow?.(settings) ?? false,
  counts: (node, role) => ofNode(node.kind).counts(node, role),
  belongs: (node, at) => ofNode(node.kind).belongs?.(node, at) ?? true,
  trial: {
    settings(random, given) {
      const ids = Object.keys(KINDS);
      const protocol = String(given[PROTOCOL] ?? (ids.length > 1 ? ids[random.integer(0, ids.length - 1)] : ids[0]));
      return { [PROTOCOL]: protocol, ...chosen({ [PROTOCOL]: protocol }).trial.settings(random, given) };
    },
    // Whoever is not chosen reads nothing of it.
    hasty: Object.assign({}, ...all.map(({ guarantees: { trial } }) => trial.hasty)),
    mending: all.map(({ guarantees: { trial } }) => trial.mending).find((order) => order !== null) ?? null,
    disksToLose: (nodes) => ofNode(nodes.find(({ kind }) => all.some(({ kinds }) => kinds.has(kind)))?.kind ?? '').trial.disksToLose(nodes),
    uniques: (settings) => chosen(settings).trial.uniques?.(settings) ?? false,
    calmMs: (settings) => chosen(settings).trial.calmMs(settings),
  },
};
