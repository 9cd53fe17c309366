/**
 * One PostgreSQL, and beside it Redis or memcached, which the application fills: it looks there first, asks the database on a miss and puts the
 * answer in, and deletes after a write. What the servers are told stands in redis/redis, redis.conf, and in memcached’s doc/protocol.txt.
 */
import { createHash } from 'node:crypto';
import { hintsOf } from '../../architectures/query-cache/hints.ts';
import { namesWritten, rowRead } from '../../architectures/query-cache/keys.ts';
import type { Asked, Value } from '../../sim/operation.ts';
import { databaseAndCaches } from './answers.ts';
import { CONNECTIONS, type Exported, readsOnly, UNTIL_DUE } from './exported.ts';
import { attached, type Host } from './network.ts';
import { asked, type Built, inlined, nearest, PSQL_HEAD, PSQL_SH, psqlOf } from './psql.ts';
import { serverFiles, serverOf } from './server.ts';
import type { ExportWorld } from './world.ts';

const CACHE_SH: Readonly<Record<'redis' | 'memcached', string>> = {
  redis: `say() { # words, as Redis reads them
  local word text="*$#"$'\\r\\n'
  for word in "$@"; do text+="$"\${#word}$'\\r\\n'"$word"$'\\r\\n'; done
  printf '%s' "$text" 2>/dev/null >&4
}
cache_get() { # key; what is there in found
  local line
  say GET "$1" && IFS= read -r -t "$PATIENCE_S" line <&4 || return 2
  line=\${line%$'\\r'}
  case $line in '$-1') return 1 ;; '$'*) ;; *) return 2 ;; esac
  IFS= read -r -t "$PATIENCE_S" -N "$(( \${line#'$'} + 2 ))" found <&4 || return 2
  found=\${found%$'\\r\\n'}
}
cache_set() { # key, lifetime in ms or 0, value
  local line
  if [ "$2" = 0 ]; then say SET "$1" "$3"; else say SET "$1" "$3" PX "$2"; fi && read -r -t "$PATIENCE_S" line <&4 || lost
}
cache_delete() { # keys
  local line
  say DEL "$@" && read -r -t "$PATIENCE_S" line <&4 || lost
}`,
  memcached: `cache_get() { # key; what is there in found
  local line word key flags bytes
  printf 'get %s\\r\\n' "$1" 2>/dev/null >&4 && IFS= read -r -t "$PATIENCE_S" line <&4 || return 2
  line=\${line%$'\\r'}
  case $line in END) return 1 ;; VALUE*) ;; *) return 2 ;; esac
  read -r word key flags bytes <<< "$line"
  IFS= read -r -t "$PATIENCE_S" -N "$(( bytes + 2 ))" found <&4 && read -r -t "$PATIENCE_S" line <&4 || return 2
  found=\${found%$'\\r\\n'}
}
cache_set() { # key, lifetime in ms or 0, value
  local line
  printf 'set %s 0 %s %s\\r\\n%s\\r\\n' "$1" "$(( ($2 + 999) / 1000 ))" "\${#3}" "$3" 2>/dev/null >&4 && read -r -t "$PATIENCE_S" line <&4 || lost
}
cache_delete() { # keys
  local line key
  for key in "$@"; do
    printf 'delete %s\\r\\n' "$key" 2>/dev/null >&4 && read -r -t "$PATIENCE_S" line <&4 || { lost; return; }
  done
}`,
};

/** What an application says to its cache, as functions of a shell. */
export const speaks = (kind: 'redis' | 'memcached'): string => `lost() { exec 4>&- 4<&- 2>/dev/null; connected=no; }
connect() { [ "$connected" = yes ] || { exec 4<>"/dev/tcp/$CACHE/$CACHE_PORT"; } 2>/dev/null && connected=yes; }
${CACHE_SH[kind]}`;

