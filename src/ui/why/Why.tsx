/** Why: the chain of causes in words, from what is asked about back to the command that began it; each line is a door to its moment. */
import './why.css';
import { type ReactElement, useEffect, useMemo, useRef } from 'react';
import { tellerOf } from '../../architectures/telling.ts';
import { missedBy, type Why as Chain, type WhyStep, whyOf } from '../../trace/why.ts';
import { type Taken, takenFrom } from '../../trace/taken.ts';
import type { OperationFact, TraceIndex } from '../../trace/world.ts';
import * as Count from '../../words/en/count.ts';
import { msText } from '../../words/en/numbers.ts';
import { useCity } from '../names.ts';
import { aboutOf, roomOf } from '../rooms.ts';
import { useApp, useAppStore, useNow, useRun } from '../store.tsx';
import * as Say from '../../words/en/why/why.ts';
import { inOrder } from '../in-order.ts';

export function Why(): ReactElement | null {
  const { askWhy } = useAppStore().getState();
  const why = useApp((s) => s.why);
  const chains = useChains(why);
  const panel = useFocus(why);
  useFollowed(why, chains);
  if (why === null || !chains) return null;
  const { own, missed, taken } = chains;
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
      {taken ? (
        <>
          <h3>{Say.whatTookIt}</h3>
          <p className="outside">{taken.words}</p>
          <Steps chain={taken.chain} label={Say.causesOfTheLoss} />
        </>
      ) : null}
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
  readonly taken: { readonly words: string; readonly chain: Chain } | null;
  /** The operation that it is about, and events of the other chains. */
  readonly op: string | null;
  readonly too: readonly number[];
}

function useChains(why: number | null): Chains | null {
  const index = useRun((run) => run.index);
  const architecture = useRun((run) => roomOf(run.spec.scenario));
  const known = useRun((run, page) => page.why !== null && page.why < run.index.count && page.why >= run.index.first);
  const city = useWho();
  const nowUs = useNow(150);
  const operation = why === null || !known ? undefined : operationOf(index, why);
  // What has not happened yet is not told.
  const taken = operation ? takenFrom(index, operation, nowUs, city) : null;
  const takenBy = taken?.event ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: names of a run's cities do not change
  return useMemo(
    () => (why === null || !known ? null : chainsOf({ index, why, about: tellerOf(aboutOf(architecture)), city }, taken)),
    [index, why, known, architecture, takenBy],
  );
}

function operationOf(index: TraceIndex, why: number): OperationFact | undefined {
  const event = index.event(why);
  return event?.type === 'return' ? index.operations.get(event.op) : undefined;
}

interface Asked {
  readonly index: TraceIndex;
  readonly why: number;
  readonly about: ReturnType<typeof tellerOf>;
  readonly city: (id: string) => string;
}

function chainsOf({ index, why, about, city }: Asked, taken: Taken | null): Chains {
  const operation = operationOf(index, why);
  const missed = operation ? missedBy(index, operation, about, city) : null;
  return {
    own: whyOf(index, why, about, city),
    missed: missed && { words: missed.words, version: missed.version, chain: whyOf(index, missed.commit, about, city) },
    taken: taken && { words: taken.words, chain: whyOf(index, taken.event, about, city) },
    op: operation?.op ?? null,
    too: [...(missed ? [missed.commit] : []), ...(missed?.send == null ? [] : [missed.send]), ...(taken ? [taken.event] : [])],
  };
}

/** The operation that it is about is what the console shows, and all of the chains are lit. */
function useFollowed(why: number | null, chains: Chains | null): void {
  const { askWhy, showOperation } = useAppStore().getState();
  const op = chains?.op ?? null;
  const too = chains?.too.join(' ') ?? '';
  useEffect(() => {
    if (op !== null) showOperation(op);
  }, [op, showOperation]);
  useEffect(() => {
    if (why !== null) askWhy(why, too === '' ? [] : too.split(' ').map(Number));
  }, [why, too, askWhy]);
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
