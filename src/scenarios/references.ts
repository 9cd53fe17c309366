/**
 * Whether a lesson speaks of what there is: operations, moments and placeholders that its texts, steps and questions name. Apart from
 * `fit.ts`, because a run is a run without its lesson: whoever takes a command out of one keeps the rest; whoever writes a lesson asks for this.
 */
import { nearestName } from '../sim/words.ts';
import { BadInput } from './problem.ts';
import { questionsOf } from './questions.ts';
import type { Fact, Scenario, When } from './schema.ts';

/** What may stand before the colon in `{latency:op}`; the first ones name an operation. */
const OF_OPERATIONS = ['latency', 'stale', 'versions', 'version', 'value', 'rows', 'served'];
const PLACEHOLDERS = [...OF_OPERATIONS, 'at', 'ms', 'who', 'city', 'report', 'figure'];
const MEANINGS = ['query', 'reply', 'replicate', 'agree', 'pulse', 'cache', 'stale', 'lost'];
const OF_MOMENTS = ['call', 'return', 'commit'];

type Path = readonly (string | number)[];

/** Throws `BadInput` with the place of the first thing that is not there. */
export function checkReferences(scenario: Scenario, source: string): void {
  new References(scenario, source).check();
}

class References {
  readonly #ops: readonly string[];

