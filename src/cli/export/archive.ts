/** One PostgreSQL, and a store elsewhere that keeps base backups of it, the pages that changed, its log, or its archived segments. */
import { asked, type Built } from './psql.ts';
import type { Exported } from './exported.ts';
import { attached, type Host } from './network.ts';
import { COMMON, PASSWORD, serverFiles, serverOf } from './server.ts';
import type { ExportWorld } from './world.ts';

const PORT = 9000;

/** Sends a segment and is content only with the store's word that it has it: PostgreSQL tries again otherwise. */
const SEND_SH = `#!/bin/bash
# archive_command: its path, its name.
set -eu
exec 3<>"/dev/tcp/$STORE/${PORT}"
printf '%s %s\\n' "$2" "$(stat -c %s "$1")" >&3
cat "$1" >&3
read -r said <&3
[ "$said" = stored ]
`;

/** Takes files of a name and a length, one a connection. */
const TAKE_PL = `#!/usr/bin/perl
# Takes what archive_command sends: a line with name and bytes, then the bytes. Says "stored" when they are on the disk.
use strict;
use warnings;
use IO::Socket::INET;
my ($port, $folder) = @ARGV;
my $server = IO::Socket::INET->new(LocalPort => $port, Listen => 16, ReuseAddr => 1) or die "port $port: $!";
while (my $from = $server->accept) {
  binmode $from;
  my ($name, $bytes) = (<$from> // '') =~ /^([\\w.]+) (\\d+)$/ or next;
  open(my $to, '>:raw', "$folder/.coming") or die "$folder: $!";
  while ($bytes > 0 and my $read = read($from, my $part, $bytes < 65536 ? $bytes : 65536)) {
    print {$to} $part;
    $bytes -= $read;
  }
  $to->flush;
  $to->sync;
  close $to;
  next if $bytes > 0;
  rename "$folder/.coming", "$folder/$name" or die "$name: $!";
  print {$from} "stored\\n";
  close $from;
}
`;

/** The same beginning for all: a first copy, of the database as it was set up. */
const STORE_SH = `#!/bin/bash
# Keeps backups of $PRIMARY in /archive.
set -eu
export PGPASSWORD=${PASSWORD}
mkdir -p /archive/wal
base() { # its folder, more options
  local to=$1; shift
  rm -rf "$to.coming"
  pg_basebackup -h "$PRIMARY" -U copy -D "$to.coming" -X fetch -c fast "$@" && mv "$to.coming" "$to"
}
until base /archive/base-0; do sleep 1; done
touch /archive/ready
number=0
case $KIND in
  segments) exec perl /take.pl ${PORT} /archive/wal ;;
  log) exec pg_receivewal -h "$PRIMARY" -U copy -D /archive/wal ;;
  full) while sleep "$EVERY_S"; do number=$((number + 1)); base "/archive/base-$number" && rm -rf "/archive/base-$((number - 1))"; done ;;
  incremental)
    while sleep "$EVERY_S"; do
      base "/archive/base-$((number + 1))" --incremental="/archive/base-$number/backup_manifest" && number=$((number + 1))
    done ;;
esac
`;

const WHAT: Readonly<Record<string, string>> = {
  full: 'a store of whole base backups',
  incremental: 'a store of incremental backups',
  log: 'a store that receives its log',
  segments: 'a store of its archived log segments',
};

/** Seconds of a setting in ms: PostgreSQL counts these in whole ones. */
const seconds = (ms: unknown): number => Math.max(1, Math.round(Number(ms) / 1_000));

function optionsOf(kind: string, { settings }: ExportWorld): readonly string[] {
  const pace = Number(settings['archiveTimeoutMs'] ?? 0) > 0 ? [`archive_timeout=${seconds(settings['archiveTimeoutMs'])}`] : [];
  if (kind === 'segments') return ['archive_mode=on', 'archive_command=bash /send.sh %p %f', ...pace];
  // What is not received yet is kept for so long.
  if (kind === 'log') return ['wal_keep_size=256MB'];
  // What pages changed is read off summaries of the log (PostgreSQL 17).
  return kind === 'incremental' ? ['summarize_wal=on'] : [];
}

const storeOf = (host: Host, primary: Host, kind: string, world: ExportWorld): object => ({
  ...COMMON,
  environment: { PRIMARY: primary.name, KIND: kind, EVERY_S: String(seconds(world.settings['backupIntervalMs'])) },
  entrypoint: ['bash', '/store.sh'],
  volumes: ['./store.sh:/store.sh:ro', './take.pl:/take.pl:ro'],
  networks: attached(host),
  depends_on: { [primary.name]: { condition: 'service_healthy' } },
  healthcheck: { test: ['CMD', 'test', '-e', '/archive/ready'], interval: '2s', timeout: '2s', retries: 120 },
});

/** Of the nodes the first is the database; the other, if there is one, keeps its backups. */
export const archived = (world: ExportWorld): Exported =>
  asked(world, ([primary, store]): Built => {
    const kind = String(world.settings['backup']);
    const options = ['wal_level=replica', 'synchronous_commit=local', ...(store ? optionsOf(kind, world) : [])];
    const mounted = kind === 'segments' ? ['./send.sh:/send.sh:ro'] : [];
    const server = {
      ...serverOf(primary, options, store ? mounted : []),
      ...(store && { environment: { ...COMMON.environment, STORE: store.name } }),
    };
    return {
      system: store ? `PostgreSQL 17 and ${WHAT[kind] ?? 'a store of backups'}` : 'PostgreSQL 17 alone',
      services: [server, ...(store ? [storeOf(store, primary, kind, world)] : [])],
      asks: () => ({ reads: primary, writes: primary }),
      files: { ...serverFiles(world), ...(store && { 'store.sh': STORE_SH, 'send.sh': SEND_SH, 'take.pl': TAKE_PL }) },
      differs: store
        ? [
            'Times between backups, and archive_timeout, are whole seconds there; a segment of the log has its 16 MB.',
            'A restore is yours to do: what is kept stands in /archive of the store.',
          ]
        : ['Nothing keeps a backup, as in the scenario.'],
    };
  });
