/** Reads a command line: flags that a command declares, and positional arguments; everything else is bad input. */
import { parseArgs } from 'node:util';
import { BadInput, suggestion } from '../session/problem.ts';

export interface Flags {
  /** Flags that take a value, each with what its value is, for the usage line. */
  readonly values: Readonly<Record<string, string>>;
  /** Flags of `values` that may be given more than once. */
  readonly repeated?: readonly string[];
  readonly switches: readonly string[];
  /** Positional arguments, each with its name; all are needed. */
  readonly positionals: readonly string[];
  /** What more positional arguments are called, of which there may be any number. */
  readonly rest?: string;
}

export interface Arguments {
  value(name: string): string | undefined;
  values(name: string): readonly string[];
  on(name: string): boolean;
  positional(index: number): string;
  /** Those after the ones that have names. */
  rest(): readonly string[];
  /** A whole number in [min, max], or `fallback` when the flag is absent. */
  whole<T>(name: string, range: { readonly min: number; readonly max: number }, fallback: T): number | T;
}

export function usage(command: string, flags: Flags): string {
  const parts = [
    ...flags.positionals.map((name) => `<${name}>`),
    ...Object.entries(flags.values).map(([name, value]) => `[--${name} ${value}]${flags.repeated?.includes(name) ? '…' : ''}`),
    ...flags.switches.map((name) => `[--${name}]`),
    ...(flags.rest === undefined ? [] : [`[${flags.rest}]…`]),
  ];
  return ['antipode', command, ...parts].join(' ');
}

export function readArguments(command: string, flags: Flags, args: readonly string[]): Arguments {
  const known = [...Object.keys(flags.values), ...flags.switches];
  const options = Object.fromEntries([
    ...Object.keys(flags.values).map((name) => [name, { type: 'string' as const, multiple: true }] as const),
    ...flags.switches.map((name) => [name, { type: 'boolean' as const }] as const),
  ]);
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true, allowPositionals: true });
  const given = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    if (!known.includes(token.name)) {
      const near = known.length > 0 ? suggestion(token.name, known) : 'It takes none.';
      throw new BadInput(`antipode ${command} has no flag ${token.rawName}. ${near}`);
    }
    const takesValue = !flags.switches.includes(token.name);
    if (takesValue && !token.value) throw new BadInput(`--${token.name} needs a value: --${token.name} ${flags.values[token.name]}.`);
    if (!takesValue && token.value !== undefined) throw new BadInput(`--${token.name} takes no value; write --${token.name} alone.`);
    const before = given.get(token.name) ?? [];
    if (takesValue && before.length > 0 && !flags.repeated?.includes(token.name))
      throw new BadInput(`--${token.name} is given twice; give it once.`);
    given.set(token.name, [...before, token.value ?? '']);
  }
  checkPositionals(command, flags, positionals);
  return {
    value: (name) => given.get(name)?.[0],
    values: (name) => given.get(name) ?? [],
    on: (name) => given.has(name),
    positional: (index) => positionals[index] ?? '',
    rest: () => positionals.slice(flags.positionals.length),
    whole: (name, range, fallback) => {
      const text = given.get(name)?.[0];
      return text === undefined ? fallback : wholeNumber(`--${name}`, text, range);
    },
  };
}

function checkPositionals(command: string, flags: Flags, positionals: readonly string[]): void {
  const missing = flags.positionals[positionals.length];
  if (missing !== undefined) throw new BadInput(`antipode ${command} needs <${missing}>: ${usage(command, flags)}`);
  const extra = positionals[flags.positionals.length];
  if (extra !== undefined && flags.rest === undefined)
    throw new BadInput(`antipode ${command} does not know what to do with “${extra}”: ${usage(command, flags)}`);
}

/** A whole number written in digits; `what` names it in the complaint. */
export function wholeNumber(what: string, text: string, { min, max }: { readonly min: number; readonly max: number }): number {
  const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max)) throw new BadInput(`${what} is “${text}”; give a whole number from ${min} to ${max}.`);
  return value;
}
