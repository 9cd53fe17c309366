/** How messages of a group look: by the names of Ongaro & Ousterhout 2014, and of Lamport 2001. */
import { full, hollow } from '../message-looks.ts';
import type { MessageLook } from '../../showing.ts';

type Looks = Readonly<Record<string, MessageLook>>;

export const RAFT_LOOKS: Looks = {
  'request-vote': { meaning: 'agree', label: 'request for a vote', hollow: true, inKey: 'request for a vote, log entries' },
  'timeout-now': full('agree', 'request to take over'),
  'group-order': hollow('query', 'order for the leader'),
  vote: { meaning: 'agree', label: 'vote', hollow: false, inKey: 'vote, acknowledgement' },
  'request-pre-vote': hollow('agree', 'request for a pre-vote'),
  'pre-vote': full('agree', 'pre-vote'),
  'append-entries': hollow('agree', 'log entries'),
  'append-reply': full('agree', 'acknowledgement of log entries'),
  'install-snapshot': full('replicate', 'part of a snapshot'),
  'snapshot-reply': hollow('replicate', 'acknowledgement of a part of a snapshot'),
  commit: full('agree', 'commit notice'),
  heartbeat: full('pulse', 'heartbeat'),
  'heartbeat-reply': full('pulse', 'heartbeat reply'),
};

export const PAXOS_LOOKS: Looks = {
  prepare: { meaning: 'agree', label: 'prepare (phase 1)', hollow: true, inKey: 'prepare, accept' },
  promise: { meaning: 'agree', label: 'promise', hollow: false, inKey: 'promise, accepted' },
  nack: full('agree', 'refusal of a ballot'),
  accept: hollow('agree', 'accept (phase 2)'),
  accepted: full('agree', 'accepted'),
  learn: full('replicate', 'chosen values'),
  learned: hollow('replicate', 'acknowledgement of chosen values'),
  chosen: full('agree', 'notice of what is chosen'),
};
