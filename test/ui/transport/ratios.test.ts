/** The ratio in words and in figures. */
import { expect, it } from 'vitest';
import { msText } from '../../../src/words/en/numbers.ts';
import { rates, ratesWith, ratioFigure, ratioWords } from '../../../src/ui/transport/ratios.ts';

it('says how much time passes there', () => {
  expect([ratioWords(5), ratioFigure(5)]).toEqual(['1 s here is 5 ms there', '1 : 200']);
  expect([ratioWords(1), ratioFigure(1)]).toEqual(['1 s here is 1 ms there', '1 : 1000']);
  expect([ratioWords(1_000), ratioFigure(1_000)]).toEqual(['1 s here is 1 s there', '1 : 1']);
  expect([ratioWords(5_000), ratioFigure(5_000)]).toEqual(['1 s here is 5 s there', '5 : 1']);
  expect(ratioFigure(333.333)).toBe('1 : 3');
});

it('offers a scenario’s own rate among the others', () => {
  expect(ratesWith(20)).toBe(rates);
  expect(ratesWith(30).indexOf(30)).toBe(ratesWith(30).indexOf(20) + 1);
});

it('writes simulated time with its digits', () => {
  expect([msText(46_420), msText(0), msText(1_234_560)]).toEqual(['46.4', '0.0', '1 234.6']);
});
