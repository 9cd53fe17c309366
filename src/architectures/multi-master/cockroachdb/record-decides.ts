/** What became of transactions, and what it rests on. */
import type { NodeId } from '../../../sim/node.ts';
import type { Invariant } from '../../contract.ts';
import { firstChanges, type Looked, remember } from '../../shared/ranges/looking.ts';
import { remembering } from '../../shared/remembering.ts';
import type { Hlc } from '../../shared/timestamps/hlc.ts';
import type { Changed, Staging } from './mvcc.ts';
import { gatewayOf, replicaOf } from './state.ts';

interface Fates extends Looked {
  /** Transaction → its record: commit timestamp, or 0. */
  readonly records: Map<string, Hlc>;
  /** Transaction → the timestamp of its versions. */
  readonly versions: Map<string, Hlc>;
  /** Transaction → what its record said while it was STAGING, and where its intents stand. */
  readonly staging: Map<string, Staging>;
  readonly intents: Map<string, ReadonlyMap<string, Hlc>>;
  readonly told: Map<NodeId, object | null>;
}

const nothingKnown = (): Fates => ({
  ...{ looked: new Map(), records: new Map(), versions: new Map(), staging: new Map(), intents: new Map(), told: new Map() },
});

/** At which moment it is committed though no record says so: all of its intents stand where its STAGING record says. Null: it is not. */
function implied({ staging, intents }: Fates, txn: string): Hlc | null {
  const known = staging.get(txn);
  const own = intents.get(txn);
  return known?.keys.every(({ key }) => (own?.get(key) ?? Number.POSITIVE_INFINITY) <= known.ts) ? known.ts : null;
}

function noted(known: Fates, change: Changed): string | null {
  switch (change.kind) {
    case 'record': {
      const before = known.records.get(change.txn);
      if (before !== undefined && before !== change.ts) return `the record of ${change.txn} says ${before}, and then ${change.ts}`;
      const at = implied(known, change.txn);
      if (at !== null && at !== change.ts)
        return `all intents of ${change.txn} stood at ${at}, as its record had said, and then that says ${change.ts}`;
      const stands = known.versions.get(change.txn) ?? change.ts;
      if (stands !== change.ts) return `${change.txn} is committed at ${stands}, and then its record says ${change.ts}`;
      remember(known.records, change.txn, change.ts);
      return null;
    }
    case 'version': {
      const { txn, ts } = change.version;
      const decided = change.before === null ? (known.versions.get(txn) ?? ts) : known.records.get(txn);
      if (decided !== ts) return `${change.key} becomes a version of ${txn} at ${ts}, and its record says ${decided ?? 'nothing'}`;
      remember(known.versions, txn, ts);
      return null;
    }
    case 'dropped':
      return known.records.get(change.intent.txn) === 0
        ? null
        : `the intent of ${change.intent.txn} on ${change.intent.key} is taken away, and its record does not say that it is aborted`;
    case 'intent': {
      const { before, intent } = change;
      if (before && before.txn !== intent.txn) return `the intent of ${before.txn} on ${intent.key} is overwritten by ${intent.txn}`;
      remember(known.intents, intent.txn, new Map([...(known.intents.get(intent.txn) ?? []), [intent.key, intent.ts]]));
      return null;
    }
    case 'staging':
      remember(known.staging, change.txn, change.staging);
      return null;
    default:
      return null;
  }
}

export const recordDecides: Invariant = {
  name: 'the record decides',
  states:
    'A transaction is committed at one timestamp or aborted, in all of its keys: an intent becomes a version only when its record says so. Its client is told when the record says so, or when all intents stand that a STAGING record names (Taft et al., SIGMOD 2020, §3.1 and §3.2).',
  begin: () =>
    remembering<Fates>(nothingKnown(), (id, states, known) => {
      const told = gatewayOf(states.get(id))?.committed ?? null;
      if (told !== null && known.told.get(id) !== told) {
        known.told.set(id, told);
        const ts = known.records.get(told.txn) ?? known.versions.get(told.txn) ?? implied(known, told.txn);
        if (ts !== told.ts) return `${id} tells its client that ${told.txn} is committed at ${told.ts}, and it is not`;
      }
      const node = replicaOf(states.get(id));
      if (node === null) return null;
      for (const change of firstChanges(node, node.mvcc.journal, known)) {
        const wrong = noted(known, change);
        if (wrong !== null) return wrong;
      }
      return null;
    }),
};
