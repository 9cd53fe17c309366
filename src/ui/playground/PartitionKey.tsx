/** By what rows are spread: keys that are proposed, with their reasons, and what becomes of each table with the one that is chosen. */
import './partition-key.css';
import { type ReactElement, type ReactNode, useId, useState } from 'react';
import { settingsOf } from '../../architectures/mechanisms.ts';
import { systemSettings, tuningOf } from '../../architectures/tunings.ts';
import { withKey, withReference } from '../../scenarios/free-play.ts';
import { isTold, type SchemaFacts } from '../../sharding/proposing/facts.ts';
import { type Judgement, judged } from '../../sharding/proposing/judge.ts';
import { type Proposal, proposalsFor, scored, whoseColumns } from '../../sharding/proposing/propose.ts';
import type { Setting } from '../../architectures/showing.ts';
import * as SayOf from '../../words/en/playground/panels.ts';
import * as Say from '../../words/en/playground/partition-key.ts';
import { roomOf } from '../rooms.ts';
import { useAppStore, useRun } from '../store.tsx';
import { complaint } from './SettingsList.tsx';
import type { Planet } from './planet.ts';
import { useFacts } from './use-facts.ts';

export function PartitionKey({ planet }: { readonly planet: Planet }): ReactElement {
  const facts = useFacts(planet.scenario.setup);
  return (
    <section aria-label={Say.title} className="partition-key">
      <h2>
        {Say.title} <small>{Say.aside}</small>
      </h2>
      {facts === null ? (
        <Aside>{Say.reading}</Aside>
      ) : 'problem' in facts ? (
        <Aside>{facts.problem}</Aside>
      ) : !isTold(facts) ? (
        <Aside>{Say.notRun(facts.index + 1, facts.message)}</Aside>
      ) : facts.tables.length === 0 ? (
        <Aside>{Say.noTable}</Aside>
      ) : (
        <Keys planet={planet} facts={facts} />
      )}
    </section>
  );
}

const Aside = ({ children }: { readonly children: ReactNode }): ReactElement => <p className="aside">{children}</p>;

const CHECKED_ALONE = 'checked per partition';

function Keys({ planet, facts }: { readonly planet: Planet; readonly facts: SchemaFacts }): ReactElement {
  const { scenario } = planet;
  const own = useRun((run) => run.spec.settings);
  const { setProblem } = useAppStore().getState();
  const settings = settingsOf(tuningOf(roomOf(scenario)));
  const setting = (key: string): string => {
    const first = settings.find((each) => each.key === key)?.default;
    return String(own[key] ?? scenario.settings[key] ?? systemSettings(scenario)[key] ?? first);
  };
  const now = setting('key');
  const reference = setting('reference');
  const proposals = proposalsFor(facts, { strictUnique: systemSettings(scenario)['unique'] !== CHECKED_ALONE, reference });
  const chosen = scored(judged(facts, now, { strictUnique: setting('unique') !== CHECKED_ALONE, reference }));
  const small = judged(facts, now, { strictUnique: false }).reference;
  const choose = (key: string): void => {
    const lacks = proposals.find((each) => each.key === key)?.refused.length ?? 0;
    planet.change((before) => withKey(before, key, lacks > 0), Say.tookTheKey(key));
  };
  const take = (key: string): void => {
    const wrong = whyNot(key, facts, settings, setting('unique') !== CHECKED_ALONE);
    setProblem(wrong);
    if (wrong === null) choose(key);
  };
  const shown = proposals.some(({ key }) => key === now) ? proposals : [...proposals, chosen];
  return (
    <>
      {proposals.length === 0 ? <Aside>{Say.noProposal}</Aside> : null}
      <fieldset className="proposed-keys">
        <legend className="unseen">{Say.choose}</legend>
        {shown.map((proposal) => (
          <Key key={proposal.key} proposal={proposal} on={proposal.key === now} onChoose={() => choose(proposal.key)} />
        ))}
      </fieldset>
      {shown.some(({ refused }) => refused.length > 0) ? <Aside>{Say.alsoSets}</Aside> : null}
      <OtherKey key={now} onChoose={take} now={now} />
      <Becomes judgement={chosen} facts={facts} />
      {small.length === 0 || !settings.some(({ key }) => key === 'reference') ? null : (
        <label className="reference-tables">
          <input
            type="checkbox"
            checked={reference !== ''}
            onChange={({ target }) => {
              const tables = target.checked ? small.join(', ') : '';
              planet.change((before) => withReference(before, tables), Say.tookReference(tables));
            }}
          />{' '}
          {Say.makeReference(small)} <span className="aside">{Say.referenceAside}</span>
        </label>
      )}
    </>
  );
}

/** Why rows cannot be spread by a key that somebody types, as a sentence; null: they can. */
function whyNot(key: string, facts: SchemaFacts, settings: readonly Setting[], strictUnique: boolean): string | null {
  const setting = settings.find((each) => each.key === 'key');
  const form = setting ? complaint(setting, key) : null;
  if (form !== null) return SayOf.whatYouTypedIsKept('key', form);
  const {
    problem,
    refused: [first],
    tables,
  } = judged(facts, key, { strictUnique });
  if (problem !== null) return problem;
  if (first) return Say.refusedKey(key, Say.refusal(first));
  return tables.every(({ kind }) => kind === 'whole' || kind === 'copied') ? Say.noneHas(key, whoseColumns(facts)) : null;
}

interface KeyProps {
  readonly proposal: Proposal;
  readonly on: boolean;
  readonly onChoose: () => void;
}

function Key({ proposal, on, onChoose }: KeyProps): ReactElement {
  const id = useId();
  return (
    <div className={on ? 'proposed-key on' : 'proposed-key'}>
      <label>
        <input type="radio" name="partition-key" checked={on} aria-describedby={id} onChange={onChoose} />
        <span className="mono">{proposal.key}</span>
        <span className="score">{Say.score(proposal.score)}</span>
      </label>
      <p id={id} className="aside">
        {Say.reason(proposal)}
        {proposal.refused.length > 0 ? <b> {Say.needsMore}</b> : null}
      </p>
    </div>
  );
}

/** A key that nobody proposes: it takes effect when it is confirmed or left, and what is typed stays. */
function OtherKey({ now, onChoose }: { readonly now: string; readonly onChoose: (key: string) => void }): ReactElement {
  const [typed, setTyped] = useState('');
  const settle = (): void => {
    const key = typed.trim();
    if (key !== '' && key !== now) onChoose(key);
  };
  return (
    <label className="other-key">
      {Say.otherKey}{' '}
      <input
        className="pick mono typed-value"
        size={Math.max(14, Math.min(28, typed.length + 1))}
        value={typed}
        placeholder={Say.forExample}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={settle}
        onKeyDown={(event) => event.key === 'Enter' && settle()}
      />
    </label>
  );
}

function Becomes({ judgement, facts }: { readonly judgement: Judgement; readonly facts: SchemaFacts }): ReactElement {
  const { key, tables, problem } = judgement;
  if (problem !== null) return <p className="aside wrong">{problem}</p>;
  if (tables.every(({ kind }) => kind === 'whole')) return <p className="aside wrong">{Say.noneHas(key, whoseColumns(facts))}</p>;
  return (
    <dl className="becomes" aria-label={Say.whatBecomesOf(key)}>
      {tables.map((told) => (
        <div key={told.table} className={told.kind}>
          <dt>
            <span className="mono">{told.table}</span> <b>{Say.kinds[told.kind]}</b>
          </dt>
          <dd>{Say.becomes(told)}</dd>
        </div>
      ))}
    </dl>
  );
}
