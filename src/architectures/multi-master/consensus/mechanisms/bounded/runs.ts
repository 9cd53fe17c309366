/**
 * Reads of bounded staleness at any member. Whatever was committed when a member asked its leader for a read index is in its database
 * once that is applied. So for a while after the question its database answers alone, and says how old that may be: by its own
 * clock, from when the question left. No clock of another counts.
 */
import type { Mechanism, Post } from '../../../../contract.ts';
import { microsSetting } from '../../../../shared/settings.ts';
import type { Micros } from '../../../../../sim/node.ts';
import { route, run } from '../../requests.ts';
import type { Reads } from '../../slots.ts';
import type { MemberOut, MemberState, Request } from '../../state.ts';

/** The newest question that was answered: when it left, and the index that the leader gave. */
interface Known {
  readonly askedAt: Micros;
  readonly index: number;
}

const knownBy = ({ own }: MemberState): Known | null => own['reads'] as Known | null;

function boundedBy(maxUs: Micros): Reads {
  return {
    confirms: true,
    read(node: MemberState, out: MemberOut, request: Request) {
      const known = knownBy(node);
      const { rules } = node.place;
      if (known === null || !rules.isYoung(out.now - known.askedAt, maxUs) || !rules.hasApplied(known.index, node.lastApplied))
        return route(node, out, request);
      request.isLocal = true;
      request.ageUs = out.now - known.askedAt;
      run(out, request);
    },
    told(node: MemberState, askedAt: Micros, index: number) {
      node.own['reads'] = Object.freeze({ askedAt, index });
    },
  };
}

export const bounded: Mechanism = {
  slot: 'reads',
  id: 'bounded',
  at: ({ settings }: Post) => boundedBy(microsSetting(settings, 'maxStalenessMs')),
};
