/**
 * A run as a story to read and to keep: what somebody did, in words, then `----` and all that came of it up to the next such
 * thing. How the nodes wake is folded away. Whoever keeps a story first says by hand which lines tell it (`tells`), so
 * that recording it again cannot hide a change of them.
 */
import { expect } from 'vitest';
import type { Command } from '../../../src/sim/commands.ts';
import { encodedBytes } from '../../../src/sim/encoding.ts';
import type { TraceEvent } from '../../../src/sim/events.ts';
import type { Message } from '../../../src/sim/node.ts';
import type { EventOf } from '../../sim/list-trace.ts';
import type { Run } from './harness.ts';

/** Said again and again, and nothing comes of it. */
export const CHATTER = ['heartbeat', 'heartbeat-reply', 'ack'];

/** `leaveOut`: kinds of messages, and keys of reports. */
export function transcript({ events }: Run, leaveOut: readonly string[] = CHATTER): string {
  const first = events.findIndex((event) => event.type === 'command');
  const begun = Math.max(0, first);
  const calls = new Map(events.flatMap((event) => (event.type === 'call' ? [[event.op, event.at] as const] : [])));
  const lines = events.slice(begun).flatMap((event): string[] => {
    if (event.type === 'command') return ['', commandLine(event.command), '----'];
    const ended = event.type === 'drop' || event.type === 'stall';
    const line = ended ? lostLine(transmission(events, event), event, leaveOut) : tell(event, leaveOut, calls);
    return line === null ? [] : [`${stamp(event.at)}  ${line}`];
  });
  return `${[beginning(events.slice(0, begun)), ...lines].join('\n')}\n`;
}

/** The story has lines with these words, in this order; then it is compared with the one that is kept. */
export async function tells(run: Run, file: string, words: readonly string[], leaveOut?: readonly string[]): Promise<void> {
  const story = transcript(run, leaveOut);
  let from = 0;
  for (const some of words) {
    const at = story.indexOf(some, from);
    if (at < 0) expect.fail(`After ${words.indexOf(some)} of them the story does not tell “${some}”:\n\n${story}`);
    from = at + some.length;
  }
  expect(run.violations).toEqual([]);
  await expect(story).toMatchFileSnapshot(file);
}

const named = ({ as, kind }: Message): string => as ?? kind;
const stamp = (at: number): string => `${(at / 1000).toFixed(1).padStart(8)} ms`;

function beginning(events: readonly TraceEvent[]): string {
  const roles = new Map<string, string>();
  for (const event of events) if (event.type === 'boot' || event.type === 'role') roles.set(event.node, event.role);
  return [...roles].flatMap(([node, role]) => (role === 'client' ? [] : [`${node} is ${role}`])).join(', ');
}

function tell(event: TraceEvent, leaveOut: readonly string[], calls: ReadonlyMap<string, number>): string | null {
  switch (event.type) {
    case 'boot':
      return `${event.node} wakes, ${event.role}`;
    case 'send':
      if (leaveOut.includes(event.message.kind)) return null;
      return `${event.from} → ${event.to}  ${messageLine(event.message)}, ${encodedBytes(event.message)} B`;
    case 'resend':
      return leaveOut.includes(event.message.kind) ? null : `${event.from} → ${event.to}  ${named(event.message)} again`;
    case 'refuse':
      return event.message === null
        ? `${event.node} loses its connection to ${event.peer}`
        : `${event.node} hears that ${event.peer} refuses ${named(event.message)}`;
    case 'exchange': {
      const again = event.again === 0 ? '' : `, tried ${event.again + 1} times`;
      return `${event.node} ⇄ ${event.peer}  ${event.name}, ${((event.at - event.beganAt) / 1000).toFixed(1)} ms${again}`;
    }
    case 'execute':
      return `${event.node} runs ${event.job.kind}, ${((event.doneAt - event.at) / 1000).toFixed(1)} ms`;
    case 'wait':
      return `${event.node} lets ${event.job.kind} wait for ${event.waitsFor.join(', ')}`;
    case 'sync':
      return `${event.node} syncs, ${((event.doneAt - event.at) / 1000).toFixed(1)} ms`;
    // That a node is crashed, its command has said.
    case 'role':
      return event.role === 'crashed' ? null : `${event.node} is ${event.role}`;
    case 'report':
      return leaveOut.includes(event.key) ? null : `  ${event.node} ${event.key}: ${words(event.value)}`;
    case 'lose':
      return `${event.node} loses what it had after v${event.position} (${event.reason})`;
    case 'return':
      return `${event.node} has its answer to ${event.op} after ${((event.at - (calls.get(event.op) ?? 0)) / 1000).toFixed(1)} ms: ${outcomeLine(event)}`;
    case 'violation':
      return `VIOLATION of ${event.invariant}: ${event.detail}`;
    default:
      return null;
  }
}

