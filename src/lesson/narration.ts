/**
 * A scenario's narration over a run: what its placeholders say. Everything is read off the trace; nothing here reaches into
 * the simulation.
 */
import type { Micros, NodeId } from '../sim/node.ts';
import { ms } from '../words/en/numbers.ts';
import * as Spelt from '../words/en/spelt.ts';
import { staleness, type TraceIndex } from '../trace/world.ts';
import { firstValue, type Measure } from './answer.ts';
import { momentUs, roleEvent } from './moments.ts';

export type LessonMeaning = 'query' | 'reply' | 'replicate' | 'agree' | 'pulse' | 'cache' | 'stale' | 'lost';

/** A piece of narration; `meaning` puts the glyph of that meaning in front of it. */
export interface Segment {
  readonly text: string;
  readonly meaning: LessonMeaning | null;
}

type City = (node: NodeId) => string;

const UNKNOWN = '–';

/** Fills a text's placeholders from the run and splits it at its marked words (`[query|a question]`). */
export function tell(
  index: TraceIndex,
  text: string,
  city: City,
  atUs: Micros = Number.POSITIVE_INFINITY,
  measure?: Measure,
): readonly Segment[] {
  const filled = text.replace(
    /\{([^{}]*)\}/g,
    (_whole, inside: string) => measure?.words(inside) ?? placeholder(index, inside, city, atUs),
  );
  const segments: Segment[] = [];
  let last = 0;
  for (const mark of filled.matchAll(/\[(query|reply|replicate|agree|pulse|cache|stale|lost)\|([^\]]*)\]/g)) {
    if (mark.index > last) segments.push({ text: filled.slice(last, mark.index), meaning: null });
    const [whole, meaning = '', words = ''] = mark;
    segments.push({ text: words, meaning: MEANINGS.find((m) => m === meaning) ?? null });
    last = mark.index + whole.length;
  }
  if (last < filled.length) segments.push({ text: filled.slice(last), meaning: null });
  return segments;
}

const MEANINGS: readonly LessonMeaning[] = ['query', 'reply', 'replicate', 'agree', 'pulse', 'cache', 'stale', 'lost'];

/**
 * `latency:op` `stale:op` `versions:op` `version:op` `value:op` `served:op` `count:op` (the rows’ first number in words
 * is `value`), `at:moment`, `ms:moment..moment`, `who:role nth`, `city:node`, `report:node key`.
 */
function placeholder(index: TraceIndex, inside: string, city: City, atUs: Micros): string {
  const [name, rest = ''] = split(inside, ':');
  const operation = index.operations.get(rest);
  switch (name) {
    case 'latency':
      return operation?.returnedAt == null ? UNKNOWN : ms(operation.returnedAt - operation.calledAt);
    case 'stale':
    case 'versions': {
      const old = operation && staleness(operation);
      if (!old) return UNKNOWN;
      return name === 'stale' ? ms(old.staleUs) : Spelt.versions(old.versions);
    }
    case 'version':
      return operation?.served?.position == null ? UNKNOWN : `v${operation.served.position}`;
    case 'value': {
      const value = operation && firstValue(operation);
      return value === undefined ? UNKNOWN : String(value);
    }
    case 'rows':
      return operation?.outcome?.ok ? Spelt.rows(operation.outcome.rows.length) : UNKNOWN;
    case 'served':
      return operation?.served ? city(operation.served.node) : UNKNOWN;
    case 'at': {
      const at = momentUs(index, rest);
      return at === null ? UNKNOWN : ms(at);
    }
    case 'ms': {
      const [from, to = ''] = split(rest, '..');
      const [a, b] = [momentUs(index, from), momentUs(index, to)];
      return a === null || b === null ? UNKNOWN : ms(b - a);
    }
    case 'who': {
      const [role = '', nth = '1'] = rest.split(' ');
      const found = roleEvent(index, role, Number(nth), undefined, 0);
      return found ? city(found.node) : UNKNOWN;
    }
    case 'city':
      return city(rest);
    case 'report': {
      const [node = '', key = ''] = rest.split(' ');
      const { nodes } = index.worldAt(atUs);
      const value = nodes.get(node)?.reports[key];
      // Where it names nodes people read their places.
      return value === undefined || value === null
        ? UNKNOWN
        : String(value).replace(/[\w-]+/g, (word) => (nodes.has(word) ? city(word) : word));
    }
    default:
      return UNKNOWN;
  }
}

function split(text: string, at: string): [string, string?] {
  const i = text.indexOf(at);
  return i < 0 ? [text] : [text.slice(0, i), text.slice(i + at.length)];
}
