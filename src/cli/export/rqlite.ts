/**
 * rqlite: SQLite over Raft, a member in each region, and clients that ask the one of their own, in the scenario’s own SQL. Sources: rqlite/rqlite,
 * docker-entrypoint.sh (what the image adds to the options), cmd/rqlited/flags.go; rqlite.io/docs/api/read-consistency for levels.
 */
import { statementsOf } from '../../scenarios/statements.ts';
import type { Asked, Value } from '../../sim/operation.ts';
import { type Exported, readsOnly } from './exported.ts';
import { asked, type Group, type Request } from './members.ts';
import { attached, type Host } from './network.ts';
import type { ExportWorld } from './world.ts';

const IMAGE = 'rqlite/rqlite:8.37.0';
const HTTP = 4001;
const RAFT = 4002;

const isNumberOrText = (value: unknown): value is number | string | null =>
  value === null || typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));

/** JSON has no bytes, and no integers beyond 2^53 that all read alike; what a step takes from another's answer no client here can fill in. */
function statementOf(sql: string, params: readonly unknown[]): readonly (Value | undefined)[] | null {
  return params.every(isNumberOrText) ? [sql.trim(), ...params] : null;
}

/** How reads are answered, in rqlite’s words. */
export function levelOf({ reads, maxStalenessMs }: Readonly<Record<string, unknown>>): string {
  if (reads === 'local') return 'level=none';
  if (reads === 'bounded') return `level=none&freshness=${Number(maxStalenessMs ?? 1000)}ms`;
  return reads === 'lease' ? 'level=weak' : 'level=linearizable';
}

/** One request of its HTTP interface; null: it cannot be asked there. A transaction is one request. */
export function requestOf({ sql, params, steps, session }: Asked, level: string): Request | null {
  if (session !== undefined) return null;
  const statements = (steps ?? [{ sql, params }]).map((step) => statementOf(step.sql, step.params));
  if (statements.some((statement) => statement === null)) return null;
  return [`/db/request?${level}${steps ? '&transaction' : ''}`, JSON.stringify(statements)];
}

/** A duration as Go reads it. */
const milliseconds = (value: unknown, usual: number): string => `${Number(value ?? usual)}ms`;

function memberOf(host: Host, members: readonly Host[], { settings }: ExportWorld): object {
  const election = milliseconds(settings['electionTimeoutMinMs'], 1000);
  return {
    image: IMAGE,
    command: [
      ...['-node-id', host.name, '-http-adv-addr', `${host.name}:${HTTP}`, '-raft-adv-addr', `${host.name}:${RAFT}`],
      ...['-bootstrap-expect', String(members.length), '-join', members.map(({ name }) => `${name}:${RAFT}`).join(',')],
      ...['-raft-timeout', election, '-raft-election-timeout', election],
      ...['-raft-snap', String(settings['snapshotEntries'] ?? 8192)],
    ],
    networks: attached(host),
    healthcheck: {
      test: ['CMD-SHELL', `wget -q -O /dev/null http://127.0.0.1:${HTTP}/readyz`],
      interval: '2s',
      timeout: '4s',
      retries: 60,
    },
  };
}

export const rqlite = (world: ExportWorld): Exported =>
  asked(world, (members): Group => {
    const { settings, run, operations } = world;
    const level = levelOf(settings);
    return {
      system: `rqlite 8 with ${members.length} members`,
      port: HTTP,
      memberOf: (host) => memberOf(host, members, world),
      data: run.scenario.setup.flatMap(statementsOf).map((statement): Request => ['/db/request', JSON.stringify([[statement]])]),
      asks: ({ id }) =>
        operations.flatMap(({ client, call, asked: question }) => {
          const request = client === id ? requestOf(question, level) : null;
          return request === null ? [] : [{ call, op: question.op, kind: readsOnly(question) ? 'read' : 'write', request }];
        }),
      // Every answer has the status 200; a text that says the same has its quotes behind a backslash.
      fails: '[{,]"error":',
      leftOut: operations.filter(({ asked: question }) => requestOf(question, level) === null).length,
      differs: [
        'A member hands on what it is asked to the leader, as here; HashiCorp Raft draws its election timeout between once and twice what is set, for each member anew.',
        'A transaction is one request, carried out by the leader at once: nobody else comes between its statements, and no client waits for another.',
        'Functions of chance and time are evaluated by the member that is asked, and their values written into the log.',
      ],
    };
  });
