/**
 * A run to its end, and on until it is calm. What a cut held up is sent again when the sender's timeout comes, which has doubled with each
 * try and counts slow round trips (RFC 6298, 5.5): seconds after the heal, and how many no room can say beforehand. So the calm begins with
 * the last time that anything was sent again, and the run goes on for it. It also goes on while statements wait for each other's rows, whose
 * clients have long given them up: they still write.
 */
import type { RunSpec } from '../session/run.ts';
import type { Session } from '../session/session.ts';
import type { Micros } from '../sim/node.ts';
import type { Told } from './told.ts';

/** So long a run goes on at most. Where a connection still waits then, nothing is calm; statements that wait for ever are judged as they stand. */
const PATIENCE_US: Micros = 60_000_000;
/** Between two looks at what waits. */
const LOOK_US: Micros = 500_000;

/** The run as a session has to be opened for it. */
export const patient = (run: RunSpec): RunSpec => ({ ...run, untilUs: run.untilUs + PATIENCE_US });

/** True: nothing has been wrong for `calmUs`. A run that would not be calm even if nothing waited goes no further than its end. */
export function playUntilCalm(session: Session, told: Told, untilUs: Micros, calmUs: Micros): boolean {
  let lastBusyUs: Micros = 0;
  const goOn = (toUs: Micros): void => {
    session.advance(toUs);
    if (isBusy(session)) lastBusyUs = session.nowUs;
  };
  // Whatever is done earlier has had its calm by then.
  session.advance(Math.max(session.nowUs, untilUs - calmUs));
  for (let us = session.nowUs; us < untilUs && !session.cut; ) goOn((us = Math.min(untilUs, us + LOOK_US)));
  if (!told.isWell || untilUs - told.lastFaultUs < calmUs) return false;
  const last = untilUs + PATIENCE_US;
  const since = (atUs: Micros): Micros => Math.max(0, atUs + calmUs - session.nowUs);
  const unsent = (): Micros => (session.kernel.network.waits ? LOOK_US : since(told.lastResendUs));
  const missing = (): Micros => Math.max(unsent(), since(lastBusyUs));
  while (missing() > 0 && session.nowUs < last && !session.cut) {
    goOn(Math.min(last, session.nowUs + Math.min(LOOK_US, missing())));
  }
  return unsent() === 0;
}

function isBusy({ stage, kernel }: Session): boolean {
  return stage.nodes.some(({ id }) => {
    const { waiting, blocked } = kernel.host(id);
    return waiting + blocked > 0;
  });
}
