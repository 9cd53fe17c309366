/** What a proxy asks of a database beside statements: all rows, for a comparison. Source of the idea: Percona Toolkit, pt-table-checksum. */
import type { Message } from '../../../../sim/node.ts';
import type { Row } from '../../../../sim/operation.ts';
import type { ClientQuery, ClientReply } from '../../../contract.ts';

export interface RowsAsked extends Message {
  readonly kind: 'rows-asked';
}

export interface TableRows {
  readonly table: string;
  readonly rows: readonly Row[];
}

export interface Rows extends Message {
  readonly kind: 'rows';
  readonly tables: readonly TableRows[];
}

export type StatementMessage = ClientQuery | ClientReply | RowsAsked | Rows;
