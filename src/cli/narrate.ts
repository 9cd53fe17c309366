/** A scenario's narration as text: each step when the run has reached it, and its questions with the answers that the run gave. */
import { answer, type Measure } from '../lesson/answer.ts';
import { isMet, type Judged } from '../lesson/goal.ts';
import { stepTimeUs } from '../lesson/moments.ts';
import { measureOf } from '../lesson/figures/measure.ts';
import { said } from '../lesson/figures/said.ts';
import { inOrderOf } from '../lesson/order.ts';
import { tell } from '../lesson/narration.ts';
import { questionsOf } from '../scenarios/questions.ts';
import type { Challenge, Scenario, ScenarioQuestion } from '../scenarios/schema.ts';
import type { Stage } from '../session/run.ts';
import { ms } from '../words/en/numbers.ts';
import type { TraceIndex } from '../trace/world.ts';

const WIDTH = 100;

/** `judgedBy`: what each challenge says of this run. */
export function narration(
  scenario: Scenario,
  { nodes, places }: Stage,
  index: TraceIndex,
  judgedBy: (challenge: Challenge) => readonly Judged[] = () => [],
): string {
  const regions = new Map(nodes.map(({ id, region }) => [id, places.find((place) => place.id === region)?.city ?? region]));
  const city = (node: string): string => regions.get(node) ?? node;
  const measure = measureOf(index, scenario.figures);
  const told = (text: string, atUs?: number): string =>
    tell(index, text, city, atUs, measure)
      .map((segment) => segment.text)
      .join('');
  const lines = scenario.steps.flatMap(({ title, text }, i) => {
    const at = stepTimeUs(index, scenario, i);
    const when = at === null ? 'not reached in this run' : `${ms(at)} ms`;
    const step = [`${i + 1}. ${title ?? ''} (${when})`, ...wrapped(told(text, at ?? undefined)), ''];
    const asked = questionsOf(scenario).find(({ afterStep }) => afterStep === i);
    return asked ? [...step, ...question(asked, { index, scenario, measure }, told)] : step;
  });
  const asked = (scenario.challenges ?? []).flatMap((each) => challenge(each, judgedBy(each)));
  return [scenario.title, ...wrapped(scenario.summary), '', ...lines, ...asked].join('\n');
}

interface Ran {
  readonly index: TraceIndex;
  readonly scenario: Scenario;
  readonly measure: Measure;
}

function question(asked: ScenarioQuestion, ran: Ran, told: (text: string) => string): readonly string[] {
  return ['?  Guess first:', ...wrapped(told(asked.text)), ...answers(asked, ran, told), ...wrapped(told(asked.why)), ''];
}

function answers(asked: ScenarioQuestion, { index, scenario, measure }: Ran, told: (text: string) => string): readonly string[] {
  const { estimate, items, options } = asked;
  if (estimate) {
    const [spec, value] = [scenario.figures?.[estimate.figure], measure.value(estimate.figure)];
    return [`   → ${spec === undefined || value === null ? 'nothing to be measured in this run' : said(spec, value)}`];
  }
  if (items) return (inOrderOf(index, items) ?? []).map((at, i) => `   ${i + 1}. ${told(items[at]?.text ?? '')}`);
  const right = answer(index, asked, measure);
  const none = right === null ? ['   In this run none of these came true alone.'] : [];
  return [...options.map(({ text }, i) => `   ${i === right ? '→' : ' '} ${told(text)}`), ...none];
}

function challenge({ title, text }: Challenge, parts: readonly Judged[]): readonly string[] {
  const figures = parts.map(({ figure, value, holds }) => `   ${holds ? '✓' : '✗'} ${figure}: ${value === null ? 'none' : value}`);
  return [`!  ${title}: ${isMet(parts) ? 'done in this run' : 'not done in this run'}`, ...wrapped(text), ...figures, ''];
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
