/** The one consensus group of this room: Raft, whose entries carry SQL. Everything else here knows only the port. */
import { raftConsensus } from '../shared/consensus/raft/consensus.ts';
import type { RaftNode } from '../shared/consensus/raft/state.ts';
import { isRemembered, type Remembered } from './operations.ts';
import type { SqlCommand } from './protocol.ts';

export const group = raftConsensus<SqlCommand>();

export function isCommand(value: unknown): value is SqlCommand {
  return typeof value === 'object' && value !== null && 'op' in value && 'origin' in value && 'statement' in value;
}

/** What this member knows of entries that its log has given up. */
export function rememberedBy(node: RaftNode<SqlCommand>): Remembered | null {
  const memory = group.memory(node);
  return isRemembered(memory) ? memory : null;
}
