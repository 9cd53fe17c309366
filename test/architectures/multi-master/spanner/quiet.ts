/** What a story of Spanner leaves out of its transcript: clocks and leases, and, where it is about transactions, how a group agrees. */
import { CHATTER } from '../../shared/transcript.ts';

export const QUIET = [...CHATTER, 'lease-request', 'lease-vote', 'poll-time', 'time', 'safe', 'epsilon'];
export const AGREEING = ['accept', 'accepted', 'commit'];
