/** Raft and Multi-Paxos side by side: the lesson's run under both, with one seed, and what each costs. */
import { expect, it } from 'vitest';
import { paxosMachine } from '../../../../src/architectures/shared/consensus/paxos/machine.ts';
import { raftMachine } from '../../../../src/architectures/shared/consensus/raft/machine.ts';
import type { TraceEvent } from '../../../../src/sim/events.ts';
import type { Message } from '../../../../src/sim/node.ts';
import { allScenarios } from '../../../../src/scenarios/composed.ts';
import { openSession, runOf } from '../../../../src/session/index.ts';
import { TraceIndex } from '../../../../src/trace/world.ts';

/** What carries a client's question and its answer, whatever the algorithm; and the leader's pulse. */
const OTHERS = new Set(['query', 'reply', 'propose', 'read-index', 'read-index-reply', 'refuse']);
const PULSE = new Set(['heartbeat', 'heartbeat-reply']);

interface Told {
  readonly text: string;
  readonly heldBy: unknown;
}

async function told(consensus: 'raft' | 'paxos'): Promise<Told> {
  const scenario = allScenarios.find(({ id }) => id === 'two-ways-to-agree');
  if (!scenario) throw new Error('the lesson is gone');
  const run = runOf(scenario);
  const session = (await openSession({ ...run, settings: { ...run.settings, consensus } })).runToEnd();
  const index = new TraceIndex(session.stage.nodes, session.legend.names);
  session.trace.tell(index);
  const events = Array.from({ length: index.countAt(7_000_000) }, (_, i) => index.event(i)).filter((event) => event !== undefined);
  session.close();
  const violations = events.filter(({ type }) => type === 'violation');
  expect(violations).toEqual([]);
  return { text: lines(consensus, events), heldBy: answerOf(events, 'frankfurt-reads')?.[0]?.[0] };
}

function answerOf(events: readonly TraceEvent[], op: string): readonly (readonly unknown[])[] | null {
  for (const event of events) if (event.type === 'return' && event.op === op && event.outcome.ok) return event.outcome.rows;
  return null;
}

const at = (events: readonly TraceEvent[], wanted: (event: TraceEvent) => boolean, from = 0): number =>
  events.find((event) => event.at >= from && wanted(event))?.at ?? Number.NaN;

const isSent = (event: TraceEvent): event is TraceEvent & { type: 'send'; message: Message } => event.type === 'send';

/** Messages of members to each other in a stretch of the run, by kind, in the order in which they first leave. */
function counts(events: readonly TraceEvent[], from: number, to: number): string {
  const kinds = new Map<string, number>();
  for (const event of events) {
    if (!isSent(event) || event.at < from || event.at > to) continue;
    const { kind } = event.message;
    if (!OTHERS.has(kind) && !PULSE.has(kind)) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return [...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ');
}

function lines(consensus: string, events: readonly TraceEvent[]): string {
  const machine = consensus === 'raft' ? raftMachine : paxosMachine;
  const crash = at(events, ({ type }) => type === 'crash');
  const wants = at(events, (event) => event.type === 'role' && (event.role === 'candidate' || event.role === 'proposer'), crash);
  const leads = at(events, (event) => event.type === 'role' && event.role === 'leader', crash);
  const first = [
    at(events, (event) => event.type === 'call' && event.op === 'first'),
    at(events, (event) => event.type === 'return'),
  ] as const;
  const ms = (us: number): string => (us / 1000).toFixed(0);
  return [
    `${consensus}: ${Object.keys(machine.states).join(', ')}`,
    `one write, from asked to answered (${ms(first[1] - first[0])} ms): ${counts(events, ...first)}`,
    `a new leader, from asking (${ms(wants - crash)} ms after the crash) to leading (${ms(leads - wants)} ms later): ${counts(events, wants, leads - 1)}`,
    `in the half second after that: ${counts(events, leads, leads + 500_000)}`,
    `Virginia wants seat 2: ${answerOf(events, 'virginia-books') === null ? 'no answer' : 'answered'}; who has it: ${String(answerOf(events, 'frankfurt-reads')?.[0]?.[0])}`,
    '',
  ].join('\n');
}

it('one seed and one half-chosen value: each keeps what was confirmed, and they differ in what was not', async () => {
  const [raft, paxos] = [await told('raft'), await told('paxos')];
  expect([raft.heldBy, paxos.heldBy]).toEqual(['Virginia', 'Frankfurt']);
  await expect(`${raft.text}\n${paxos.text}`).toMatchFileSnapshot('two-ways.txt');
});
