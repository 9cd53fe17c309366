/** The application's part: get, and on a miss the database and set; the database, and after a write delete. */
import type { Micros, NodeId } from '../../../../sim/node.ts';
import type { Answer } from '../../../../sim/operation.ts';
import type { Out } from '../../../../sim/out.ts';
import type { Database, Driver, Posed, Topology } from '../../../contract.ts';
import { refusal } from '../../../shared/answers.ts';
import { microsSetting } from '../../../shared/settings.ts';
import { isTransaction, operationIn } from '../../../shared/transactions/client.ts';
import { transactionIn } from '../../../shared/transactions/text.ts';
import type { Settings } from '../../../showing.ts';
import { hintsOf } from '../../hints.ts';
import { namesWritten, rowRead } from '../../keys.ts';
import { cacheOf } from '../../places.ts';
import type { Deleted, Got, Marked, QueryCacheMessage } from '../../protocol.ts';
import { RULES } from '../../rules.ts';

/** What does not change. */
interface Means {
  readonly database: Driver;
  /** The database as it is asked in the main region; null: this is the main region, or there is no other. */
  readonly main: Driver | null;
  /** Before a write it leaves a mark in its region's cache. */
  readonly marks: boolean;
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
  /** The main region is asked: the own one does not show yet what was written. */
  far: boolean;
}

/** A write on its way; once it is answered, so many deletes are not. */
interface Writing {
  readonly asked: Posed;
  readonly names: readonly string[];
  /** Marks that the cache has not confirmed: only then the database is asked. */
  unmarked: number;
  answer: Answer | null;
  left: number;
}

export interface Application {
  /** What the database's driver keeps. */
  readonly inner: unknown;
  readonly innerMain: unknown;
  readonly reads: Map<string, Reading>;
  readonly writes: Map<string, Writing>;
}

type AppOut = Out<QueryCacheMessage>;

const AGAIN = 'get again ';
const SILENT = 'no word of ';

export function besideCache(region: string, topology: Topology, settings: Settings, { driver: database, fromMain }: Database): Driver {
  const ttlUs = microsSetting(settings, 'entryTtlMs');
  const main = fromMain ?? null;
  const means: Means = {
    database,
    main,
    marks: main !== null && settings['filling'] === 'leases' && settings['markers'] === true,
    cache: cacheOf(region, topology),
    keepsEmpty: settings['keepEmpty'] === true,
    ttlUs: ttlUs === 0 ? null : ttlUs,
    patienceUs: microsSetting(settings, 'cacheTimeoutMs'),
    hotUs: settings['filling'] === 'leases' ? microsSetting(settings, 'hotWaitMs') : null,
  };
  const driver: Driver<Application, QueryCacheMessage> = {
    home: database.home,
    boot: (out) => ({ inner: database.boot(out), innerMain: main?.boot(out), reads: new Map(), writes: new Map() }),
    ask: (app, out, asked) => ask(means, app, out, asked),
    hear(app, out, from, message) {
      if (from !== means.cache) {
        const { driver: asked, state } = wayOf(means, app, operationIn(message));
        return heard(means, app, out, asked.hear(state, out, from, message));
      }
      if (message.kind === 'value') return onValue(means, app, out, message as Got);
      if (message.kind === 'marked') return onMarked(means, app, out, (message as Marked).op);
      return message.kind === 'deleted' ? onDeleted(app, out, (message as Deleted).op) : null;
    },
    timer: (app, out, name) => onTimer(means, app, out, name),
    done: (app, out, tag, result) => heard(means, app, out, database.done?.(app.inner, out, tag, result) ?? null),
    refused(app, out, peer, message) {
      if (peer !== means.cache) {
        const { driver: asked, state } = wayOf(means, app, operationIn(message));
        return heard(means, app, out, asked.refused?.(state, out, peer, message) ?? null);
      }
      const waits = message.kind === 'get' || message.kind === 'delete' || message.kind === 'mark';
      return waits ? withoutCache(means, app, out, message.op) : null;
    },
    lost(app, out, peer, waiting) {
      if (peer === means.cache) return [];
      return waiting.filter((op) => {
        if (app.reads.get(op)?.looking) return false;
        const { driver: asked, state } = wayOf(means, app, op);
        return asked.lost?.(state, out, peer, [op]).includes(op) === true;
      });
    },
    forget(app, out, op) {
      const { driver: asked, state } = wayOf(means, app, op);
      app.reads.delete(op);
      app.writes.delete(op);
      asked.forget?.(state, out, op);
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
    app.reads.set(op, { asked, name, ttlUs: hints.ttlUs ?? means.ttlUs, looking: true, token: undefined, far: false });
    return look(means, app, out, op);
  }
  const names = namesOf(asked);
  if (names.length > 0) app.writes.set(op, { asked, names, unmarked: means.marks ? names.length : 0, answer: null, left: 0 });
  if (names.length === 0 || !means.marks) return askDatabase(means, app, out, asked);
  for (const name of names) out.send(means.cache, { kind: 'mark', op, name });
  out.setTimer(SILENT + op, means.patienceUs);
  return null;
}

interface Way {
  readonly driver: Driver;
  readonly state: unknown;
}

/** How the database is asked for an operation: a write, and a read that was marked, as from the main region, where that is another. */
function wayOf({ database, main }: Means, app: Application, op: string): Way {
  const far = app.reads.get(op)?.far ?? app.writes.has(op);
  return main !== null && far ? { driver: main, state: app.innerMain } : { driver: database, state: app.inner };
}

function askDatabase(means: Means, app: Application, out: AppOut, asked: Posed): Answer | null {
  const { driver, state } = wayOf(means, app, asked.op);
  return heard(means, app, out, driver.ask(state, out, asked));
}

function onMarked(means: Means, app: Application, out: AppOut, op: string): Answer | null {
  const writing = app.writes.get(op);
  if (!writing || writing.unmarked === 0 || --writing.unmarked > 0) return null;
  out.cancelTimer(SILENT + op);
  return askDatabase(means, app, out, writing.asked);
}

/** A line of a session may belong to a transaction that is open. */
const isPlain = (asked: Posed): boolean => !isTransaction(asked) && !asked.transaction && !asked.ends && asked.session === undefined;

/** What it deletes when this is done. */
function namesOf(asked: Posed): readonly string[] {
  const typed = isTransaction(asked) && !asked.steps ? transactionIn(asked.sql) : asked;
  const steps = typeof typed === 'string' ? [] : (typed.steps ?? [asked]);
  return namesWritten(steps.map(({ sql, params }) => ({ sql, params: params.map((value) => (isKnown(value) ? value : null)) })));
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

function onValue(means: Means, app: Application, out: AppOut, { op, found, token, marked }: Got): Answer | null {
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
  reading.far = marked === true && means.main !== null;
  reading.looking = false;
  return askDatabase(means, app, out, reading.asked);
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
  if (reading?.looking) {
    reading.looking = false;
    return askDatabase(means, app, out, reading.asked);
  }
  const writing = app.writes.get(op);
  if (writing && writing.unmarked > 0) {
    writing.unmarked = 0;
    return askDatabase(means, app, out, writing.asked);
  }
  const answer = writing?.answer ?? null;
  if (answer === null) return null;
  app.writes.delete(op);
  out.cancelTimer(SILENT + op);
  return answer;
}
