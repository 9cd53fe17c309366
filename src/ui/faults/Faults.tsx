/** The verbs for what is pointed at. Each acts at the playhead: the run forks there. */
import { type ReactElement, useEffect, useRef } from 'react';
import type { Selection } from '../../store/state.ts';
import { wasClicked } from '../keys/clicked.ts';
import { useCity } from '../names.ts';
import { aboutOf, roomOf } from '../rooms.ts';
import { useAppStore, useNow, useRun } from '../store.tsx';
import { disksAt } from './disks.ts';
import { type Verb, verbsFor } from './verbs.ts';
import * as Say from '../../words/en/faults.ts';

const groups: readonly { readonly group: Verb['group']; readonly label: string }[] = [
  { group: 'node', label: Say.node },
  { group: 'order', label: Say.order },
  { group: 'clock', label: Say.clock },
  { group: 'region', label: Say.region },
  { group: 'link', label: Say.link },
];

export function Faults({ selection }: { readonly selection: Selection }): ReactElement | null {
  const { command } = useAppStore().getState();
  const id = useRun((run) => run.id);
  const hidden = useRun((run, { screen }) => screen === 'lesson' && run.spec.scenario.hides?.includes('break') === true);
  const verbs = useVerbs(selection);
  const panel = useFocusPanel(selection);
  if (verbs.length === 0 || hidden) return null;
  return (
    // The focus comes here first, so that no key does anything by surprise.
    <section className="faults" ref={panel} tabIndex={-1} aria-label={Say.whatCanBeDoneHere}>
      {groups
        .map(({ group, label }) => ({ group, label, own: verbs.filter((v) => v.group === group) }))
        .filter(({ own }) => own.length > 0)
        .map(({ group, label, own }) => (
          <fieldset key={group}>
            <legend>{label}</legend>
            <div>
              {own.map((verb) => (
                <button
                  key={verb.label}
                  type="button"
                  className="verb"
                  title={verb.help}
                  onClick={() => command(id, verb.command, verb.words)}
                >
                  {verb.label}
                </button>
              ))}
            </div>
          </fieldset>
        ))}
    </section>
  );
}

function useVerbs(selection: Selection): readonly Verb[] {
  const stage = useRun((run) => run.stage);
  const index = useRun((run) => run.index);
  const architecture = useRun((run) => roomOf(run.spec.scenario));
  useRun((run) => run.version);
  const now = useNow(150);
  const city = useCity();
  if (!stage) return [];
  return verbsFor(selection, { stage, world: index.worldAt(now), ...disksAt(index, now), about: aboutOf(architecture), city });
}

/** A node chosen with the keyboard hands the focus on to what can be done with it, and to none of these by itself. */
function useFocusPanel(selection: Selection): React.RefObject<HTMLElement | null> {
  const ref = useRef<HTMLElement>(null);
  const origin = useRef<SVGElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection moves the focus
  useEffect(() => {
    const from = document.activeElement;
    if (from instanceof SVGElement && from.closest('.picture') && !wasClicked(from)) {
      origin.current = from;
      ref.current?.focus({ preventScroll: true });
    }
    // Letting go leads back to where one pointed, unless the focus has moved on.
    return () => {
      if (document.activeElement === null || document.activeElement === document.body) origin.current?.focus();
    };
  }, [selection]);
  return ref;
}
