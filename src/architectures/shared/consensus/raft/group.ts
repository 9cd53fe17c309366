/** A Raft group behind the port: what an owner calls, each in one line. */
import type { Disk, Micros, NodeId } from '../../../../sim/node.ts';
import type { Role } from '../../../../sim/role.ts';
import type { Birth, Consensus, LogView, Outbox, ReadRequest, ReadyRead } from '../port.ts';
import type { RaftMessage } from './protocol.ts';
import { requestRead } from './reads.ts';
import { propose } from './replication.ts';
import { Raft, type RaftConfig, storedLog, storedVote } from './state.ts';
import { handleRaftMessage, handleRaftTimer, sendCommitNotice } from './step.ts';

const NONE: readonly ReadyRead[] = [];

/** How a member comes to life: what it has on disk, the role it wakes in, its own clock. */
export interface RaftBoot<P> {
  readonly config: RaftConfig;
  readonly disk: Disk;
  readonly role: Role;
  readonly now: Micros;
  /** Vouches for what an entry on disk carries. */
  readonly isPayload: (value: unknown) => value is P;
  readonly out: Outbox<RaftMessage<P>>;
}

export class RaftGroup<P> implements Consensus<P, RaftMessage<P>> {
  /** For the invariants and for tests; an owner needs only the port. */
  readonly raft: Raft<P>;

  constructor({ config, disk, role, now, isPayload, out }: RaftBoot<P>) {
    this.raft = new Raft(config, { ...storedVote(disk), entries: storedLog(disk, isPayload) }, role, now, out);
  }

  get id(): NodeId {
    return this.raft.id;
  }

  get role(): Role {
    return this.raft.role;
  }

  get epoch(): number {
    return this.raft.currentTerm;
  }

  get leader(): NodeId | null {
    return this.raft.leader;
  }

  get isLeader(): boolean {
    return this.raft.isLeader;
  }

  get log(): LogView<P> {
    return this.raft.log;
  }

  get chosenIndex(): number {
    return this.raft.commitIndex;
  }

  begin(out: Outbox<RaftMessage<P>>): void {
    this.raft.effects = out;
  }

  start(birth: Birth): void {
    const { raft } = this;
    if (birth === 'blank') {
      raft.move('LOST');
      raft.tell('lostDisk', true);
      return;
    }
    if (birth === 'again') raft.move('READY');
    const phase = raft.electionTimer.start();
    if (phase !== null) raft.effects.push(phase);
    raft.resetElectionTimer();
    raft.reportChanges();
  }

  handleMessage(from: NodeId, message: RaftMessage<P>, now: Micros): void {
    handleRaftMessage(this.raft, from, message, now);
  }

  handleTimer(name: string, now: Micros): boolean {
    return handleRaftTimer(this.raft, name, now);
  }

  propose(payload: P): number | null {
    return propose(this.raft, payload);
  }

  read(request: ReadRequest): boolean {
    return requestRead(this.raft, request);
  }

  takeReads(): readonly ReadyRead[] {
    return this.raft.readyReads.length === 0 ? NONE : this.raft.readyReads.splice(0);
  }

  tellChosen(to: NodeId): void {
    sendCommitNotice(this.raft, to);
  }

  end(): void {
    this.raft.reportChanges();
  }
}
