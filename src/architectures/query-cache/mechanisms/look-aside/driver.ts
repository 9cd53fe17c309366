/** The application's part: get, and on a miss the database and set; the database, and after a write delete. */
import type { Micros, NodeId } from '../../../../sim/node.ts';
import type { Answer } from '../../../../sim/operation.ts';
import type { Out } from '../../../../sim/out.ts';
import type { Database, Driver, Posed, Topology } from '../../../contract.ts';
import { refusal } from '../../../shared/answers.ts';
import { microsSetting } from '../../../shared/settings.ts';
import { isTransaction } from '../../../shared/transactions/client.ts';
import { transactionIn } from '../../../shared/transactions/text.ts';
import type { Settings } from '../../../showing.ts';
import { type Hints, hintsOf } from '../../hints.ts';
import { rowRead, rowWritten } from '../../keys.ts';
import { cacheOf } from '../../places.ts';
import type { Deleted, Got, QueryCacheMessage } from '../../protocol.ts';
import { RULES } from '../../rules.ts';

/** What does not change. */
interface Means {
  readonly database: Driver;
  readonly cache: NodeId;
  readonly keepsEmpty: boolean;
  /** Null: for ever. */
  readonly ttlUs: Micros | null;
  readonly patienceUs: Micros;
  /** How long it waits for who has the lease; null: there are no leases. */
  readonly hotUs: Micros | null;
}

/** A read on its way. */
interface Reading {
  readonly asked: Posed;
  readonly name: string;
  readonly ttlUs: Micros | null;
  /** It waits for the cache; else for the database. */
  looking: boolean;
  /** Leave to fill. */
  token: number | undefined;
}

/** A write on its way; once it is answered, so many deletes are not. */
interface Writing {
  readonly names: readonly string[];
  answer: Answer | null;
  left: number;
}

export interface Application {
  /** What the database's driver keeps. */
  readonly inner: unknown;
  readonly reads: Map<string, Reading>;
  readonly writes: Map<string, Writing>;
}

type AppOut = Out<QueryCacheMessage>;

const AGAIN = 'get again ';
const SILENT = 'no word of ';

export function besideCache(region: string, topology: Topology, settings: Settings, { driver: database }: Database): Driver {
  const ttlUs = microsSetting(settings, 'entryTtlMs');
  const means: Means = {
    database,
    cache: cacheOf(region, topology),
    keepsEmpty: settings['keepEmpty'] === true,
    ttlUs: ttlUs === 0 ? null : ttlUs,
    patienceUs: microsSetting(settings, 'cacheTimeoutMs'),
    hotUs: settings['filling'] === 'leases' ? microsSetting(settings, 'hotWaitMs') : null,
  };
  const driver: Driver<Application, QueryCacheMessage> = {
    home: database.home,
    boot: (out) => ({ inner: database.boot(out), reads: new Map(), writes: new Map() }),
    ask: (app, out, asked) => ask(means, app, out, asked),
    hear(app, out, from, message) {
      if (from !== means.cache) return heard(means, app, out, database.hear(app.inner, out, from, message));
      if (message.kind === 'value') return onValue(means, app, out, message as Got);
      return message.kind === 'deleted' ? onDeleted(app, out, (message as Deleted).op) : null;
    },
    timer: (app, out, name) => onTimer(means, app, out, name),
    done: (app, out, tag, result) => heard(means, app, out, database.done?.(app.inner, out, tag, result) ?? null),
    refused(app, out, peer, message) {
      if (peer !== means.cache) return heard(means, app, out, database.refused?.(app.inner, out, peer, message) ?? null);
      return message.kind === 'get' || message.kind === 'delete' ? withoutCache(means, app, out, message.op) : null;
    },
    lost: (app, out, peer, waiting) =>
      peer === means.cache
        ? []
        : (database.lost?.(
            app.inner,
            out,
            peer,
            waiting.filter((op) => !app.reads.get(op)?.looking),
          ) ?? []),
    forget(app, out, op) {
      app.reads.delete(op);
      app.writes.delete(op);
      database.forget?.(app.inner, out, op);
    },
  };
  return driver;
}

function ask(means: Means, app: Application, out: AppOut, asked: Posed): Answer | null {
  const { op, sql, params } = asked;
  const hints = hintsOf(sql, params);
  if (typeof hints === 'string') return { op, outcome: refusal(hints), served: null };
  const name = isPlain(asked) && RULES.surelyReads(sql) ? (hints.key ?? rowRead(sql, params)) : null;
  if (name !== null) {
    app.reads.set(op, { asked, name, ttlUs: hints.ttlUs ?? means.ttlUs, looking: true, token: undefined });
    return look(means, app, out, op);
  }
  const names = namesWritten(asked, hints);
  if (names.length > 0) app.writes.set(op, { names, answer: null, left: 0 });
  return heard(means, app, out, means.database.ask(app.inner, out, asked));
}

