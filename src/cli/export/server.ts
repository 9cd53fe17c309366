/** A PostgreSQL server with a scenario's tables in it. */
import { attached, type Host } from './network.ts';
import { setUpSql } from './schema.ts';
import type { ExportWorld } from './world.ts';

const IMAGE = 'postgres:17.5-bookworm';
export const PASSWORD = 'planet';

const PRIMARY_SH = `#!/bin/sh
set -eu
psql -v ON_ERROR_STOP=1 -U postgres -c "CREATE ROLE copy REPLICATION LOGIN PASSWORD '${PASSWORD}'"
echo 'host replication copy all scram-sha-256' >> "$PGDATA/pg_hba.conf"
psql -v ON_ERROR_STOP=1 -U postgres -f /schema.sql
`;

/** psql and its helpers are in the image of the server. */
export const COMMON = { image: IMAGE, environment: { POSTGRES_PASSWORD: PASSWORD } };
export const HEALTHY = { test: ['CMD-SHELL', 'pg_isready -U postgres'], interval: '2s', timeout: '2s', retries: 120 };

/** `options`: of `postgres`. `volumes`: beside those that set it up. */
export const serverOf = (host: Host, options: readonly string[], volumes: readonly string[] = []): object => ({
  ...COMMON,
  command: ['postgres', '-c', 'max_connections=400', ...options.flatMap((option) => ['-c', option])],
  volumes: ['./primary.sh:/docker-entrypoint-initdb.d/primary.sh:ro', './schema.sql:/schema.sql:ro', ...volumes],
  networks: attached(host),
  healthcheck: HEALTHY,
});

export const serverFiles = ({ tables }: ExportWorld) => ({ 'schema.sql': setUpSql(tables), 'primary.sh': PRIMARY_SH });
