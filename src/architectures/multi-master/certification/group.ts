/** What brings about the one order: a consensus group whose entries are actions. All else here knows only the port. */
import { groupOf } from '../../shared/consensus/agreement.ts';
import type { Action } from './protocol.ts';
import type { ServerState } from './state.ts';

export const group = groupOf<ServerState, Action>(({ place }) => place.agreement.group);
