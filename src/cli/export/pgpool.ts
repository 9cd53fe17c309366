/**
 * One PostgreSQL, and before it Pgpool-II in every region with its query cache: the identical SELECT is answered from memory until its
 * lifetime is over. What it is told stands in Pgpool-II's documentation, In Memory Query Cache; that its image takes any
 * setting as PGPOOL_PARAMS_NAME, in the image's entrypoint (pgpool/pgpool2_on_k8s).
 */
import { databaseAndCaches } from './answers.ts';
import { asked, type Built, nearest } from './psql.ts';
import { CONNECTIONS, type Exported } from './exported.ts';
import { attached, type Host } from './network.ts';
import { HEALTHY, PASSWORD, serverFiles, serverOf } from './server.ts';
import type { ExportWorld } from './world.ts';

const IMAGE = 'pgpool/pgpool:4.4.3';
/** Each client has so many for reads and for writes, and the health check one. */
const PER_CLIENT = 2 * CONNECTIONS;

function cacheOf(host: Host, primary: Host, world: ExportWorld): object {
  const { ttlMs, maxEntries, maxKb } = world.settings;
  const params: Readonly<Record<string, string>> = {
    BACKEND_HOSTNAME0: primary.name,
    BACKEND_FLAG0: 'ALWAYS_PRIMARY|DISALLOW_TO_FAILOVER',
    PORT: '5432',
    LOAD_BALANCE_MODE: 'off',
    NUM_INIT_CHILDREN: String(PER_CLIENT * world.clients.length + 4),
    MEMORY_CACHE_ENABLED: 'on',
    MEMQCACHE_METHOD: 'shmem',
    MEMQCACHE_EXPIRE: String(Math.max(1, Math.round(Number(ttlMs) / 1_000))),
    MEMQCACHE_MAX_NUM_CACHE: String(maxEntries),
    MEMQCACHE_AUTO_CACHE_INVALIDATION: 'off',
    ...(Number(maxKb) > 0 ? { MEMQCACHE_TOTAL_SIZE: `${Math.max(1, Math.round(Number(maxKb) / 1024))}MB` } : {}),
  };
  return {
    image: IMAGE,
    environment: {
      ...{ POSTGRES_USERNAME: 'postgres', POSTGRES_PASSWORD: PASSWORD },
      ...Object.fromEntries(Object.entries(params).map(([name, value]) => [`PGPOOL_PARAMS_${name}`, value])),
    },
    networks: attached(host),
    depends_on: { [primary.name]: { condition: 'service_healthy' } },
    healthcheck: { ...HEALTHY, test: ['CMD-SHELL', `PGPASSWORD=${PASSWORD} psql -h 127.0.0.1 -U postgres -c 'SELECT 1'`] },
  };
}

export const pgpool = (world: ExportWorld): Exported =>
  asked(world, (hosts): Built => {
    const { primary, caches } = databaseAndCaches(hosts, world);
    const asks = (region: string): { readonly reads: Host; readonly writes: Host } => {
      const cache = nearest(caches, region, world);
      return { reads: cache, writes: cache };
    };
    return {
      system: `PostgreSQL 17 behind ${caches.length} query ${caches.length === 1 ? 'cache' : 'caches'} of Pgpool-II`,
      services: hosts.map((host) => (host === primary ? serverOf(host, ['synchronous_commit=local']) : cacheOf(host, primary, world))),
      asks,
      files: serverFiles(world),
      differs: [
        `A lifetime is whole seconds in Pgpool-II: ${world.settings['ttlMs']} ms is told as ${Math.max(1, Math.round(Number(world.settings['ttlMs']) / 1_000))} s, counted from when the answer was stored.`,
        'What a full cache lets go is Pgpool-II’s own choice; what is kept is by user, database and the identical text.',
        'Pgpool-II keeps no answer of a transaction until it has ended, and none of a function whose answer may change.',
      ],
    };
  });
