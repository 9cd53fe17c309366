/** What a node is: the machine of its roles with the live state lit, its cores, disk and clock, and what can be done to it. */
import type { ReactElement } from 'react';
import type { Look } from '../../session/look.ts';
import type { NodeFact } from '../../trace/world.ts';
import { Faults } from '../faults/Faults.tsx';
import { msText } from '../../words/en/numbers.ts';
import { machineFor, machinesPart, RoleChart, rolesBeside } from '../inspector/RoleChart.tsx';
import { Later } from '../part.tsx';
import { roomOf } from '../rooms.ts';
import { useNow, useRun } from '../store.tsx';
import { useSize } from '../use-size.ts';
import { LastHandler } from './LastHandler.tsx';
import { diskWords, queueWords, WORDS } from './words.ts';
import * as Say from '../../words/en/inside.ts';

/** Of the section, left and right. */
const PADDING_PX = 44;

export function Is({ look, fact }: { readonly look: Look; readonly fact: NodeFact }): ReactElement {
  const architecture = useRun((run) => roomOf(run.spec.scenario));
  const index = useRun((run) => run.index);
  const peers = rolesBeside(index.worldAt(useNow(100)).nodes, fact.kind);
  const [box, { width }] = useSize<HTMLDivElement>();
  const role = fact.health === 'crashed' ? 'crashed' : fact.role;
  return (
    <section className="is" aria-label={WORDS.is} ref={box}>
      <h2>
        <span>{WORDS.is}</span>
        <small>{Say.theMachineThatRuns}</small>
      </h2>
      <Later part={machinesPart(architecture)} what={Say.theChartOfItsRoles}>
        {(machines) => {
          const machine = machineFor(machines, fact.role, fact.kind, peers);
          return machine && width > 0 ? <RoleChart machine={machine} role={role} width={Math.min(width - PADDING_PX, 400)} /> : null;
        }}
      </Later>
      {look.host.up ? <Host look={look} /> : null}
      <LastHandler node={look.node} />
      <Faults selection={{ type: 'node', id: look.node }} />
    </section>
  );
}

const TIMERS_MAX = 4;

function Host({ look }: { readonly look: Look }): ReactElement {
  const { clockOffUs, timers } = look.host;
  const soon = [...timers].sort((a, b) => a.inUs - b.inUs).slice(0, TIMERS_MAX);
  return (
    <dl className="host">
      <div>
        <dt>{Say.queue}</dt>
        <dd>
          <Cores host={look.host} /> {queueWords(look.host)}
        </dd>
      </div>
      <div>
        <dt>{Say.disk}</dt>
        <dd>{diskWords(look)}</dd>
      </div>
      <div>
        <dt>{Say.clock}</dt>
        <dd>{clockOffUs === 0 ? Say.right : Say.msOff(msText(Math.abs(clockOffUs)), clockOffUs > 0)}</dd>
      </div>
      {soon.length > 0 ? (
        <div>
          <dt>{Say.timers}</dt>
          <dd>
            {soon.map(({ name, inUs }) => Say.inMs(name, msText(Math.max(0, inUs)))).join(', ')}
            {timers.length > soon.length ? Say.andMore(timers.length - soon.length) : ''}
          </dd>
        </div>
      ) : null}
    </dl>
  );
}

const CORES_DRAWN_MAX = 16;

function Cores({ host: { cores, busyCores } }: Pick<Look, 'host'>): ReactElement {
  return (
    <span className="cores" aria-hidden="true">
      {Array.from({ length: Math.min(cores, CORES_DRAWN_MAX) }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: cores have no names
        <i key={i} className={i < busyCores ? 'busy' : undefined} />
      ))}
    </span>
  );
}
