/**
 * A simulator that is fetched when it is first wanted: the first picture needs none. What is asked of it meanwhile is told to it in
 * order when it has come. While it does not come, the runs that wait say so.
 */
import type { RunListener } from '../worker/client.ts';
import type { Simulator } from './core.ts';
import { persistently } from './network.ts';

export function fetchedLater(fetch: () => Promise<Simulator>, pause?: () => Promise<void>): Simulator {
  let come: Simulator | null = null;
  let asked: ((simulator: Simulator) => void)[] = [];
  const waiting: RunListener[] = [];
  const missing = (): void => {
    for (const listener of waiting) listener.missing('network');
  };
  const tell = (ask: (simulator: Simulator) => void): void => {
    if (come) return ask(come);
    asked.push(ask);
    if (asked.length > 1) return;
    void persistently(fetch, missing, pause).then((simulator) => {
      come = simulator;
      const before = asked;
      asked = [];
      for (const each of before) each(simulator);
    });
  };
  return {
    open(...call) {
      if (!come) waiting.push(call[2]);
      tell((simulator) => simulator.open(...call));
    },
    close: (...call) => tell((simulator) => simulator.close(...call)),
    window: (...call) => tell((simulator) => simulator.window(...call)),
    go: (...call) => tell((simulator) => simulator.go(...call)),
    watch: (...call) => tell((simulator) => simulator.watch(...call)),
    look: (...call) => new Promise((told) => tell((simulator) => void simulator.look(...call).then(told))),
    unlook: (...call) => tell((simulator) => simulator.unlook(...call)),
  };
}
