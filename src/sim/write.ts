/** Effects as objects, written down: for whoever passes on what a node asks for, and tests that change it. */
import type { Effect } from './node.ts';
import type { Out } from './out.ts';

export function write(out: Out, effect: Effect): void {
  switch (effect.type) {
    case 'send':
      return out.send(effect.to, effect.message);
    case 'setTimer':
      return out.setTimer(effect.name, effect.minUs, effect.maxUs);
    case 'cancelTimer':
      return out.cancelTimer(effect.name);
    case 'execute':
      return out.execute(effect.tag, effect.job);
    case 'persist':
      return out.persist(effect.key, effect.value);
    case 'append':
      return out.append(effect.log, effect.from, effect.entries);
    case 'trim':
      return out.trim(effect.log, effect.count);
    case 'sync':
      return out.sync(effect.tag);
    case 'draw':
      return out.draw(effect.tag, effect.low, effect.high);
    case 'role':
      return out.role(effect.role);
    case 'report':
      return out.report(effect.key, effect.value);
    case 'lose':
      return out.lose(effect.position, effect.reason);
    case 'call':
      return out.call(effect.pending);
    case 'return':
      return out.return(effect.answer, effect.pending);
  }
}