  constructor(
    readonly scenario: Scenario,
    readonly source: string,
  ) {
    this.#ops = [...scenario.commands, ...(scenario.awaited ?? [])].flatMap(({ command }) =>
      command.type === 'query' ? [command.op] : [],
    );
  }

  check(): void {
    const { steps, commands, untilMs, awaited = [], challenges = [] } = this.scenario;
    for (const [i, { atMs }] of commands.entries())
      if (atMs > untilMs)
        this.#no(['commands', i, 'atMs'], `it is after the run's end, ${untilMs}. Give an earlier time, or a later “untilMs”`);
    for (const [i, { when }] of awaited.entries()) this.#when(when, ['awaited', i, 'when']);
    for (const [i, { title, text, when, op }] of steps.entries()) {
      const here = ['steps', i];
      if (title !== undefined) this.#text(title, [...here, 'title']);
      this.#text(text, [...here, 'text']);
      this.#when(when, [...here, 'when']);
      if (op !== undefined) this.#op(op, [...here, 'op']);
    }
    this.#figures();
    for (const [i, { text, why, options, estimate, items = [] }] of questionsOf(this.scenario).entries()) {
      const here = i === 0 ? ['question'] : ['furtherQuestions', i - 1];
      this.#text(text, [...here, 'text']);
      this.#text(why, [...here, 'why']);
      if (estimate) this.#figure(estimate.figure, [...here, 'estimate', 'figure']);
      for (const [n, each] of items.entries()) {
        this.#text(each.text, [...here, 'items', n, 'text']);
        this.#moment(each.moment, [...here, 'items', n, 'moment']);
      }
      for (const [o, option] of options.entries()) {
        this.#text(option.text, [...here, 'options', o, 'text']);
        for (const [f, fact] of option.holds.entries()) this.#fact(fact, [...here, 'options', o, 'holds', f]);
      }
    }
    for (const [i, { text, goal }] of challenges.entries()) {
      this.#text(text, ['challenges', i, 'text']);
      for (const [n, { figure }] of (goal.figures ?? []).entries()) this.#figure(figure, ['challenges', i, 'goal', 'figures', n, 'figure']);
    }
  }

  #no(path: Path, words: string): never {
    const place = path.map(String);
    throw new BadInput(`${this.source}, at ${place.join('.')}: ${words}${words.endsWith('?') ? '' : '.'}`, place);
  }

  #op(op: string, path: Path): void {
    if (this.#ops.includes(op) || this.#isLoads(op)) return;
    const near = nearestName(op, this.#ops);
    const fix =
      near === null
        ? `Give a query this “op”, or choose one of ${this.#ops.slice(0, 8).join(', ') || 'none so far'}`
        : `Did you mean “${near}”?`;
    this.#no(path, `no query is called “${op}”. ${fix}`);
  }

  /** A load calls its queries `<region>-<n>`. */
  #isLoads(op: string): boolean {
    const { load, regions } = this.scenario;
    return (
      load.length > 0 && regions.some((region) => op.startsWith(`${region}-`) && /^(?:-\d+)+(?:-next)?$/.test(op.slice(region.length)))
    );
  }

  #when(when: When | NonNullable<Scenario['awaited']>[number]['when'], path: Path): void {
    if ('called' in when) this.#op(when.called, [...path, 'called']);
    if ('returned' in when) this.#op(when.returned, [...path, 'returned']);
    if ('atMs' in when && when.atMs > this.scenario.untilMs)
      this.#no([...path, 'atMs'], `it is after the run's end, ${this.scenario.untilMs}. Give an earlier time, or a later “untilMs”`);
  }

  /** What figures are of. */
  #figures(): void {
    for (const [name, spec] of Object.entries(this.scenario.figures ?? {})) {
      const here = ['figures', name];
      if ('op' in spec) this.#op(spec.op, [...here, 'op']);
      if (spec.of === 'between') {
        this.#moment(spec.from, [...here, 'from']);
        this.#moment(spec.to, [...here, 'to']);
      }
      if (spec.of !== 'ratio') continue;
      this.#figure(spec.figure, [...here, 'figure']);
      this.#figure(spec.by, [...here, 'by']);
    }
  }

  #figure(name: string, path: Path): void {
    const known = Object.keys(this.scenario.figures ?? {});
    if (!known.includes(name)) this.#no(path, `there is no figure “${name}”. ${this.#instead(name, known)}`);
  }

  #fact({ op, role, figure, ...others }: Fact, path: Path): void {
    if (op !== undefined) this.#op(op, [...path, 'op']);
    if (figure !== undefined) this.#figure(figure, [...path, 'figure']);
    if (op === undefined && role === undefined && figure === undefined)
      this.#no(
        path,
        `it says of nothing that it holds: ${Object.keys(others).length === 0 ? 'it is empty' : 'it names no operation, no role and no figure'}. Add “op”, “role” or “figure”`,
      );
  }

  #text(text: string, path: Path): void {
    for (const [, inside = ''] of text.matchAll(/\{([^{}]*)\}/g)) this.#placeholder(inside, path);
    if (/\{[^}]*$/.test(text)) this.#no(path, 'a placeholder has no end. Close it with }');
    for (const [, meaning = ''] of text.matchAll(/\[([^\][|]*)\|[^\]]*\]/g))
      if (!MEANINGS.includes(meaning)) this.#no(path, `there is no mark “${meaning}”. ${this.#instead(meaning, MEANINGS)}`);
  }

  #placeholder(inside: string, path: Path): void {
    const colon = inside.indexOf(':');
    const [name, rest] = colon < 0 ? [inside, ''] : [inside.slice(0, colon), inside.slice(colon + 1)];
    if (!PLACEHOLDERS.includes(name)) this.#no(path, `there is no placeholder “${name}”. ${this.#instead(name, PLACEHOLDERS)}`);
    if (rest.trim() === '') this.#no(path, `the placeholder {${inside}} does not say of what. Write {${name}:…}`);
    if (OF_OPERATIONS.includes(name)) this.#op(rest, path);
    if (name === 'figure') this.#figure(rest, path);
    if (name === 'at') this.#moment(rest, path);
    if (name !== 'ms') return;
    const moments = rest.split('..');
    if (moments.length !== 2) this.#no(path, `{${inside}} needs two moments. Write {ms:call a..return a}`);
    for (const moment of moments) this.#moment(moment, path);
  }

  #moment(moment: string, path: Path): void {
    const [kind = '', op = ''] = moment.trim().split(' ');
    if (OF_MOMENTS.includes(kind)) this.#op(op, path);
  }

  #instead(name: string, known: readonly string[]): string {
    const near = nearestName(name, known);
    return near === null ? `There are: ${known.join(', ') || 'none so far'}` : `Did you mean “${near}”?`;
  }
}
