/** Workloads: the built-in files against the schema, their shares, and what is said of files that are wrong. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readWorkload } from '../../src/scenarios/workload.ts';
import { under } from '../../src/scenarios/variant.ts';
import { workloads } from '../../src/scenarios/workloads.ts';
import { openSession, runOf } from '../../src/session/index.ts';

const FOLDER = 'src/scenarios/workloads';
const files = readdirSync(FOLDER);
const dataOf = (file: string) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));

describe('the built-in workloads', () => {
  it('are all the files of their folder', () => {
    expect(workloads.map(({ id }) => `${id}.json`).sort()).toEqual(files.sort());
    expect(files.length).toBeGreaterThan(0);
  });

  it.each(files)('%s is what the schema reads', (file) => {
    const read = readWorkload(dataOf(file), file);
    expect(workloads.find(({ id }) => id === read.id)).toEqual(read);
  });

  it.each(workloads)('$id asks as often, and writes as much, as its file says', (scenario) => {
    const { perSecond, writeShare } = dataOf(`${scenario.id}.json`);
    const rate = scenario.load.reduce((sum, load) => sum + (load.perSecond ?? 0) * load.clients.length, 0);
    expect(rate).toBeCloseTo(perSecond);
    const weights = scenario.load.flatMap(({ statements }) =>
      statements.map(({ sql, weight }) => ({ writes: /^UPDATE/.test(sql), weight })),
    );
    const writes = weights.reduce((sum, each) => sum + (each.writes ? each.weight : 0), 0);
    expect(writes).toBeCloseTo(writeShare);
    expect(weights.reduce((sum, each) => sum + each.weight, 0)).toBeCloseTo(1);
  });
});

describe('rows of a workload that says what they are sharded by', () => {
  it.each(workloads.filter(({ shardedBy }) => shardedBy !== undefined))(
    '$id: lie on every partition, and every question is answered',
    { timeout: 60_000 },
    async (workload) => {
      const load = workload.load.map((each) => ({ ...each, untilMs: 2_000 }));
      const run = runOf(under({ ...workload, load, untilMs: 3_000 }, { architecture: 'partition-router', preset: null }, () => true));
      const session = await openSession(run);
      const partitions = session.stage.nodes
        .filter(({ kind }) => kind === 'partition')
        .map(({ id }) => session.sql.engine.image(id).length);
      const largest = Math.max(...partitions);
      expect(partitions.length).toBe(5);
      expect(Math.min(...partitions)).toBeGreaterThan(largest / 4);
      session.runToEnd();
      const answers = session.trace.slice(0).flatMap((event) => (event.type === 'return' ? [event.outcome.ok] : []));
      expect(answers.length).toBeGreaterThan(50);
      expect(answers.filter((ok) => !ok)).toEqual([]);
      session.close();
    },
  );
});

describe('a workload that is wrong is refused in a sentence', () => {
  it.each([
    [{ perSecond: 0 }, 'w.json, at perSecond: it is 0; give 0.1 or more.'],
    [{ architecture: 'single-node' }, 'w.json, at architecture: there is no field “architecture” here. Remove it or fix its name.'],
    [{ reads: [] }, 'w.json, at reads: nothing is read, but writeShare is 0.05. Give reads, or a writeShare of 1.'],
    [{ writeShare: 2 }, 'w.json, at writeShare: it is 2; give 1 or less.'],
  ])('%j', (change, sentence) => {
    expect(() => readWorkload({ ...dataOf('blog.json'), ...change }, 'w.json')).toThrow(sentence);
  });
});
