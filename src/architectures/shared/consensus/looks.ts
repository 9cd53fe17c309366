/** How messages of a group look: by the names of Ongaro & Ousterhout 2014, and of Lamport 2001. */
import type { MessageLook } from '../../showing.ts';

type Looks = Readonly<Record<string, MessageLook>>;

export const RAFT_LOOKS: Looks = {
  'request-vote': { meaning: 'agree', label: 'request for a vote', hollow: true, inKey: 'request for a vote, log entries' },
  'timeout-now': { meaning: 'agree', label: 'request to take over', hollow: false },
  'group-order': { meaning: 'query', label: 'order for the leader', hollow: true },
  vote: { meaning: 'agree', label: 'vote', hollow: false, inKey: 'vote, acknowledgement' },
  'request-pre-vote': { meaning: 'agree', label: 'request for a pre-vote', hollow: true },
  'pre-vote': { meaning: 'agree', label: 'pre-vote', hollow: false },
  'append-entries': { meaning: 'agree', label: 'log entries', hollow: true },
  'append-reply': { meaning: 'agree', label: 'acknowledgement of log entries', hollow: false },
  'install-snapshot': { meaning: 'replicate', label: 'part of a snapshot', hollow: false },
  'snapshot-reply': { meaning: 'replicate', label: 'acknowledgement of a part of a snapshot', hollow: true },
  commit: { meaning: 'agree', label: 'commit notice', hollow: false },
  heartbeat: { meaning: 'pulse', label: 'heartbeat', hollow: false },
  'heartbeat-reply': { meaning: 'pulse', label: 'heartbeat reply', hollow: false },
};

export const PAXOS_LOOKS: Looks = {
  prepare: { meaning: 'agree', label: 'prepare (phase 1)', hollow: true, inKey: 'prepare, accept' },
  promise: { meaning: 'agree', label: 'promise', hollow: false, inKey: 'promise, accepted' },
  nack: { meaning: 'agree', label: 'refusal of a ballot', hollow: false },
  accept: { meaning: 'agree', label: 'accept (phase 2)', hollow: true },
  accepted: { meaning: 'agree', label: 'accepted', hollow: false },
  learn: { meaning: 'replicate', label: 'chosen values', hollow: false },
  learned: { meaning: 'replicate', label: 'acknowledgement of chosen values', hollow: true },
  chosen: { meaning: 'agree', label: 'notice of what is chosen', hollow: false },
};
