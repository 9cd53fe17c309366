/** Ready scenarios of named systems and of mechanisms, each with what no other shows. No page fetches them before they are asked for: `late.ts`. */
import { complete, isBuiltIn } from './complete.ts';
import mistake from './systems/before-the-mistake.json' with { type: 'json' };
import quiet from './systems/the-quiet-hour.json' with { type: 'json' };
import clients from './systems/too-many-clients.json' with { type: 'json' };
import litestream from './systems/the-last-second.json' with { type: 'json' };
import without from './systems/the-only-one.json' with { type: 'json' };
import whole from './systems/all-of-it.json' with { type: 'json' };
import nothing from './systems/nothing-to-be-found.json' with { type: 'json' };
import old from './systems/old-rather-than-nothing.json' with { type: 'json' };
import sampled from './systems/a-few-at-random.json' with { type: 'json' };
import neighbour from './systems/the-house-next-door.json' with { type: 'json' };
import sums from './systems/sums-travel.json' with { type: 'json' };
import everyPartition from './systems/on-every-partition.json' with { type: 'json' };
import half from './systems/half-a-transfer.json' with { type: 'json' };
import wholeOrWait from './systems/the-whole-or-wait.json' with { type: 'json' };
import inDoubt from './systems/in-doubt.json' with { type: 'json' };
import minute from './systems/a-minute-in-doubt.json' with { type: 'json' };
import gateway from './systems/by-the-gateway.json' with { type: 'json' };
import accelerate from './systems/by-tag.json' with { type: 'json' };
import hyperdrive from './systems/a-miss-that-wins.json' with { type: 'json' };
import cascade from './systems/a-copy-of-a-copy.json' with { type: 'json' };
import levels from './systems/a-line-and-an-order.json' with { type: 'json' };
import report from './systems/the-long-report.json' with { type: 'json' };
import kept from './systems/kept-for-tokyo.json' with { type: 'json' };
import waiting from './systems/the-commit-that-waits.json' with { type: 'json' };
import lock from './systems/a-lock-of-thirty-seconds.json' with { type: 'json' };
import statements from './systems/one-statement-three-rows.json' with { type: 'json' };
import nextDoor from './systems/a-write-next-door.json' with { type: 'json' };
import embedded from './systems/its-own-file.json' with { type: 'json' };
import leases from './systems/one-lease.json' with { type: 'json' };
import memcached from './systems/its-own-shelf.json' with { type: 'json' };
import meta from './systems/the-marker.json' with { type: 'json' };
import redis from './systems/late-fill.json' with { type: 'json' };
import joins from './systems/a-fourth-joins.json' with { type: 'json' };
import agree from './systems/two-ways-to-agree.json' with { type: 'json' };
import split from './systems/a-split-vote.json' with { type: 'json' };
import minority from './systems/a-leader-in-a-minority.json' with { type: 'json' };
import repair from './systems/a-log-that-grew-alone.json' with { type: 'json' };
import clock from './systems/a-clock-that-runs-slow.json' with { type: 'json' };
import liar from './systems/a-clock-that-lies.json' with { type: 'json' };
import groups from './systems/two-groups-one-moment.json' with { type: 'json' };
import oracle from './systems/an-oracle-far-away.json' with { type: 'json' };
import region from './systems/a-region-grows.json' with { type: 'json' };
import tooClose from './systems/too-close-to-tell.json' with { type: 'json' };
import lostUpdate from './systems/a-lost-update.json' with { type: 'json' };
import staleQuorum from './systems/a-stale-quorum.json' with { type: 'json' };
import late from './systems/too-late-for-the-log.json' with { type: 'json' };
import member from './systems/one-more-member.json' with { type: 'json' };
import deadlock from './systems/deadlock-at-commit.json' with { type: 'json' };
import onePrimary from './systems/one-may-write.json' with { type: 'json' };
import lastPush from './systems/the-last-to-push.json' with { type: 'json' };
import lastSeat from './systems/last-seat.json' with { type: 'json' };
import leaves from './systems/one-is-taken-away.json' with { type: 'json' };
import grows from './systems/what-grows.json' with { type: 'json' };
import fiveLevels from './systems/one-item-five-levels.json' with { type: 'json' };
import untilAll from './systems/until-all-have-it.json' with { type: 'json' };
import nextInLine from './systems/the-next-in-line.json' with { type: 'json' };
import paid from './systems/paid-for-all.json' with { type: 'json' };
import type { Scenario } from './schema.ts';

const files: readonly unknown[] = [
  redis,
  memcached,
  leases,
  meta,
  hyperdrive,
  accelerate,
  nothing,
  old,
  sampled,
  waiting,
  levels,
  report,
  kept,
  cascade,
  neighbour,
  lock,
  statements,
  nextDoor,
  embedded,
  sums,
  everyPartition,
  inDoubt,
  minute,
  half,
  wholeOrWait,
  split,
  minority,
  agree,
  repair,
  late,
  clock,
  liar,
  groups,
  oracle,
  region,
  tooClose,
  member,
  deadlock,
  lastSeat,
  onePrimary,
  joins,
  leaves,
  grows,
  gateway,
  paid,
  fiveLevels,
  untilAll,
  nextInLine,
  lostUpdate,
  lastPush,
  staleQuorum,
  mistake,
  quiet,
  litestream,
  whole,
  without,
  clients,
];

export const systems: readonly Scenario[] = files.filter(isBuiltIn).map(complete);
