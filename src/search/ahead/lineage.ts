/**
 * Which value of a register was written over which other: what a commit found there is known, so versions are read and not guessed. Where
 * two databases went on from one state by themselves the order is a tree; along each of its branches versions are numbers.
 */
import type { Access, VersionedOperation } from '../../consistency/versioned.ts';
import type { Accessed, Accesses } from '../../session/history/history.ts';
import type { Register } from '../../session/history/registers.ts';
import type { Value } from '../../sim/operation.ts';

/** Branches of one register that are looked at: those that end last. */
const BRANCHES_MAX = 4;

/** Equal values have equal names. */
const nameOf = (value: Value): string => (value instanceof Uint8Array ? `bytes ${value.join(' ')}` : `${typeof value} ${String(value)}`);

interface Node {
  readonly parent: string | null;
  readonly by: Accessed | null;
}

/** Of one register. */
export class Lineage {
  readonly #values = new Map<string, Node>();

  constructor(readonly register: Register) {}

  /** False: it had this value before, so that a read of it tells nothing of who wrote it. */
  add(value: Value, before: Value, by: Accessed): boolean {
    const [name, parent] = [nameOf(value), nameOf(before)];
    if (this.#values.has(name)) return false;
    if (!this.#values.has(parent)) this.#values.set(parent, { parent: null, by: null });
    this.#values.set(name, { parent, by });
    return true;
  }

  /** Each from what stood there at first to a value that nobody wrote over: value → version. */
  branches(): readonly ReadonlyMap<string, number>[] {
    const written = new Set([...this.#values.values()].map(({ parent }) => parent));
    const ends = [...this.#values.keys()].filter((name) => !written.has(name)).slice(-BRANCHES_MAX);
    return ends.map((end) => new Map(this.#upTo(end).map((name, version) => [name, version])));
  }

  /** Whether this value stands in `now`, or was written over by what led to it; null: one of them is unknown. */
  leadsTo(value: Value, now: Value): boolean | null {
    if (!this.#values.has(nameOf(value)) || !this.#values.has(nameOf(now))) return null;
    return this.#upTo(nameOf(now)).includes(nameOf(value));
  }

  #upTo(end: string): readonly string[] {
    const path: string[] = [];
    for (let at: string | null = end; at !== null; at = this.#values.get(at)?.parent ?? null) path.push(at);
    return path.reverse();
  }
}

interface Written {
  readonly by: Accessed;
  readonly value: Value;
  readonly before: Value;
}

/** By register. Those that had one value twice are left out. */
export function lineagesOf({ operations }: Accesses): ReadonlyMap<string, Lineage> {
  const written = new Map<string, { readonly register: Register; readonly writes: Written[] }>();
  for (const by of operations)
    for (const { register, value, before } of by.writes) {
      const known = written.get(register.name) ?? { register, writes: [] };
      written.set(register.name, known);
      known.writes.push({ by, value, before });
    }
  const made = [...written].flatMap(([name, { register, writes }]) => {
    const lineage = lineageOf(register, writes);
    return lineage ? [[name, lineage] as const] : [];
  });
  return new Map(made);
}

function lineageOf(register: Register, writes: readonly Written[]): Lineage | null {
  if (new Set(writes.map(({ value }) => nameOf(value))).size < writes.length) return null;
  const lineage = new Lineage(register);
  // In the order in which what they found there was written, which is not that of their calls.
  for (let left = writes; left.length > 0; ) {
    const open = new Set(left.map(({ value }) => nameOf(value)));
    const ready = left.filter(({ before }) => !open.has(nameOf(before)));
    // None: a circle of values, so that one came back.
    if (ready.length === 0) return null;
    for (const { value, before, by } of ready) if (!lineage.add(value, before, by)) return null;
    left = left.filter((each) => !ready.includes(each));
  }
  return lineage;
}

/** The operations with the versions that they read and wrote, along each branch. */
export function versionedBy(lineages: ReadonlyMap<string, Lineage>, { operations }: Accesses): readonly VersionedOperation[] {
  const branches = new Map([...lineages].map(([name, lineage]) => [name, lineage.branches()]));
  const along = (register: Register, value: Value): readonly Access[] => {
    const all = branches.get(register.name) ?? [];
    return all.flatMap((versions, i) => {
      const version = versions.get(nameOf(value));
      return version === undefined ? [] : [{ key: all.length === 1 ? register.name : `${register.name}, branch ${i + 1}`, version }];
    });
  };
  return operations.map(({ operation, reads, writes }) => ({
    name: operation.asked.op,
    client: operation.client,
    call: operation.call,
    return: operation.answer?.outcome.ok === true ? (operation.returnedAt ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY,
    reads: reads.flatMap(({ register, value }) => along(register, value)),
    writes: writes.flatMap(({ register, value }) => along(register, value)),
  }));
}
