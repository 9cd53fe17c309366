/** Five levels as stories: one item is written in Virginia, and read in four other regions, each at a level of its own; and under strong. */
import { it } from 'vitest';
import { partitionRouter } from '../../../src/architectures/partition-router/index.ts';
import { FIVE, openRun } from '../shared/harness.ts';
import { CHATTER, tells } from '../shared/transcript.ts';
import { SETS } from './sets.ts';

const SETUP = ['CREATE TABLE notes (tenant_id INTEGER PRIMARY KEY, body TEXT)', "INSERT INTO notes VALUES (1, 'old')"];
const READ = 'SELECT body FROM notes WHERE tenant_id = 1';
const WRITE = "UPDATE notes SET body = 'new' WHERE tenant_id = 1";
/** How a set agrees is Raft's story, told elsewhere. */
const QUIET = [...CHATTER, 'append-entries', 'append-reply', 'commit', 'position'];

it('below strong nobody waits for other regions, and each level asks as many replicas as it needs', async () => {
  const settings = {
    ...SETS,
    consistency: 'bounded staleness',
    clientLevels: 'tokyo=session, sydney=consistent prefix, recife=eventual',
  };
  const run = (await openRun({ architecture: partitionRouter, setup: SETUP, settings, regions: FIVE, patienceMs: 5000 }))
    .query(100, 'virginia', WRITE, 'write')
    .query(110, 'dublin', READ, 'bounded')
    .query(110, 'tokyo', READ, 'session')
    .query(110, 'sydney', READ, 'prefix')
    .query(110, 'recife', READ, 'eventual')
    .query(600, 'recife', READ, 'later')
    .until(800);
  await tells(
    run,
    'levels.txt',
    [
      'client-virginia → replica-virginia-1a  item',
      'replica-virginia-1a → replica-dublin-1a  ship (after 0',
      'replica-virginia-1a → client-virginia  item-reply (ask 1, status done, position 1, lsn 1, written 1, globalCommitted 0',
      'answer to write after 2.7 ms',
      'client-dublin → replica-dublin-1',
      'client-dublin → replica-dublin-1',
      'answer to bounded after',
      '[["old"]]',
      'replica-dublin-1a → replica-virginia-1a  shipped',
      'answer to later after',
      '[["new"]]',
    ],
    QUIET,
  );
});

it('under strong a write, and a read of what is on its way, wait until all regions have it', async () => {
  const settings = { ...SETS, consistency: 'strong' };
  const run = (await openRun({ architecture: partitionRouter, setup: SETUP, settings, regions: ['virginia', 'dublin'], patienceMs: 5000 }))
    .query(100, 'virginia', WRITE, 'write')
    .query(145, 'dublin', READ, 'on-its-way')
    .until(500);
  await tells(
    run,
    'levels-strong.txt',
    [
      'replica-virginia-1a → replica-dublin-1a  ship (after 0',
      'item-reply (ask 1, status done, position 1, lsn 1, written 1, globalCommitted 0',
      'client-virginia → replica-virginia-1a  barrier (ask 2, lsn 1)',
      'replica-dublin-1a → replica-virginia-1a  shipped (region dublin, committed 1',
      'client-dublin asks, as on-its-way',
      'item-reply (ask 1, status done, position 1, lsn 1, written 1, globalCommitted 0',
      'barrier (ask 2, lsn 1)',
      'replica-virginia-1a → client-virginia  barrier-reply (ask 2)',
      'answer to write after 83.5 ms',
      'replica-dublin-1a → replica-dublin-1b  global (lsn 1)',
      'client-dublin  barrier-reply (ask 2)',
      'answer to on-its-way after',
      '[["new"]]',
    ],
    QUIET,
  );
});
