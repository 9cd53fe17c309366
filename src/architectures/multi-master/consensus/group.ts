/** The one consensus group of this room, whose entries carry SQL: that of the algorithm that was chosen. All else here knows only the port. */
import { isRemembered, type Remembered } from './operations.ts';
import type { GroupOf } from './slots.ts';
import type { MemberState } from './state.ts';

const of = ({ place }: MemberState): GroupOf<MemberState> => place.agreement.group;

export const group: GroupOf<MemberState> = {
  epoch: (node) => of(node).epoch(node),
  leader: (node) => of(node).leader(node),
  isLeader: (node) => of(node).isLeader(node),
  log: (node) => of(node).log(node),
  chosenIndex: (node) => of(node).chosenIndex(node),
  start: (node, out, birth) => of(node).start(node, out, birth),
  onMessage: (node, out, from, message) => of(node).onMessage(node, out, from, message),
  onTimer: (node, out, name) => of(node).onTimer(node, out, name),
  onSynced: (node, out, tag) => of(node).onSynced(node, out, tag),
  order: (node, out, order) => of(node).order(node, out, order),
  accepts: (node) => of(node).accepts(node),
  propose: (node, out, payload) => of(node).propose(node, out, payload),
  read: (node, out, request) => of(node).read(node, out, request),
  takeReads: (node) => of(node).takeReads(node),
  tellChosen: (node, out, to) => of(node).tellChosen(node, out, to),
  memory: (node) => of(node).memory(node),
  compact: (node, out, index, memory) => of(node).compact(node, out, index, memory),
  wantsSnapshot: (node) => of(node).wantsSnapshot(node),
  offerSnapshot: (node, out, snapshot) => of(node).offerSnapshot(node, out, snapshot),
  received: (node) => of(node).received(node),
  installed: (node, out, isNewer) => of(node).installed(node, out, isNewer),
  isBlank: (node) => of(node).isBlank(node),
  end: (node, out) => of(node).end(node, out),
};

/** What this member knows of entries that its log has given up. */
export function rememberedBy(node: MemberState): Remembered | null {
  const memory = group.memory(node);
  return isRemembered(memory) ? memory : null;
}
