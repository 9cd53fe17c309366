/**
 * A member: takes SQL from any client, agrees with the others by Raft on one order of all writes, and runs them in that
 * order in its own database. This file is the glue: each input goes to the handler of its name, then what has become
 * possible is done (tell of commits, confirm reads, apply, ask a new leader again).
 */
import type { Disk, Input, Micros, NodeId, NodeSpec } from '../../sim/node.ts';
import type { ReturningLogic } from '../../sim/returning.ts';
import type { Role } from '../../sim/role.ts';
import type { SqlJob, SqlResult } from '../../sqlite/jobs.ts';
import type { Settings, Topology } from '../contract.ts';
import { refusal, reply, unknown } from '../shared/answers.ts';
import { persist, send } from '../shared/effects.ts';
import { microsSetting, numberSetting, withDefaults } from '../shared/settings.ts';
import { tuning } from './tuning.ts';
import {
  APPLY_TAG,
  applied,
  applyCommitted,
  askForPosition,
  BASE_KEY,
  POSITION_TAG,
  positionKnown,
  RETRY_TIMER,
  tryAgain,
} from './apply.ts';
import { handlePropose, handleReadIndex, tellOfCommits } from './leading.ts';
import { memberRoles } from './machine.ts';
import { Member, type MemberConfig, type MemberEffect } from './member.ts';
import type { MemberMessage, SqlCommand } from './protocol.ts';
import { RULES } from '../shared/consensus/raft/rules.ts';
import { RaftGroup } from '../shared/consensus/raft/group.ts';
import { askIfDue } from './reading.ts';
import { acceptQuery, classified, expireRequests, indexKnown, readDone, readIndexKnown, rerouteAll, turnedAway } from './requests.ts';

const MAX_LOG_ENTRIES = 1_000_000;
const MAX_WAITING = 10_000;

/** How many lives a member has had: on disk since the first moment of its first. */
const LIVES_KEY = 'lives';
const LOST_DISK = 'This member lost its disk. It may have voted or stored entries it no longer knows of, so it must not take part again.';

const isCommand = (value: unknown): value is SqlCommand =>
  typeof value === 'object' && value !== null && 'op' in value && 'origin' in value && 'statement' in value;

/** The logic of one member. Settings that a run does not give have the defaults of about.ts. */
export function memberLogic(
  spec: NodeSpec,
  topology: Topology,
  settings: Settings,
): ReturningLogic<Member, MemberMessage, SqlJob, SqlResult> {
  return memberLogicOf(memberConfig(spec.id, topology, settings));
}

export function memberLogicOf(config: MemberConfig): ReturningLogic<Member, MemberMessage, SqlJob, SqlResult> {
  return {
    roles: memberRoles,
    boot(disk: Disk, role: Role, now: Micros) {
      const effects: MemberEffect[] = [];
      // A first start finds a blank disk too, but in another role. Clocks cannot tell: they may be wrong.
      const isRestart = role !== memberRoles.initial;
      const lives = disk.get(LIVES_KEY);
      const isLost = isRestart && typeof lives !== 'number';
      const life = typeof lives === 'number' ? lives + 1 : 1;
      const group = new RaftGroup<SqlCommand>({ config: config.raft, disk, role, now, isPayload: isCommand, out: effects });
      const member = new Member(config, group, effects, life, now);
      if (isLost) {
        group.start('blank');
        return { state: member, effects };
      }
      member.push(persist(LIVES_KEY, life));
      const base = disk.get(BASE_KEY);
      if (typeof base === 'number') member.base = base;
      askForPosition(member);
      group.start(isRestart ? 'again' : 'first');
      return { state: member, effects };
    },
    step(member: Member, input: Input<MemberMessage, SqlResult>, now: Micros): readonly MemberEffect[] {
      const effects: MemberEffect[] = [];
      if (member.isLost) {
        if (input.type === 'message' && input.message.kind === 'query') {
          const outcome = member.mayHaveAsked(now) ? unknown(LOST_DISK) : refusal(`${LOST_DISK} Nothing was done.`);
          effects.push(send(input.from, reply(input.message.op, outcome, member.id, null)));
        }
        return effects;
      }
      member.effects = effects;
      member.group.begin(effects);
      if (input.type === 'message') onMessage(member, input.from, input.message, now);
      else if (input.type === 'timer') onTimer(member, input.name, now);
      else if (input.type === 'result') onResult(member, input.tag, input.result, now);
      goOn(member, now);
      return effects;
    },
  };
}

