/**
 * The four session guarantees (Terry, Demers, Petersen, Spreitzer, Theimer and Welch, *Session Guarantees for Weakly Consistent Replicated
 * Data*, 1994), over histories with versions. A session is a client; in it an operation comes before another when it had returned before
 * that was asked, so what a client asks at the same time has no order.
 */
import type { Access, Complaint, VersionedOperation } from './versioned.ts';

export interface SessionGuarantees {
  /** A read sees what its session wrote before. */
  readonly readYourWrites: readonly Complaint[];
  /** A read sees no less than an earlier one of its session. */
  readonly monotonicReads: readonly Complaint[];
  /** Writes of a session take effect in its order, and whoever sees a later one sees the earlier. */
  readonly monotonicWrites: readonly Complaint[];
  /** A write stands after what its session had read, and whoever sees it sees that, too. */
  readonly writesFollowReads: readonly Complaint[];
}

/** The newest that is known of each key, and of whom. */
type Known = Map<string, { readonly version: number; readonly by: string }>;

interface Session {
  readonly read: Known;
  readonly written: Known;
}

const asIs = (known: Known): Known => new Map(known);

function learn(known: Known, accesses: readonly Access[], by: string): void {
  for (const { key, version } of accesses) if (version > (known.get(key)?.version ?? 0)) known.set(key, { version, by });
}

/** What each operation's session had read and written when it was asked. */
function before(history: readonly VersionedOperation[]): ReadonlyMap<VersionedOperation, Session> {
  const moments = history.flatMap((operation) => [
    { at: operation.call, isCall: true, operation },
    { at: operation.return, isCall: false, operation },
  ]);
  // At one instant what returns is known to who is asked then.
  moments.sort((a, b) => a.at - b.at || Number(a.isCall) - Number(b.isCall));
  const sessions = new Map<string, Session>();
  const found = new Map<VersionedOperation, Session>();
  for (const { at, isCall, operation } of moments) {
    const session = sessions.get(operation.client) ?? { read: new Map(), written: new Map() };
    sessions.set(operation.client, session);
    if (isCall) found.set(operation, { read: asIs(session.read), written: asIs(session.written) });
    else if (at < Number.POSITIVE_INFINITY) {
      learn(session.read, operation.reads, operation.name);
      learn(session.written, operation.writes, operation.name);
    }
  }
  return found;
}

/** Who sees one key's version has to see of others what the sessions of its writers had known when they wrote. */
class Needs {
  readonly #byKey = new Map<string, { readonly version: number; readonly by: string; readonly needs: Known }[]>();

  add({ name, writes }: VersionedOperation, needs: Known): void {
    for (const { key, version } of writes) {
      const known = this.#byKey.get(key) ?? [];
      known.push({ version, by: name, needs });
      this.#byKey.set(key, known);
    }
  }

  /** What this read sees of a write, and lacks of what came before it. */
  lacking({ name, reads }: VersionedOperation): Complaint[] {
    return reads.flatMap(({ key, version }) =>
      (this.#byKey.get(key) ?? []).flatMap(({ version: written, by, needs }) =>
        written > version
          ? []
          : reads.flatMap((other): Complaint[] => {
              const need = other.key === key ? undefined : needs.get(other.key);
              if (need === undefined || need.version <= other.version) return [];
              return [`${name} sees ${by} in ${key} and not, in ${other.key}, ${need.by}, which came before it`];
            }),
      ),
    );
  }
}

const behind = (accesses: readonly Access[], known: Known, tell: (key: string, by: string) => Complaint): Complaint[] =>
  accesses.flatMap(({ key, version }) => {
    const newest = known.get(key);
    return newest && newest.version > version ? [tell(key, newest.by)] : [];
  });

/** `ofRows`: of each key by itself; else also of several that one read sees. */
export function checkSessions(
  history: readonly VersionedOperation[],
  { ofRows = false }: { readonly ofRows?: boolean } = {},
): SessionGuarantees {
  const sessions = before(history);
  const [own, read] = [new Needs(), new Needs()];
  const found = { readYourWrites: [], monotonicReads: [], monotonicWrites: [], writesFollowReads: [] } as Record<
    keyof SessionGuarantees,
    Complaint[]
  >;
  for (const operation of history) {
    const { name, reads, writes } = operation;
    const session = sessions.get(operation);
    if (!session) continue;
    found.readYourWrites.push(...behind(reads, session.written, (key, by) => `${name} does not see ${by} of its own client in ${key}`));
    found.monotonicReads.push(...behind(reads, session.read, (key, by) => `${name} sees less of ${key} than ${by} of its own client did`));
    found.monotonicWrites.push(...behind(writes, session.written, (key, by) => `${name} stands before ${by} of its own client in ${key}`));
    found.writesFollowReads.push(
      ...behind(writes, session.read, (key, by) => `${name} stands before what ${by} of its own client saw in ${key}`),
    );
    own.add(operation, session.written);
    read.add(operation, session.read);
  }
  if (!ofRows) {
    found.monotonicWrites.push(...history.flatMap((operation) => own.lacking(operation)));
    found.writesFollowReads.push(...history.flatMap((operation) => read.lacking(operation)));
  }
  return found;
}
