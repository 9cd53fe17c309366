/** Scenes of Paxos as text: five members, one command at a time, and every message in between. Delays are 1 ms, so no election timer fires by itself. */
import type { PaxosMessage, Proposal } from '../../../../../src/architectures/shared/consensus/paxos/protocol.ts';
import { ballotText } from '../../../../../src/architectures/shared/consensus/paxos/ballot.ts';
import { PAXOS_RULES, type PaxosRules } from '../../../../../src/architectures/shared/consensus/paxos/rules.ts';
import type { Message, NodeId } from '../../../../../src/sim/node.ts';
import { Scene as GroupScene } from '../scene.ts';
import { openGroup, paxosAt } from './group.ts';
import type { NodeMessage, Payload } from './node.ts';

export const MEMBERS: readonly NodeId[] = ['a', 'b', 'c', 'd', 'e'];

export class Scene extends GroupScene {
  /** `a` leads from the start. Whoever hears a leader listens to others all the same. */
  constructor(rules: Partial<PaxosRules> = {}) {
    const rig = openGroup({
      members: MEMBERS,
      config: { maxBatch: 16, checkQuorum: false, start: { leader: 'a', lengths: [] }, rules: { ...PAXOS_RULES, ...rules } },
    });
    rig.pass(10);
    super(rig, MEMBERS);
  }

  propose(id: NodeId, number: number, ms: number): this {
    return this.act(
      `a client asks ${id} for x${number}`,
      (rig) => rig.say(id, 'client', { kind: 'propose', id: number } as NodeMessage),
      ms,
    );
  }

  beat(id: NodeId, ms: number): this {
    return this.act(`the heartbeat timer of ${id} fires`, (rig) => rig.fire(id, 'heartbeat'), ms);
  }

  protected said(from: NodeId, to: NodeId, message: Message): string {
    return to === 'client' ? `${from} tells the client: ${message.kind}` : `${from} → ${to}  ${said(message as NodeMessage)}`;
  }

  protected holds(id: NodeId): string {
    const { accepted, chosenUpTo, promised, log } = paxosAt(this.rig, id);
    const slots = accepted.map((proposal) => (proposal === undefined ? '–' : sayValue(proposal as Proposal<Payload>)));
    const counted = log.entries.slice(0, chosenUpTo).flatMap(({ payload }) => (payload === null ? [] : `x${(payload as Payload).id}`));
    return `promised ${text(promised)}, accepted ${slots.join(', ')}; chosen up to ${chosenUpTo}, done: ${counted.join(' ') || 'nothing'}`;
  }
}

const text = (ballot: number): string => ballotText(ballot, MEMBERS.length);

function sayValue({ slot, ballot, value }: Proposal<Payload>): string {
  const what = value.opens ? `opening of ${text(value.ballot)}` : value.payload === null ? 'no-op' : `x${value.payload.id}`;
  return `${slot}: ${what} in ${text(ballot)}`;
}

function said(message: PaxosMessage<Payload> | NodeMessage): string {
  switch (message.kind) {
    case 'prepare':
      return `prepare ${text(message.ballot)}, from slot ${message.from}`;
    case 'promise':
      return `promise ${text(message.ballot)}: accepted [${message.accepted.map(sayValue).join(', ')}], chosen up to ${message.chosenUpTo}`;
    case 'nack':
      return `nack of ${text(message.ballot)}: promised ${text(message.promised)}`;
    case 'accept':
    case 'learn':
      return `${message.kind} ${text(message.ballot)}: [${message.proposals.map(sayValue).join(', ')}], chosen up to ${message.chosenUpTo}`;
    case 'accepted':
    case 'learned':
      return `${message.kind} ${text(message.ballot)}: slots ${message.from} to ${message.to}`;
    case 'heartbeat':
      return `heartbeat ${text(message.ballot)}, round ${message.round}: chosen up to ${message.chosenUpTo}, sent up to ${message.sentUpTo}`;
    case 'heartbeat-reply':
      return `heartbeat-reply ${text(message.ballot)}, round ${message.round}: holds up to ${message.holdsUpTo}`;
    default:
      return message.kind;
  }
}
