/** The one consensus group of this room: Raft, whose entries carry SQL. Everything else here knows only the port. */
import { raftConsensus } from '../shared/consensus/raft/consensus.ts';
import type { SqlCommand } from './protocol.ts';

export const group = raftConsensus<SqlCommand>();

export function isCommand(value: unknown): value is SqlCommand {
  return typeof value === 'object' && value !== null && 'op' in value && 'origin' in value && 'statement' in value;
}
