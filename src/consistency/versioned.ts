/**
 * Histories in which every read tells the version that it saw, and every write the version that it made: then what is promised of reads
 * and writes is a comparison of numbers and times. Versions of a key count its writes: 0 is what stood there at first.
 */
export interface Access {
  readonly key: string;
  readonly version: number;
}

export interface VersionedOperation {
  readonly name: string;
  /** Its session: what one client asked and was told. */
  readonly client: string;
  readonly call: number;
  /** Infinity: nothing came back. */
  readonly return: number;
  /** Of what came back. */
  readonly reads: readonly Access[];
  /** Of what took effect, whether or not anybody was told so. */
  readonly writes: readonly Access[];
}

/** What is wrong, in a sentence that names the operations. */
export type Complaint = string;

export interface Bounds {
  /** How old an answer may be, in the unit of the times: 0 by default. */
  readonly allowedAge?: (read: VersionedOperation) => number;
}

const versionOf = (accesses: readonly Access[], key: string): number | undefined => accesses.find((each) => each.key === key)?.version;

interface OfKey {
  readonly key: string;
  readonly reads: readonly { readonly by: VersionedOperation; readonly version: number }[];
  readonly writes: readonly { readonly by: VersionedOperation; readonly version: number }[];
}

function byKey(history: readonly VersionedOperation[]): readonly OfKey[] {
  const keys = new Set(history.flatMap(({ reads, writes }) => [...reads, ...writes].map(({ key }) => key)));
  const of = (key: string, which: 'reads' | 'writes'): OfKey['reads'] =>
    history.flatMap((by) => {
      const version = versionOf(by[which], key);
      return version === undefined ? [] : [{ by, version }];
    });
  return [...keys].map((key) => ({ key, reads: of(key, 'reads'), writes: of(key, 'writes') }));
}

type Seen = OfKey['reads'][number];

const unseen = (key: string, read: Seen, write: Seen, allowedAge: number): Complaint[] =>
  write.by.return < read.by.call - allowedAge && write.version > read.version
    ? [`${read.by.name} began after ${write.by.name} was confirmed and does not see it in ${key}`]
    : [];

/** Reads that are older than is allowed, and nothing else that may be wrong with them. */
export function tooOld(history: readonly VersionedOperation[], { allowedAge = () => 0 }: Bounds = {}): Complaint[] {
  return byKey(history).flatMap(({ key, reads, writes }) =>
    reads.flatMap((read) => writes.flatMap((write) => unseen(key, read, write, allowedAge(read.by)))),
  );
}

/**
 * A regular register (Lamport 1986; with several writers, Shao et al. 2003): a read sees no older version than the last that was written
 * before it was asked, and none that was written after it returned. Two reads may see two writes in opposite order of time.
 */
export function irregular(history: readonly VersionedOperation[], { allowedAge = () => 0 }: Bounds = {}): Complaint[] {
  return byKey(history).flatMap(({ key, reads, writes }) =>
    reads.flatMap((read) =>
      writes.flatMap((write): Complaint[] => {
        const stale = unseen(key, read, write, allowedAge(read.by));
        if (stale.length > 0) return stale;
        return read.by.return < write.by.call && write.version <= read.version
          ? [`${read.by.name} saw ${write.by.name} in ${key} before it was asked for`]
          : [];
      }),
    ),
  );
}

/**
 * Beside that, what a regular register may do and an atomic one may not: reads that go back, and writes in another order than that of time.
 * None of these: linearizable. Versions are a total order, so whatever contradicts time does so in a pair of operations.
 */
export function outOfOrder(history: readonly VersionedOperation[], bounds: Bounds = {}): Complaint[] {
  const { allowedAge = () => 0 } = bounds;
  const others = byKey(history).flatMap(({ key, reads, writes }): Complaint[] => [
    ...reads.flatMap(({ by: read, version }) =>
      reads.flatMap(({ by: earlier, version: seen }) =>
        earlier.return < read.call - allowedAge(read) && seen > version ? [`${read.name} saw an older ${key} than ${earlier.name}`] : [],
      ),
    ),
    ...writes.flatMap(({ by: second, version: later }) =>
      writes.flatMap(({ by: first, version }) =>
        first.return < second.call && version > later
          ? [`${second.name} stands before ${first.name} in ${key}, which was confirmed before it was asked for`]
          : [],
      ),
    ),
  ]);
  return [...irregular(history, bounds), ...others];
}
