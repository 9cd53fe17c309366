/** Whoever simulates a run in turns with other work chooses when; what the trace says must not depend on it. */
import { describe, expect, it } from 'vitest';
import { scenarios } from '../../src/scenarios/index.ts';
import { openSession, runOf, type SessionOptions } from '../../src/session/index.ts';
import type { RunSpec } from '../../src/session/run.ts';

/** Simulates with slices of these sizes in turn; all that a trace says, and whether it was cut. */
async function told(run: RunSpec, slices: readonly number[], options: SessionOptions = {}) {
  const session = await openSession(run, options);
  try {
    for (let i = 0; !session.advance(run.untilUs, slices[i % slices.length]); i++);
    return { hash: session.traceHash(), events: session.trace.length, cut: session.cut, heavy: session.heavy, nowUs: session.nowUs };
  } finally {
    session.close();
  }
}

describe.each(scenarios)('$id', (scenario) => {
  const run = runOf(scenario);

  it('says the same however it is sliced, also where its trace is cut', async () => {
    const length = (await told(run, [Number.POSITIVE_INFINITY])).events;
    for (const options of [{}, { traceLimit: 60 }, { traceBytes: 1 }]) {
      const whole = await told(run, [Number.POSITIVE_INFINITY], options);
      // The bounds are looked at every fifty tasks; the shortest runs end before.
      if (length > 400 && 'traceLimit' in options) expect(whole).toMatchObject({ cut: true, heavy: false });
      expect(await told(run, [1, 7, 64], options)).toEqual(whole);
      expect(await told(run, [49, 2_000], options)).toEqual(whole);
    }
  });

  it('says the same when others have their turn within its set-up', async () => {
    let pauses = 0;
    const pause = (): Promise<void> | null => (pauses++ % 2 === 0 ? Promise.resolve() : null);
    expect(await told(run, [1_000], { pause })).toEqual(await told(run, [1_000]));
    expect(pauses).toBe(scenario.setup.length);
  });
});

describe('a set-up with pauses', () => {
  const [scenario] = scenarios;
  if (!scenario) throw new Error('no scenario');
  const withSetup = (...setup: readonly string[]): RunSpec => runOf({ ...scenario, setup: [...scenario.setup, ...setup] });
  const pause = (): Promise<void> => Promise.resolve();

  it('is refused in the same words', async () => {
    const run = withSetup('CREATE TABLE mine (a)', 'INSERT INTO absent VALUES (1)');
    const words = await openSession(run).catch(String);
    expect(words).toContain('absent');
    expect(await openSession(run, { pause }).catch(String)).toBe(words);
  });

  it('has the same bound, whatever others compile meanwhile', async () => {
    const list = Array.from({ length: 2_000 }, (_, i) => i).join();
    const heavy = withSetup(...Array<string>(400).fill(`WITH t(x) AS (SELECT 1) SELECT x FROM t WHERE x IN (${list})`));
    const other = await openSession(runOf(scenario));
    const plain = await openSession(heavy).then(() => 'opened', String);
    let at = 0;
    const busy = async (): Promise<void> => {
      at += 1;
      other.sql.engine.rows('primary-eastus', `SELECT ${at}`);
      other.setUpRows(`SELECT ${at} IN (${list})`, []);
    };
    expect(await openSession(heavy, { pause: busy }).then(() => 'opened', String)).toBe(plain);
    other.close();
  });

  it('can be given up, and leaves nothing open', async () => {
    const run = withSetup(...Array<string>(50).fill('SELECT 1'));
    let pauses = 0;
    const left = openSession(run, {
      pause: () => {
        pauses += 1;
        if (pauses === 10) throw new Error('another run');
        return null;
      },
    });
    await expect(left).rejects.toThrow('another run');
    expect(pauses).toBe(10);
  });
});
