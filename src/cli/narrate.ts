/** A scenario's narration as text: each step when the run has reached it, and its questions with the answers that the run gave. */
import { answer } from '../lesson/answer.ts';
import { stepTimeUs } from '../lesson/moments.ts';
import { tell } from '../lesson/narration.ts';
import { questionsOf } from '../scenarios/questions.ts';
import type { Scenario, ScenarioQuestion } from '../scenarios/schema.ts';
import type { Stage } from '../session/run.ts';
import { ms } from '../words/en/numbers.ts';
import type { TraceIndex } from '../trace/world.ts';

const WIDTH = 100;

export function narration(scenario: Scenario, { nodes, places }: Stage, index: TraceIndex): string {
  const regions = new Map(nodes.map(({ id, region }) => [id, places.find((place) => place.id === region)?.city ?? region]));
  const city = (node: string): string => regions.get(node) ?? node;
  const told = (text: string, atUs?: number): string =>
    tell(index, text, city, atUs)
      .map((segment) => segment.text)
      .join('');
  const lines = scenario.steps.flatMap(({ title, text }, i) => {
    const at = stepTimeUs(index, scenario, i);
    const when = at === null ? 'not reached in this run' : `${ms(at)} ms`;
    const step = [`${i + 1}. ${title ?? ''} (${when})`, ...wrapped(told(text, at ?? undefined)), ''];
    const asked = questionsOf(scenario).find(({ afterStep }) => afterStep === i);
    return asked ? [...step, ...question(asked, index, told)] : step;
  });
  return [scenario.title, ...wrapped(scenario.summary), '', ...lines].join('\n');
}

function question(asked: ScenarioQuestion, index: TraceIndex, told: (text: string) => string): readonly string[] {
  const right = answer(index, asked);
  const options = asked.options.map(({ text }, i) => `   ${i === right ? '→' : ' '} ${told(text)}`);
  const none = right === null ? ['   In this run none of these came true alone.'] : [];
  return ['?  Guess first:', ...wrapped(told(asked.text)), ...options, ...none, ...wrapped(told(asked.why)), ''];
}

function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + word.length + 1 > WIDTH) {
      lines.push(`   ${line}`);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, `   ${line}`];
}