const clientSh = (kind: 'redis' | 'memcached'): string => `#!/bin/bash
# An application with a cache beside its database. Asks what stands in work/REGION.tsv (ms, op, kind, keys, lifetime, SQL) at its moments after
# START: a read with a key looks into the cache, and on a miss asks the database and puts the answer in; a write asks the database and then
# deletes its keys. A key of - is none. Writes op, kind, ms and outcome to results/REGION.tsv. A cache that says nothing is gone without.
export LC_ALL=C # lengths are bytes
${PSQL_HEAD}
hits=0 misses=0
${UNTIL_DUE}
${PSQL_SH}
${speaks(kind)}
reads() { # status: 0, it was in the cache
  found='' status=2
  if [ "$keys" != - ] && connect; then
    cache_get "$keys"
    status=$?
    [ "$status" = 2 ] && lost
  fi
  if [ "$status" = 0 ]; then hits=$((hits + 1)); outcome=ok answer=$found; return; fi
  ask 5 6
}
fills() { # after the client has its answer
  if [ "$outcome" = ok ] && [ "$keys" != - ] && [ "$status" != 0 ]; then
    misses=$((misses + 1))
    if [ -n "$answer" ] && connect; then cache_set "$keys" "$ttl" "$answer"; fi
  fi
}
worker() { # its number
  local at op kind keys ttl sql ms outcome answer connected=no sent status found
  dir=$(mktemp -d)
  open read
  open write
  while IFS=$'\\t' read -r at op kind keys ttl sql <&9; do
    until_due "$at"
    status=0 sent=\${EPOCHREALTIME/./}
    if [ "$kind" = read ]; then
      reads
    else
      ask 7 8
      if [ "$outcome" = ok ] && [ "$keys" != - ] && connect; then cache_delete \${keys//,/ }; fi
    fi
    ms=$(( \${EPOCHREALTIME/./} - sent ))
    told "$(( ms / 1000 )).$(printf '%03d' "$(( ms % 1000 ))")" "$outcome"
    if [ "$kind" = read ]; then fills; fi
  done 9< <(awk -v n=${CONNECTIONS} -v i="$1" 'NR % n == i' "$work")
  exec 5>&- 7>&-
  printf '%s\\t%s\\n' "$hits" "$misses" >> "\${out%.tsv}.cache"
}
rm -f "\${out%.tsv}.cache"
for i in $(seq 0 ${CONNECTIONS - 1}); do worker "$i" & done
wait
`;

/** What a key may be in both: no spaces, 250 bytes at most. */
const keyOf = (name: string, field: string): string => `${name.replaceAll(/[^\w:.-]/g, encodeURIComponent).slice(0, 200)}/${field}`;

/** A statement as a short name. */
const fieldOf = (sql: string, params: readonly Value[]): string =>
  createHash('sha256').update(inlined(sql, params).replace(/\s+/g, ' ')).digest('hex').slice(0, 16);

/** The row that a read looks up in the cache, as the application calls it; null: it asks the database. */
function nameRead({ sql, params, steps, session }: Asked): string | null {
  if (steps || session !== undefined || !readsOnly({ op: '', sql, params })) return null;
  const hints = hintsOf(sql, params);
  return typeof hints === 'string' ? null : (hints.key ?? rowRead(sql, params));
}

/** What the application knows: under which keys answers about a row are kept. */
function keysByName(operations: ExportWorld['operations']): ReadonlyMap<string, ReadonlySet<string>> {
  const keys = new Map<string, Set<string>>();
  for (const { asked: question } of operations) {
    const name = nameRead(question);
    if (name === null) continue;
    const known = keys.get(name) ?? new Set();
    keys.set(name, known.add(keyOf(name, fieldOf(question.sql, question.params))));
  }
  return keys;
}

const isValue = (value: unknown): value is Value => value === null || typeof value !== 'object' || value instanceof Uint8Array;

