/**
 * The log is uploaded as it grows: at each turn the commits that the store has not got, as they were made. Source: Litestream, *How it works*;
 * PostgreSQL documentation, *Continuous Archiving and Point-in-Time Recovery*.
 */
import type { Mechanism } from '../../../contract.ts';
import { sendPart } from '../../parts.ts';
import { recording } from '../recorded.ts';

const uploading = recording((node, out, commits) =>
  sendPart(node, out, {
    form: 'log',
    after: node.stored,
    position: node.stored + commits.length,
    changes: commits.map(({ change }) => change),
    committedAtUs: commits.map(({ atUs }) => atUs),
  }),
);

export const log: Mechanism = { slot: 'backup', id: 'log', at: () => uploading };
