/** A primary with 1,000 writes a second whose site is lost, and what is lost with it: as the copies tell it, and counted off the trace. */
import { readReplicas } from '../../../src/architectures/read-replicas/index.ts';
import { Stream } from '../../../src/sim/random.ts';
import { openRun, type RunOptions } from '../shared/harness.ts';

export const PER_SECOND = 1_000;
export const ONE_WAY_MS = 40;
const IN_REGION_US = 500;
const LOST_AT_MS = 1_500;

interface Loss {
  /** Positions of acknowledged writes that no copy has in the end. */
  readonly lost: readonly number[];
  /** Positions of acknowledged writes whose record had not left the site by then. */
  readonly within: readonly number[];
}

interface Shipped {
  readonly position: number;
  readonly leftAt: number;
}

export async function loseSite(seed: number, options: Pick<RunOptions, 'bandwidthMbps'> & { readonly road: boolean }): Promise<Loss> {
  const { road, ...network } = options;
  const run = await openRun({ architecture: readReplicas, regions: ['virginia', 'dublin'], seed, ...network });
  const random = new Stream(seed, 'writes');
  for (let at = 500; at < LOST_AT_MS; at += random.exponential(1000 / PER_SECOND)) {
    run.query(at, 'virginia', "INSERT INTO items (name) VALUES ('w')");
  }
  run.at(LOST_AT_MS, { type: 'outage', region: 'virginia', road }).until(6_000);
  const reached = run.sql.position('replica-dublin');
  const acknowledged = run.events.flatMap((event) => {
    return event.type === 'return' && event.outcome.ok && event.served?.position != null ? [event.served.position] : [];
  });
  const left = new Set(
    shipped(run.events).flatMap(({ position, leftAt }) => (leftAt + IN_REGION_US <= LOST_AT_MS * 1000 ? [position] : [])),
  );
  run.sql.engine.close();
  return {
    lost: acknowledged.filter((position) => position > reached),
    within: acknowledged.filter((position) => !left.has(position)),
  };
}

/** Every record that was sent to the copy, and when it was on the line. */
function shipped(events: Awaited<ReturnType<typeof openRun>>['events']): readonly Shipped[] {
  return events.flatMap((event) => {
    if (event.type !== 'send' || event.message.kind !== 'changes' || !('changes' in event.message)) return [];
    const leftAt = event.leaveAt ?? event.at;
    const { changes } = event.message;
    return Array.isArray(changes) ? changes.map(({ position }: { position: number }) => ({ position, leftAt })) : [];
  });
}
