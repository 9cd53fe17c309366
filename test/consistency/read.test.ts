/** Histories from files: ours, Jepsen's and Porcupine's; what cannot be read is said in one sentence with its line. */
import { describe, expect, it } from 'vitest';
import { judge, readHistory, readHistoryFile } from '../../src/consistency/index.ts';

const log = (...lines: string[]): string => lines.map((line) => `INFO  jepsen.util - ${line}`).join('\n');

describe('what is read', () => {
  it('our own lines, in any order', async () => {
    const text = [
      '{"client":"b","op":"read","key":"x","value":1,"call":6,"return":7}',
      '',
      '{"client":"a","op":"write","key":"x","value":1,"call":0,"return":1}',
      '{"client":"a","op":"cas","key":"x","expect":1,"value":2,"ok":null,"call":2,"return":3}',
    ].join('\n');
    const history = await readHistory(text);
    expect(history).toHaveLength(3);
    expect(judge(history, 'register')).toMatchObject({ verdict: 'linearizable', operations: 3, prefix: 3, offending: [] });
  });

  it('the run that a line of ours names, on whichever it stands, and nothing else of that name', async () => {
    const first = { client: 'a', op: 'write', key: 'x', value: 1, call: 0, return: 1 };
    const second = { client: 'b', txn: [['r', 'x', 1]], call: 2, return: 3, ok: true };
    const fileOf = (...lines: object[]) => readHistoryFile(lines.map((line) => JSON.stringify(line)).join('\n'));
    const history = [first, second];
    expect(await fileOf({ ...first, run: 'run=aB-_9' }, second)).toEqual({ history, run: 'run=aB-_9' });
    expect(await fileOf(first, { run: 'run=aB-_9', ...second })).toEqual({ history, run: 'run=aB-_9' });
    expect(await fileOf({ ...first, run: 7 }, { ...second, run: 'run=" onclick=' })).toEqual({ history, run: null });
    expect((await readHistoryFile(log('0 :invoke :write 4', '0 :ok :write 4'))).run).toBe(null);
  });

  it('our own transactions', async () => {
    const text = [
      '{"client":"a","txn":[["append","x",1]],"call":0,"return":1,"ok":true}',
      '{"client":"b","txn":[["r","x",[1]],["append","y",1]],"call":2,"return":null,"ok":null}',
    ].join('\n');
    expect(judge(await readHistory(text), 'list-append')).toMatchObject({ verdict: 'serializable', strict: true, operations: 2 });
  });

  it('a log of Jepsen’s, where a swap that failed compared unequal', async () => {
    const text = log('0\t:invoke\t:write\t4', '0\t:ok\t:write\t4', '1\t:invoke\t:cas\t[4 2]', '1\t:fail\t:cas\t[4 2]');
    const history = await readHistory(text);
    expect(history[1]).toEqual({ client: '1', op: 'cas', key: 'x', expect: 4, value: 2, ok: false, call: 3, return: 4 });
    expect(judge(history, 'register').verdict).toBe('not-linearizable');
  });

  it('a log with hints, other lines, and operations without an end', async () => {
    const text = `${log('6 \t:invoke :write \t38 \t:hint 0', '3 \t:invoke :read \tnil \t:hint 0', '3 \t:ok :read \t38 \t:hint 2', '4 :invoke :read nil', '4 :fail :read :timed-out')}\nWARN something else\n${log('6 :info :write :timed-out')}`;
    const history = await readHistory(text);
    expect(history).toEqual([
      { client: '6', op: 'write', key: 'x', value: 38, call: 1, return: null },
      { client: '3', op: 'read', key: 'x', value: 38, call: 2, return: 3 },
    ]);
  });

  it.each([
    ['one map a line', (maps: string[]) => maps.join('\n')],
    ['one vector', (maps: string[]) => `[${maps.join('\n ')}]`],
    ['records', (maps: string[]) => maps.map((map) => `#jepsen.history.Op${map}`).join('\n')],
  ])('EDN of Jepsen’s as %s', async (_name, written) => {
    const maps = [
      '{:type :invoke, :f :write, :value [1 4], :process 0, :time 10, :index 0}',
      '{:process :nemesis, :type :info, :f :start, :value nil}',
      '{:type :invoke, :f :read, :value [1 nil], :process 1, :time 11, :index 1}',
      '{:type :ok, :f :read, :value [1 4], :process 1, :time 12, :index 2}',
      '{:type :info, :f :write, :value [1 4], :process 0, :time 13, :index 3, :error :timeout}',
      '{:type :invoke, :f :cas, :value [1 [3 2]], :process 2}',
      '{:type :fail, :f :cas, :value [1 [3 2]], :process 2}',
    ];
    const history = await readHistory(written(maps));
    expect(history).toMatchObject([
      { client: '0', op: 'write', key: '1', value: 4, return: null },
      { client: '1', op: 'read', key: '1', value: 4 },
    ]);
    expect(judge(history, 'register').verdict).toBe('linearizable');
  });

  it('EDN of transactions', async () => {
    const text = [
      '{:type :invoke, :f :txn, :value [[:append 3 1] [:r 3 nil]], :process 0}',
      '{:type :ok, :f :txn, :value [[:append 3 1] [:r 3 [1]]], :process 0}',
      '{:type :invoke, :f :txn, :value [[:append 3 2]], :process 1}',
      '{:type :fail, :f :txn, :value [[:append 3 2]], :process 1}',
    ].join('\n');
    const history = await readHistory(text);
    expect(history).toMatchObject([
      {
        txn: [
          ['append', '3', 1],
          ['r', '3', [1]],
        ],
        ok: true,
      },
      { ok: false },
    ]);
    expect(judge(history, 'list-append')).toMatchObject({ verdict: 'serializable', strict: true });
  });
});

describe('what is not', () => {
  it.each([
    ['', /^The history is empty/],
    ['hello', /^The file is no history/],
    ['{"client":"a"', /^Line 1: it is no JSON/],
    ['{"client":1,"op":"read"}', /^Line 1: “client” is no text/],
    ['{"client":"a","op":"read","key":"x","value":1,"call":5,"return":4}', /^Line 1: it returned before it was called/],
    ['{"client":"a","op":"push","key":"x","call":5,"return":6}', /^Line 1: “op” is none of/],
    ['{"client":"a","op":"read","key":"x","call":5}', /^Line 1: “return” is no number/],
    ['{"client":"a","txn":[["x"]],"call":5,"return":6,"ok":true}', /^Line 1: a step of “txn” is not understood/],
    [log('0 :ok :read 4'), /^Line 1: process 0 ends an operation that it did not begin/],
    [log('0 :invoke :read nil', '0 :invoke :read nil'), /^Line 2: process 0 begins an operation while one is open/],
    [log('0 :invoke :append "x"'), /^Line 1: its value is no number/],
    ['{:type :invoke, :f :append, :key "0", :value "x", :process 0}', /^Line 1: “append” is no operation of a register/],
    ['{:type :invoke, :f ', /^Line 1: it is no map/],
  ])('%j: a sentence', async (text, sentence) => {
    const error = await readHistory(text).catch((caught: unknown) => caught);
    expect(String(error instanceof Error ? error.message : error)).toMatch(sentence);
    expect(String(error instanceof Error ? error.message : error).length).toBeLessThan(240);
  });
});
