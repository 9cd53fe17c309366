/** The role machine that is running, drawn from its own definition, with the live state lit. */
import './inspector.css';
import type { ReactElement } from 'react';
import type { AnyStateMachine } from 'xstate';
import type { ArchitectureId } from '../../architectures/showing.ts';
import type { NodeId } from '../../sim/node.ts';
import type { NodeFact } from '../../trace/world.ts';
import { machinesOf } from '../rooms.ts';
import { Part } from '../part.tsx';
import { type Chart, layoutChart, PILL_PX } from './chart-layout.ts';
import { wordsOf } from './words.ts';
import * as Say from '../../words/en/inspector/role-chart.ts';

const parts = new Map<ArchitectureId, Part<readonly AnyStateMachine[]>>();

/** The machines of an architecture, fetched when somebody wants to see one. */
export function machinesPart(architecture: ArchitectureId): Part<readonly AnyStateMachine[]> {
  const part = parts.get(architecture) ?? new Part(() => machinesOf(architecture));
  parts.set(architecture, part);
  return part;
}

/** The machine of a node in this role: of those that know the role and those of its peers (the same algorithm runs at all), the one named for its kind. */
export function machineFor(
  machines: readonly AnyStateMachine[],
  role: string,
  kind: string,
  peers: readonly string[] = [],
): AnyStateMachine | null {
  const knowing = machines.filter((m) => role in m.states);
  const alike = knowing.filter((m) => peers.every((peer) => peer in m.states));
  const fitting = alike.length > 0 ? alike : knowing;
  return fitting.find((m) => m.id.includes(kind)) ?? fitting[0] ?? null;
}

/** Roles of the nodes of one kind that are up. */
export const rolesBeside = (nodes: ReadonlyMap<NodeId, NodeFact>, kind: string): readonly string[] =>
  [...nodes.values()].flatMap((node) => (node.kind === kind && node.health !== 'crashed' ? node.role : []));

export function RoleChart({
  machine,
  role,
  width,
}: {
  readonly machine: AnyStateMachine;
  readonly role: string;
  readonly width: number;
}): ReactElement {
  const chart = layoutChart(machine, width);
  const names = chart.states.map((s) => wordsOf(s.name)).join(', ');
  return (
    <svg
      className="drawing role-chart"
      width={width}
      height={chart.height}
      viewBox={`0 0 ${width} ${chart.height}`}
      role="img"
      aria-label={Say.roleMachineWithTheStates(names, wordsOf(role))}
    >
      <defs>
        <marker id="role-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0,0.6 L7.4,4 L0,7.4z" fill="var(--muted)" />
        </marker>
      </defs>
      <Moves chart={chart} role={role} />
      {chart.states.map((state) => (
        <g
          key={state.name}
          transform={`translate(${state.x},${state.y})`}
          className={state.name === role ? `state lit ${state.name}` : 'state'}
        >
          <rect x={-state.width / 2} y={-PILL_PX / 2} width={state.width} height={PILL_PX} rx={PILL_PX / 2} />
          <text textAnchor="middle" y={4.2}>
            {wordsOf(state.name)}
          </text>
        </g>
      ))}
    </svg>
  );
}

/** Every state may crash: those arrows are drawn for the live state only. */
function Moves({ chart, role }: { readonly chart: Chart; readonly role: string }): ReactElement {
  return (
    <>
      {chart.moves
        .filter((move) => move.to !== 'crashed' || move.from === role)
        .map((move) => (
          <path
            key={`${move.from} ${move.to}`}
            d={move.path}
            className={move.from === role ? 'move lit' : 'move'}
            markerEnd="url(#role-arrow)"
          />
        ))}
      {chart.moves
        .filter((move) => move.from === role)
        .map((move) => (
          <text key={`${move.from} ${move.to}`} x={move.labelX} y={move.labelY} textAnchor="middle" className="axis">
            {move.label}
          </text>
        ))}
    </>
  );
}
