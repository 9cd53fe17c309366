/** What is pointed at: what it is, what can be done to it, the role machine it runs and what it reports. */
import './inspector.css';
import type { ReactElement } from 'react';
import type { Selection } from '../../store/state.ts';
import type { NodeFact } from '../../trace/world.ts';
import { kindOf } from '../kinds.ts';
import { useCity } from '../names.ts';
import { WhatNext } from '../ahead/WhatNext.tsx';
import { aboutOf, roomOf } from '../rooms.ts';
import { Faults } from '../faults/Faults.tsx';
import * as Count from '../../words/en/count.ts';
import { msText } from '../../words/en/numbers.ts';
import { rttBetween } from '../map/layout/links.ts';
import { Later } from '../part.tsx';
import { useApp, useAppStore, useNow, useRun } from '../store.tsx';
import { useSize } from '../use-size.ts';
import { machineFor, machinesPart, RoleChart, rolesBeside } from './RoleChart.tsx';
import { MessageDetails } from './Message.tsx';
import { selectionName } from './selection.ts';
import { healthWords, reportLines } from './words.ts';
import * as Say from '../../words/en/inspector/behind.ts';
import { inOrder } from '../in-order.ts';

export function Inspector(): ReactElement {
  const selection = useApp((s) => s.selection);
  if (!selection)
    return (
      <>
        <p className="aside">{Say.pointAtANodeA}</p>
        <WhatNext />
      </>
    );
  return (
    <div className="inspector">
      <Head selection={selection} />
      <Faults selection={selection} />
      {selection.type === 'node' ? <NodeDetails id={selection.id} /> : null}
      {selection.type === 'link' ? <LinkDetails a={selection.a} b={selection.b} /> : null}
      {selection.type === 'message' ? <MessageDetails send={selection.send} /> : null}
    </div>
  );
}

function Head({ selection }: { readonly selection: Selection }): ReactElement {
  const { select } = useAppStore().getState();
  const city = useCity();
  return (
    <h2>
      <span>{selectionName(selection, city)}</span>
      <button type="button" className="quiet" onClick={() => select(null)}>
        {inOrder(Say.backToTheLesson(<kbd>{Say.esc}</kbd>))}
      </button>
    </h2>
  );
}

function useNode(id: string): NodeFact | null {
  const index = useRun((run) => run.index);
  useRun((run) => run.version);
  const now = useNow(100);
  return index.worldAt(now).nodes.get(id) ?? null;
}

function NodeDetails({ id }: { readonly id: string }): ReactElement | null {
  const node = useNode(id);
  const index = useRun((run) => run.index);
  const architecture = useRun((run) => roomOf(run.spec.scenario));
  const now = useNow(100);
  const city = useCity();
  const [box, { width }] = useSize<HTMLDivElement>();
  if (!node) return null;
  const peers = rolesBeside(index.worldAt(now).nodes, node.kind);
  const lines = reportLines(node, city);
  return (
    <div ref={box}>
      {node.kind === 'client' ? null : <Open node={id} />}
      <p className="aside">
        {kindOf(aboutOf(architecture), node.kind).name}: <b>{healthWords(node)}</b>
        {node.busyUntil > now ? Say.busyForMsMore(msText(node.busyUntil - now)) : ''}
      </p>
      <Later part={machinesPart(architecture)} what={Say.theChartOfItsRoles}>
        {(machines) => {
          const machine = machineFor(machines, node.role, node.kind, peers);
          const role = node.health === 'crashed' ? 'crashed' : node.role;
          return machine && width > 0 ? <RoleChart machine={machine} role={role} width={Math.min(width, 400)} /> : null;
        }}
      </Later>
      {lines.length > 0 ? (
        <dl className="reports">
          {lines.map((line) => (
            <div key={line.name}>
              <dt>{line.name}</dt>
              <dd>{line.value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
    </div>
  );
}

function Open({ node }: { readonly node: string }): ReactElement {
  const { openInside } = useAppStore().getState();
  return (
    <button type="button" className="verb look-inside" onClick={() => openInside({ node, large: false })}>
      {inOrder(Say.lookInside(<kbd>{Say.i}</kbd>))}
    </button>
  );
}

function LinkDetails({ a, b }: { readonly a: string; readonly b: string }): ReactElement | null {
  const stage = useRun((run) => run.stage);
  const index = useRun((run) => run.index);
  const now = useNow(100);
  if (!stage) return null;
  const region = new Map(stage.nodes.map((n) => [n.id, n.region]));
  const joins = (from: string | undefined, to: string | undefined): boolean => (from === a && to === b) || (from === b && to === a);
  const flying = index
    .flightsAt(now, 0)
    .filter((f) => (f.endedAt === null || f.endedAt > now) && joins(region.get(f.from), region.get(f.to)));
  return <p className="aside">{Say.msThereAndBackPublished(Math.round(rttBetween(stage, a, b)), Count.messages(flying.length))}</p>;
}
