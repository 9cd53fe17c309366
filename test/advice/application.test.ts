import { describe, expect, it } from 'vitest';
import { readApplication, regionsOf } from '../../src/advice/application.ts';
import { applications } from '../../src/advice/applications.ts';

const given = {
  format: 'antipode-application/1',
  readers: { eastus: 60, japaneast: 40 },
  readsPerSecond: 10,
  writesPerSecond: 1,
  distinctQueries: 30,
};

it('the main region is where most is written; who reads may write where nothing else is said', () => {
  const read = readApplication({ ...given, writers: { japaneast: 100 } }, 'a.json');
  expect(regionsOf(read)).toEqual(['japaneast', 'eastus']);
  expect(readApplication(given, 'a.json').writers).toEqual(given.readers);
  expect(applications.map(({ id }) => id)).toEqual(['blog', 'sports', 'tenants', 'backoffice']);
});

describe('what cannot be meant is said in one sentence, with its place', () => {
  it.each([
    [{ readers: { eastus: 60, japaneast: 30 } }, /at readers: the shares are 90 % together\. Make them 100 %\./],
    [{ readers: { eastus: 60, japoneast: 40 } }, /at readers: there is no region “japoneast”.*japaneast/],
    [{ readers: { eastus: 100 } }, /one region alone has nobody elsewhere/],
    [{ readsPerSecond: 0, writesPerSecond: 0 }, /nobody asks anything/],
    [{ tenants: 200 }, /200 tenants ask 30 different queries/],
    [{ reportShare: 5 }, /a report over all tenants needs more than one/],
    [{ limits: { machines: 0 } }, /no database runs on less than 1 machine/],
    [{ readsPerSecond: 1e6 }, /at readsPerSecond/],
    [{ limits: { stale: 3 } }, /at limits/],
    [{ format: 'antipode-application/9' }, /at format/],
  ])('%j', (change, words) => {
    expect(() => readApplication({ ...given, ...change }, 'a.json')).toThrow(words);
  });
});