/** Keys and lifetime, ms, of a question. */
function columnsOf(question: Asked, keys: ReadonlyMap<string, ReadonlySet<string>>, usualMs: number): readonly string[] {
  const name = nameRead(question);
  if (name !== null) {
    const hints = hintsOf(question.sql, question.params);
    const ttlMs = typeof hints === 'string' || hints.ttlUs === undefined ? usualMs : Math.round(hints.ttlUs / 1000);
    return [keyOf(name, fieldOf(question.sql, question.params)), String(ttlMs)];
  }
  const steps = (question.steps ?? [question]).map(({ sql, params }) => ({
    sql,
    params: params.map((value) => (isValue(value) ? value : null)),
  }));
  const names = readsOnly(question) ? [] : namesWritten(steps);
  const gone = names.flatMap((each) => [...(keys.get(each) ?? [])]);
  return [gone.length > 0 ? gone.join(',') : '-', '0'];
}

const HEALTH = { interval: '2s', timeout: '2s', retries: 60 };

/** The nearest policy that Redis has; `maxKb` is its memory. */
function redisOf(host: Host, { dumps = '', eviction, samples, maxKb }: Readonly<Record<string, unknown>>): object {
  return {
    image: 'redis:7.4.2-bookworm',
    command: [
      ...['redis-server', '--save', String(dumps), '--maxmemory-policy', eviction === 'no-eviction' ? 'noeviction' : 'allkeys-lru'],
      ...(Number(maxKb) > 0 ? ['--maxmemory', `${String(maxKb)}kb`] : []),
      ...(eviction === 'sampled' ? ['--maxmemory-samples', String(samples)] : []),
    ],
    networks: attached(host),
    healthcheck: { ...HEALTH, test: ['CMD', 'redis-cli', 'ping'] },
  };
}

const memcachedOf = (host: Host, { maxKb }: Readonly<Record<string, unknown>>): object => ({
  image: 'memcached:1.6.34-bookworm',
  command: ['memcached', '-m', String(Math.max(1, Math.round(Number(maxKb) / 1024)) || 64)],
  networks: attached(host),
  healthcheck: { ...HEALTH, test: ['CMD', 'bash', '-c', ': < /dev/tcp/127.0.0.1/11211'] },
});

const PORTS = { redis: '6379', memcached: '11211' } as const;

export const cacheAside = (world: ExportWorld): Exported =>
  asked(world, (hosts): Built => {
    const { settings, operations } = world;
    const kind = settings['eviction'] === 'slabs' ? 'memcached' : 'redis';
    const { primary, caches } = databaseAndCaches(hosts, world);
    const keys = keysByName(operations);
    const name = kind === 'redis' ? 'Redis 7' : 'memcached 1.6';
    return {
      system: `PostgreSQL 17 with ${caches.length} ${name} beside it, which the application fills`,
      services: hosts.map((host) =>
        host === primary
          ? serverOf(host, ['synchronous_commit=local'])
          : kind === 'redis'
            ? redisOf(host, settings)
            : memcachedOf(host, settings),
      ),
      asks: () => ({ reads: primary, writes: primary }),
      client: {
        script: clientSh(kind),
        lineOf: psqlOf,
        columns: (question) => columnsOf(question, keys, Number(settings['entryTtlMs'] ?? 0)),
        environment: (region) => ({
          ...{ CACHE: nearest(caches, region, world).name, CACHE_PORT: PORTS[kind] },
          PATIENCE_S: (Number(settings['cacheTimeoutMs'] ?? 250) / 1000).toFixed(3),
        }),
      },
      files: serverFiles(world),
      differs: [
        'The application is client.sh: it knows under which keys answers about a row are kept, and deletes those; here the cache keeps a row’s answers in one place.',
        `How often it found what it looked for stands in results/REGION.cache: hits and misses, a line for each of its ${CONNECTIONS} workers.`,
        ...(kind === 'redis' && settings['eviction'] === 'least-recently-used'
          ? ['Redis samples where this has exact order (maxmemory-samples 5).']
          : []),
        ...(kind === 'memcached' ? ['A lifetime is whole seconds in memcached; lists of a class are HOT, WARM and COLD.'] : []),
      ],
    };
  });
