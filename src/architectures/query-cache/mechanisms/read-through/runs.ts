/**
 * The cache asks the database itself: an application knows of nothing but the cache of its region (the cache's part is the room's own
 * `caching.ts`). What the application can say besides is that whatever bears a tag is old, after its write was answered.
 */
import type { NodeId } from '../../../../sim/node.ts';
import type { Answer } from '../../../../sim/operation.ts';
import type { Out } from '../../../../sim/out.ts';
import type { Driver } from '../../../contract.ts';
import { asksOne } from '../../../shared/asks-one.ts';
import { cacheOf } from '../../places.ts';
import { hintsOf } from '../../hints.ts';
import type { Invalidated, QueryCacheMessage } from '../../protocol.ts';
import type { Filling } from '../../slots.ts';

interface Application {
  readonly inner: unknown;
  /** Operations whose tags are to be invalidated when they are answered. */
  readonly tags: Map<string, readonly string[]>;
  /** Answers that wait for the cache's word. */
  readonly answered: Map<string, Answer>;
}

type AppOut = Out<QueryCacheMessage>;

function throughCache(cache: NodeId): Driver<Application, QueryCacheMessage> {
  const plain = asksOne(cache) as Driver;
  return {
    home: cache,
    boot: (out) => ({ inner: plain.boot(out), tags: new Map(), answered: new Map() }),
    ask(app, out, asked) {
      const hints = hintsOf(asked.sql, asked.params);
      if (typeof hints !== 'string' && hints.invalidates.length > 0) app.tags.set(asked.op, hints.invalidates);
      return after(app, out, plain.ask(app.inner, out, asked));
    },
    hear(app, out, from, message) {
      if (message.kind !== 'invalidated') return after(app, out, plain.hear(app.inner, out, from, message));
      return told(app, (message as Invalidated).op);
    },
    forget(app, out, op) {
      app.tags.delete(op);
      app.answered.delete(op);
      plain.forget?.(app.inner, out, op);
    },
    refused(app, out, peer, message) {
      if (message.kind === 'invalidate') return told(app, message.op);
      return after(app, out, plain.refused?.(app.inner, out, peer, message) ?? null);
    },
    lost: (app, out, peer, waiting) => plain.lost?.(app.inner, out, peer, waiting) ?? [],
  };

  /** A write that is done: now what bears its tags is old. */
  function after(app: Application, out: AppOut, answer: Answer | null): Answer | null {
    const tags = answer === null ? undefined : app.tags.get(answer.op);
    if (answer === null || !tags) return answer;
    app.tags.delete(answer.op);
    if (!answer.outcome.ok) return answer;
    app.answered.set(answer.op, answer);
    out.send(cache, { kind: 'invalidate', op: answer.op, tags });
    return null;
  }

  function told(app: Application, op: string): Answer | null {
    const answer = app.answered.get(op) ?? null;
    app.answered.delete(op);
    return answer;
  }
}

export const readThrough: Filling = {
  slot: 'filling',
  id: 'read-through',
  at: () => ({}),
  driver: (region, topology) => throughCache(cacheOf(region, topology)),
};
