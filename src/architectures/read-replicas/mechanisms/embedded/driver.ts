/**
 * An application with a copy of the database in a file of its own. What only reads runs there, without any network; the rest runs at
 * the primary, and then, if own writes are to be read, the copy syncs before the answer is given: to the primary's newest, not only to the
 * own write. Source: tursodatabase/libsql, libsql/src/replication/connection.rs (should_execute_local, execute_remote); pull 790.
 */
import type { SqlResult } from '../../../../sqlite/jobs.ts';
import { asQueryResult, POSITION_JOB } from '../../../shared/answers.ts';
import { asksOne } from '../../../shared/asks-one.ts';
import type { Driver } from '../../../contract.ts';
import type { Frames, Snapshot, Welcome } from './protocol.ts';
import {
  type App,
  begin,
  DONE,
  finish,
  give,
  goOn,
  INTERVAL,
  isKind,
  isLocal,
  onFrames,
  only,
  type Options,
  PATIENCE,
  read,
  remotely,
  type Replica,
  type Sent,
  SYNC,
  type Tag,
} from './sync.ts';

export function embedded(options: Options): Driver<Replica, Sent, Tag> {
  const { self, primary, intervalUs } = options;
  const remote: Driver = asksOne(primary);
  const app: App = { options, remote };
  return {
    home: primary,
    boot(out) {
      out.execute({ kind: 'position' }, POSITION_JOB);
      if (intervalUs > 0) out.setTimer(INTERVAL, intervalUs);
      return {
        ...{ remote: remote.boot(out), position: null, told: 0, syncedAt: null, sync: null },
        ...{ waits: [], next: [], done: [], reads: new Map() },
      };
    },
    ask(replica, out, posed) {
      if (!isLocal(posed)) return remotely(app, replica, out, remote.ask(replica.remote, out, posed));
      if (!SYNC.test(posed.sql)) read(replica, out, posed);
      else {
        replica.next.push({ read: posed });
        begin(app, replica, out);
      }
      return null;
    },
    hear(replica, out, from, message) {
      if (isKind<Welcome>(message, 'welcome')) {
        if (replica.sync === null || replica.sync.index !== null) return null;
        replica.sync = { ...replica.sync, index: message.index };
        return goOn(app, replica, out);
      }
      if (isKind<Frames>(message, 'frames') || isKind<Snapshot>(message, 'snapshot')) {
        onFrames(replica, out, message);
        return null;
      }
      return remotely(app, replica, out, remote.hear(replica.remote, out, from, message));
    },
    done(replica, out, tag, given) {
      const result = given as SqlResult;
      if (tag.kind !== 'read') {
        if ('position' in result) replica.position = result.position;
        if (tag.kind === 'position' && replica.next.length > 0) begin(app, replica, out);
        return goOn(app, replica, out);
      }
      const posed = replica.reads.get(tag.op);
      replica.reads.delete(tag.op);
      // Not a read after all, or of a table that has not come yet: that is for the primary.
      const query = result.kind === 'refused' ? null : asQueryResult(result);
      if (posed && (query === null || (!query.outcome.ok && query.classification === null)))
        return remotely(app, replica, out, remote.ask(replica.remote, out, posed));
      if (query === null) return null;
      const ageUs = replica.syncedAt === null ? null : Math.max(0, out.now - replica.syncedAt);
      return { op: tag.op, outcome: query.outcome, served: { node: self, position: query.position, cachedAt: null }, ageUs };
    },
    timer(replica, out, name) {
      if (name === DONE) return give(replica, out);
      if (name === PATIENCE) return finish(app, replica, out, true);
      if (name !== INTERVAL) return null;
      out.setTimer(INTERVAL, intervalUs);
      begin(app, replica, out);
      return null;
    },
    refused(replica, out, peer, message) {
      if (message.kind === 'hello' || message.kind === 'batch-asked') return finish(app, replica, out, true);
      return remotely(app, replica, out, remote.refused?.(replica.remote, out, peer, message) ?? null);
    },
    lost: (replica, out, peer, waiting) =>
      remote.lost?.(
        replica.remote,
        out,
        peer,
        waiting.filter((op) => !replica.reads.has(op) && ![...replica.waits, ...replica.next].some((each) => only(each) === op)),
      ) ?? [],
    forget(replica, out, op) {
      replica.reads.delete(op);
      replica.waits = replica.waits.filter((each) => only(each) !== op);
      replica.next = replica.next.filter((each) => only(each) !== op);
      remote.forget?.(replica.remote, out, op);
    },
  };
}
