/** The log gives up its front, when a snapshot stands for it: §7 of Ongaro & Ousterhout 2014. Whether, its owner says. */
import { isSameGroup, type LastIncluded, ordinalAt } from '../log.ts';
import { configurationAt, noteBegin, adoptLatest } from './configuration.ts';
import { wrote } from './disk.ts';
import { BASE_KEY, LOG_NAME, type RaftNode, type RaftOut } from './state.ts';

/** What is to be remembered of the entry at `index` when it is given up. */
export function includedAt<P>({ place, raft }: RaftNode<P>, index: number): LastIncluded {
  const { rules } = place.raft;
  const configured = configurationAt(raft, index);
  const config = isSameGroup(configured.config, place.raft.config) ? undefined : rules.includedConfig(configured.config);
  const last = { index, term: rules.includedTerm(raft, index), ordinal: ordinalAt(raft.log, index) };
  return Object.freeze(config === undefined ? last : { ...last, config });
}

/** The owner has done what entries up to `index` say, and remembers of them what it must. */
export function compact<P>(node: RaftNode<P>, out: RaftOut<P>, index: number, memory: unknown): void {
  const upTo = node.place.raft.rules.compactTo(node.raft, index);
  if (upTo > node.raft.log.base.index) beginAfter(node, out, includedAt(node, upTo), memory, true);
}

/** The log begins after this entry from now on. `keepsRest`: those after it stay. */
export function beginAfter<P>(node: RaftNode<P>, out: RaftOut<P>, last: LastIncluded, memory: unknown, keepsRest: boolean): void {
  const { raft } = node;
  const { log } = raft;
  if (keepsRest) {
    const count = last.index - log.base.index;
    log.entries.splice(0, count);
    out.trim(LOG_NAME, count);
  } else {
    log.entries.length = 0;
    out.append(LOG_NAME, 0, []);
    raft.cuts += 1;
    raft.logOnDisk = 0;
  }
  log.base = last;
  noteBegin(raft, last.index, last.config ?? node.place.raft.config, keepsRest);
  adoptLatest(node.place.raft, raft);
  raft.memory = memory;
  out.persist(BASE_KEY, Object.freeze({ last, memory }));
  wrote(node, out);
}
