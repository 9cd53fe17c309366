/** The one consensus group of this room, whose entries carry SQL: that of the algorithm that was chosen. All else here knows only the port. */
import { groupOf } from '../../shared/consensus/agreement.ts';
import { isRemembered, type Remembered } from '../../shared/consensus/operations.ts';
import type { SqlCommand } from './protocol.ts';
import type { MemberState } from './state.ts';

export const group = groupOf<MemberState, SqlCommand>(({ place }) => place.agreement.group);

/** What this member knows of entries that its log has given up. */
export function rememberedBy(node: MemberState): Remembered | null {
  const memory = group.memory(node);
  return isRemembered(memory) ? memory : null;
}