/** What the last input made possible. */
function goOn(member: Member, now: Micros): void {
  const { group } = member;
  rerouteAll(member, now);
  if (group.chosenIndex > member.noticed) tellOfCommits(member);
  tellOfReads(member);
  askIfDue(member, now);
  applyCommitted(member);
  group.end();
}

function onMessage(member: Member, from: NodeId, message: MemberMessage, now: Micros): void {
  switch (message.kind) {
    case 'query':
      return acceptQuery(member, from, message, now);
    case 'propose':
      return handlePropose(member, from, message, now);
    case 'refuse':
      return turnedAway(member, message.op, message.reason);
    case 'read-index':
      return handleReadIndex(member, from, message);
    case 'read-index-reply':
      return readIndexKnown(member, message.ticket, message.index);
    case 'reply':
      return;
    default:
      return member.group.handleMessage(from, message, now);
  }
}

function onTimer(member: Member, name: string, now: Micros): void {
  if (member.group.handleTimer(name, now)) return;
  if (name === RETRY_TIMER) tryAgain(member);
  else expireRequests(member, now);
}

/** Tags are `position`, `apply`, `classify <op>` and `read <op>`. */
function onResult(member: Member, tag: string, result: SqlResult, now: Micros): void {
  if (tag === APPLY_TAG) return applied(member, result);
  if (tag === POSITION_TAG) return positionKnown(member, result);
  const space = tag.indexOf(' ');
  const op = tag.slice(space + 1);
  if (tag.startsWith('classify')) classified(member, op, result, now);
  else readDone(member, op, result, now);
}

function tellOfReads(member: Member): void {
  for (const { from, ticket, index } of member.group.takeReads()) {
    if (from === member.id) indexKnown(member, ticket, index);
    else member.send(from, { kind: 'read-index-reply', ticket, index });
  }
}

/** Settings as one member reads them. Ranges that are upside down are set right here. */
export function memberConfig(id: NodeId, topology: Topology, given: Settings): MemberConfig {
  const settings = withDefaults(tuning, given);
  const electionTimeoutMinUs = microsSetting(settings, 'electionTimeoutMinMs');
  return {
    reads: settings['reads'] === 'local' ? 'local' : 'linearizable',
    requestTimeoutUs: microsSetting(settings, 'requestTimeoutMs'),
    maxRequests: MAX_WAITING,
    raft: {
      id,
      members: topology.nodes.filter((node) => node.kind === 'member').map((node) => node.id),
      electionTimeoutMinUs,
      electionTimeoutMaxUs: Math.max(electionTimeoutMinUs, microsSetting(settings, 'electionTimeoutMaxMs')),
      electionTickUs: microsSetting(settings, 'electionTickMs'),
      tickPhase: settings['tickPhase'] === 'together' ? 'together' : 'random',
      heartbeatUs: microsSetting(settings, 'heartbeatMs'),
      maxBatch: numberSetting(settings, 'maxBatch'),
      maxInFlight: numberSetting(settings, 'maxInFlight'),
      maxLogEntries: MAX_LOG_ENTRIES,
      maxReads: MAX_WAITING,
      preVote: settings['preVote'] === true,
      checkQuorum: settings['checkQuorum'] === true,
      reports: true,
      rules: RULES,
    },
  };
}