type Sent = EventOf<'send'> | EventOf<'resend'>;

/** What was sent that this is the end of: its cause, or what lies behind the stall before it. */
function transmission(events: readonly TraceEvent[], { cause }: TraceEvent): Sent | undefined {
  const before = events[cause];
  if (before?.type === 'send' || before?.type === 'resend') return before;
  return before?.type === 'stall' ? transmission(events, before) : undefined;
}

function lostLine(
  sent: Sent | undefined,
  { type, reason }: EventOf<'drop'> | EventOf<'stall'>,
  leaveOut: readonly string[],
): string | null {
  if (sent === undefined || leaveOut.includes(sent.message.kind)) return null;
  const what = `${sent.from} → ${sent.to}  ${named(sent.message)}`;
  if (type === 'drop') return `${what} is lost: ${reason}`;
  return reason === 'waits' ? `${what} waits for the connection` : `${what} does not get through: ${reason}`;
}

function commandLine(command: Command): string {
  switch (command.type) {
    case 'query':
      return `${command.client} asks, as ${command.op}: ${command.sql}`;
    case 'crash':
      return `${command.what === 'process' ? 'the process of ' : ''}${command.node} crashes`;
    case 'restart':
      return `${command.node} is started again`;
    case 'pause':
      return `${command.node} stands still`;
    case 'resume':
      return `${command.node} goes on`;
    case 'wipe':
      return `${command.node} crashes, and its disk is lost`;
    case 'slow-disk':
      return `every fsync of ${command.node} takes ${command.factor} times as long`;
    case 'lying-disk':
      return `the disk of ${command.node} ${command.lies ? 'lies' : 'is honest again'}`;
    case 'order':
      return `${command.node} is ordered to ${command.order}`;
    case 'partition':
      return `nothing passes ${command.oneWay ? 'from' : 'between'} ${command.sides.map((side) => side.join(', ')).join(command.oneWay ? ' to ' : ' and ')}`;
    case 'heal':
      return 'everything passes again';
    case 'slow':
      return `${command.between.join(' and ')} are ${command.factor} times as far apart`;
    case 'lossy':
      return `between ${command.between.join(' and ')} ${command.loss * 100} % of messages are lost, ${command.duplication * 100} % doubled`;
    case 'skew':
      return `the clock of ${command.node} ${command.driftPpm === 0 ? `is set by ${command.offsetMs} ms` : `gains ${command.driftPpm} µs a second`}`;
    case 'outage':
      return `everything in ${command.region} crashes${command.road ? ', and its road is lost' : ''}`;
    case 'restore':
      return `everything in ${command.region} is started again`;
  }
}

/** What has no place in a story: the statement was told when it was asked. */
const UNTOLD = ['kind', 'as', 'op', 'sql', 'params', 'served', 'outcome', 'nowMs', 'within', 'history', 'round', 'fetch', 'failed'];

function messageLine(message: Message): string {
  const fields = Object.entries(message).flatMap(([key, value]) => (UNTOLD.includes(key) ? [] : [`${key} ${words(value)}`]));
  return fields.length === 0 ? named(message) : `${named(message)} (${fields.join(', ')})`;
}

function words(value: unknown): string {
  if (value instanceof Uint8Array) return `of ${value.length} B`;
  if (Array.isArray(value) && value.some((item) => typeof item === 'object')) return `[${value.length}]`;
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return `{ ${Object.entries(value)
      .map(([key, field]) => `${key} ${words(field)}`)
      .join(', ')} }`;
  return Array.isArray(value) ? `[${value.join(', ')}]` : String(value);
}

function outcomeLine({ outcome, served }: EventOf<'return'>): string {
  const by = served
    ? `, from ${served.node}${served.position === null ? '' : ` v${served.position}`}${served.cachedAt === null ? '' : ', cached'}`
    : '';
  if (!outcome.ok) return `${outcome.definite ? 'FAILED' : 'UNKNOWN'}: ${outcome.problem.message}${by}`;
  return `${outcome.wrote ? `${outcome.changes} written` : JSON.stringify(outcome.rows)}${by}`;
}
