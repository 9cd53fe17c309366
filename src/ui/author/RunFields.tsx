/** The run itself, as far as the rest of the page cannot set it: commands with all their fields, what waits, load, roads and disks. */
import { type ReactElement, useEffect, useState } from 'react';
import type { Scenario } from '../../scenarios/schema.ts';
import type { RunSpec } from '../../session/run.ts';
import { describedRun } from '../../store/same.ts';
import * as Say from '../../words/en/author/author.ts';
import { useAppStore, useRun } from '../store.tsx';
import type { Answered } from './draft.ts';
import { Form } from './form/Form.tsx';
import type { Names } from './form/names.ts';
import { only, otherFields, partOf, type Values, without } from './form/shape.ts';
import { described, readRun } from './keeping.ts';
import { canWait, letWait, OF_RUN } from './run-fields.ts';

interface RunFieldsProps {
  readonly names: Names;
  readonly answered: readonly Answered[];
  readonly onSaid: (words: string) => void;
}

interface Written {
  readonly of: RunSpec;
  readonly scenario: Scenario;
  readonly values: Values;
}

const whole = partOf();
const elsewhere = otherFields(OF_RUN);

export function RunFields({ names, answered, onSaid }: RunFieldsProps): ReactElement {
  const store = useAppStore();
  const spec = useRun((run) => run.spec);
  const [open, setOpen] = useState(false);
  const [written, setWritten] = useState<Written | null>(null);
  // What is done on the map meanwhile counts, and so does what was just written.
  const now = written?.of === spec ? written : null;
  useEffect(() => {
    let isAsked = open;
    if (open) void described(store).then((scenario) => isAsked && setWritten({ of: spec, scenario, values: only(OF_RUN, scenario) }));
    return () => {
      isAsked = false;
    };
  }, [open, spec, store]);
  const run = (data: object): void => {
    try {
      const next = describedRun(readRun(data));
      store.getState().rebuild(store.getState().focused, () => next, Say.applied);
      onSaid('');
    } catch (error) {
      onSaid(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <details onToggle={(event) => event.target === event.currentTarget && setOpen(event.currentTarget.open)}>
      <summary>{Say.theRun}</summary>
      <p className="aside">{Say.theRunAside}</p>
      {now ? (
        <>
          <Waiting {...{ now: now.scenario, answered }} onWait={run} />
          <Form
            {...{ names }}
            schema={whole}
            without={elsewhere}
            value={now.values}
            onChange={(values) => setWritten({ ...now, values: values as Values })}
          />
          <button type="button" className="pill" onClick={() => run({ ...without(OF_RUN, now.scenario), ...now.values })}>
            {Say.apply}
          </button>
        </>
      ) : null}
    </details>
  );
}

/** So many are offered; of more, the last: whoever records has just done them. */
const OFFERED = 6;

interface WaitingProps {
  readonly now: Scenario;
  readonly answered: readonly Answered[];
  readonly onWait: (scenario: Scenario) => void;
}

function Waiting({ now, answered, onWait }: WaitingProps): ReactElement | null {
  const all = canWait(now, answered).slice(-OFFERED);
  if (all.length === 0) return null;
  return (
    <>
      <p className="aside">{Say.commandsThatCanWait}</p>
      <div className="pills">
        {all.map((each) => (
          <button key={each.at} type="button" className="pill" onClick={() => onWait(letWait(now, each, answered))}>
            {Say.letItWait(each.op, each.before)}
          </button>
        ))}
      </div>
    </>
  );
}
