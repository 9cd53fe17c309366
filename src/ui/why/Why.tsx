/** Why: the chain of causes in words, from what is asked about back to the command that began it; each line is a door to its moment. */
import './why.css';
import { type ReactElement, useEffect, useMemo, useRef } from 'react';
import { missedBy, type Why as Chain, type WhyStep, whyOf } from '../../trace/why.ts';
import type { TraceIndex } from '../../trace/world.ts';
import * as Count from '../../words/en/count.ts';
import { msText } from '../../words/en/numbers.ts';
import { useCity } from '../names.ts';
import { aboutOf, roomOf } from '../rooms.ts';
import { useApp, useAppStore, useRun } from '../store.tsx';
import * as Say from '../../words/en/why/why.ts';
import { inOrder } from '../in-order.ts';

export function Why(): ReactElement | null {
  const { askWhy } = useAppStore().getState();
  const why = useApp((s) => s.why);
  const chains = useChains(why);
  const panel = useFocus(why);
  if (why === null || !chains) return null;
  const { own, missed } = chains;
  const begun = own.steps.at(-1);
  return (
    <section className="why" aria-label={Say.why} ref={panel} tabIndex={-1}>
      <h2>
        <span>{Say.why2}</span>
        <button type="button" className="quiet" onClick={() => askWhy(null)}>
          {inOrder(Say.close(<kbd>{Say.esc}</kbd>))}
        </button>
      </h2>
      <p className="aside">{Say.backToLitOnMap(Count.steps(own.steps.length), own.cut, begun ? msText(begun.at) : null)}</p>
      <Steps chain={own} label={Say.causes} />
      {missed ? (
        <>
          <h3>{Say.whatItDidNotKnow}</h3>
          <p className="outside">{missed.words}</p>
          <Steps chain={missed.chain} label={Say.causesOfV(missed.version)} />
        </>
      ) : null}
    </section>
  );
}

/** A client is told apart from the node that it asks in the same city. */
function useWho(): (id: string) => string {
  const stage = useRun((run) => run.stage);
  const city = useCity();
  return (id) => (stage?.nodes.some((node) => node.id === id && node.kind === 'client') ? Say.theClientIn(city(id)) : city(id));
}

interface Chains {
  readonly own: Chain;
  readonly missed: { readonly words: string; readonly version: number; readonly chain: Chain } | null;
}

function useChains(why: number | null): Chains | null {
  const index = useRun((run) => run.index);
  const architecture = useRun((run) => roomOf(run.spec.scenario));
  const known = useRun((run, page) => page.why !== null && page.why < run.index.count && page.why >= run.index.first);
  const city = useWho();
  // biome-ignore lint/correctness/useExhaustiveDependencies: names of a run's cities do not change
  return useMemo(
    () => (why === null || !known ? null : chainsOf(index, why, aboutOf(architecture), city)),
    [index, why, known, architecture],
  );
}

function chainsOf(index: TraceIndex, why: number, about: ReturnType<typeof aboutOf>, city: (id: string) => string): Chains {
  const event = index.event(why);
  const operation = event?.type === 'return' ? index.operations.get(event.op) : undefined;
  const missed = operation ? missedBy(index, operation, about, city) : null;
  return {
    own: whyOf(index, why, about, city),
    missed: missed && { words: missed.words, version: missed.version, chain: whyOf(index, missed.commit, about, city) },
  };
}

function Steps({ chain, label }: { readonly chain: Chain; readonly label: string }): ReactElement {
  const { seek, select, pause } = useAppStore().getState();
  const go = (step: WhyStep): void => {
    pause();
    seek(step.at);
    if (step.send !== null) select({ type: 'message', send: step.send });
    else if (step.node !== null) select({ type: 'node', id: step.node });
  };
  return (
    <ol className="why-steps" aria-label={label}>
      {chain.steps.map((step, i) => (
        <li key={step.seq} className={i === chain.steps.length - 1 && !chain.cut ? 'began' : undefined}>
          <button type="button" onClick={() => go(step)}>
            <time>{msText(step.at)}</time>
            <span>
              {i > 0 ? <i>{Say.because}</i> : null}
              {step.words}
            </span>
          </button>
          {step.folded > 0 ? <p className="aside">{Say.andSoOnBeforeIt(Count.events(step.folded))}</p> : null}
        </li>
      ))}
    </ol>
  );
}

/** The focus comes here when somebody asks, and goes back. */
function useFocus(why: number | null): React.RefObject<HTMLElement | null> {
  const ref = useRef<HTMLElement>(null);
  const asked = why !== null;
  useEffect(() => {
    if (!asked) return;
    const before = document.activeElement;
    ref.current?.focus({ preventScroll: true });
    return () => {
      if ((before instanceof HTMLElement || before instanceof SVGElement) && document.activeElement === document.body) before.focus();
    };
  }, [asked]);
  return ref;
}