const isPlain = (asked: Posed): boolean => !isTransaction(asked) && !asked.transaction && !asked.ends;

/** What it deletes when this is done: what the hints say, and the rows that its statements name. */
function namesWritten(asked: Posed, hints: Hints): readonly string[] {
  const typed = isTransaction(asked) && !asked.steps ? transactionIn(asked.sql) : asked;
  const steps = typeof typed === 'string' ? [] : (typed.steps ?? [asked]);
  const rows = steps.flatMap(({ sql, params }) => {
    const known = params.map((value) => (isKnown(value) ? value : null));
    return rowWritten(sql, known) ?? [];
  });
  return [...new Set([...hints.deletes, ...rows])];
}

/** A reference to an earlier answer names no row before that has come. */
const isKnown = (value: unknown): value is Posed['params'][number] =>
  typeof value !== 'object' || value === null || value instanceof Uint8Array;

function look({ cache, patienceUs, hotUs }: Means, app: Application, out: AppOut, op: string): null {
  const reading = app.reads.get(op);
  if (!reading) return null;
  const { name, asked } = reading;
  const { sql, params } = asked;
  out.send(cache, { kind: 'get', op, name, sql, params, ...(hotUs !== null && { lease: true }) });
  out.setTimer(SILENT + op, patienceUs);
  return null;
}

function onValue(means: Means, app: Application, out: AppOut, { op, found, token }: Got): Answer | null {
  const reading = app.reads.get(op);
  if (!reading?.looking) return null;
  out.cancelTimer(SILENT + op);
  if (found !== null) {
    app.reads.delete(op);
    const { position, from, storedAt } = found;
    const served = { node: means.cache, position, cachedAt: storedAt, from };
    return { op, outcome: found.outcome, served };
  }
  if (token === null && means.hotUs !== null) {
    out.setTimer(AGAIN + op, means.hotUs);
    return null;
  }
  reading.token = token ?? undefined;
  return askDatabase(means, app, out, reading);
}

function askDatabase(means: Means, app: Application, out: AppOut, reading: Reading): Answer | null {
  reading.looking = false;
  return heard(means, app, out, means.database.ask(app.inner, out, reading.asked));
}

/** What the database answered: a read fills the cache, a write deletes there before it is told of. */
function heard(means: Means, app: Application, out: AppOut, answer: Answer | null): Answer | null {
  if (answer === null) return null;
  const { op, outcome } = answer;
  const reading = app.reads.get(op);
  if (reading) {
    app.reads.delete(op);
    fill(means, out, reading, answer);
    return answer;
  }
  const writing = app.writes.get(op);
  if (!writing) return answer;
  if (!outcome.ok) {
    app.writes.delete(op);
    return answer;
  }
  writing.answer = answer;
  writing.left = writing.names.length;
  for (const name of writing.names) out.send(means.cache, { kind: 'delete', op, name });
  out.setTimer(SILENT + op, means.patienceUs);
  return null;
}

function fill(
  { cache, database, keepsEmpty, hotUs }: Means,
  out: AppOut,
  reading: Reading,
  { op, outcome, served, ageUs = 0 }: Answer,
): void {
  const { name, asked, ttlUs, token } = reading;
  if (!RULES.mayKeep(outcome, ageUs, { keepsEmpty }) || (hotUs !== null && token === undefined)) return;
  const whose = { position: served?.position ?? null, from: served?.node ?? database.home };
  const value = { sql: asked.sql, params: asked.params, outcome, ...whose, ttlUs };
  out.send(cache, { kind: 'set', op, name, ...value, ...(token !== undefined && { token }) });
}

function onDeleted(app: Application, out: AppOut, op: string): Answer | null {
  const writing = app.writes.get(op);
  if (!writing || writing.answer === null || --writing.left > 0) return null;
  app.writes.delete(op);
  out.cancelTimer(SILENT + op);
  return writing.answer;
}

function onTimer(means: Means, app: Application, out: AppOut, name: string): Answer | null {
  if (name.startsWith(AGAIN)) return look(means, app, out, name.slice(AGAIN.length));
  if (name.startsWith(SILENT)) return withoutCache(means, app, out, name.slice(SILENT.length));
  return heard(means, app, out, means.database.timer?.(app.inner, out, name) ?? null);
}

/** The cache says nothing, or is not there: the database has the answer, and what should be deleted lives on. */
function withoutCache(means: Means, app: Application, out: AppOut, op: string): Answer | null {
  const reading = app.reads.get(op);
  if (reading?.looking) return askDatabase(means, app, out, reading);
  const answer = app.writes.get(op)?.answer ?? null;
  if (answer === null) return null;
  app.writes.delete(op);
  out.cancelTimer(SILENT + op);
  return answer;
}
