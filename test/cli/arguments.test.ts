import { describe, expect, it } from 'vitest';
import { type Flags, readArguments } from '../../src/cli/arguments.ts';

const flags: Flags = { values: { seed: 'N', set: 'key=value' }, repeated: ['set'], switches: ['json'], positionals: ['scenario'] };
const read = (...args: string[]) => readArguments('run', flags, args);

describe('a command line', () => {
  it('is read in any order', () => {
    const args = read('--json', 'tokyo', '--seed=7', '--set', 'a=1', '--set', 'b=2');
    expect(args.positional(0)).toBe('tokyo');
    expect(args.on('json')).toBe(true);
    expect(args.whole('seed', { min: 0, max: 9 }, null)).toBe(7);
    expect(args.values('set')).toEqual(['a=1', 'b=2']);
  });

  it.each([
    [['x', '--sed', '7'], 'antipode run has no flag --sed. Did you mean “seed”?'],
    [['x', '--seed'], '--seed needs a value: --seed N.'],
    [['x', '--json=yes'], '--json takes no value; write --json alone.'],
    [['x', '--seed', '1', '--seed', '2'], '--seed is given twice; give it once.'],
    [[], 'antipode run needs <scenario>: antipode run <scenario> [--seed N] [--set key=value]… [--json]'],
    [['x', 'y'], 'antipode run does not know what to do with “y”: antipode run <scenario> [--seed N] [--set key=value]… [--json]'],
  ])('%j is refused in one sentence', (args, sentence) => {
    expect(() => read(...args)).toThrow(sentence);
  });

  it.each(['1.5', '-1', '10', '1e3', ' ', '٣'])('%j is no whole number from 0 to 9', (text) => {
    expect(() => read('x', `--seed=${text}`).whole('seed', { min: 0, max: 9 }, null)).toThrow(
      `--seed is “${text}”; give a whole number from 0 to 9.`,
    );
  });
});
