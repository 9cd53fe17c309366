/** Where a terminal's next line is typed, who sits there, and at which level its transactions begin. */
import type { ReactElement } from 'react';
import { beginAt, LEVELS, type Terminal } from '../../scenarios/terminals.ts';
import type { Isolation } from '../../sim/operation.ts';
import { SqlBox } from '../console/SqlBox.tsx';
import { PROMPTS, type Within } from './facts.ts';
import * as Say from '../../words/en/terminals.ts';

export interface HeadProps {
  readonly terminal: Terminal;
  readonly clients: readonly string[];
  readonly far: string;
  readonly name: string;
  readonly level: Isolation;
  readonly city: (id: string) => string;
  readonly onClient: (client: string) => void;
  readonly onLevel: (level: Isolation) => void;
}

export function Head({ terminal, clients, far, name, level, city, onClient, onLevel }: HeadProps): ReactElement {
  return (
    <div className="terminal-head">
      <select
        className="pick"
        aria-label={Say.whoSitsAtSTerminal(name)}
        value={terminal.client}
        onChange={(event) => onClient(event.target.value)}
      >
        {clients.map((region) => (
          <option key={region} value={`client-${region}`}>
            {city(region)}
          </option>
        ))}
      </select>{' '}
      <span className="aside">{far}</span>
      <select
        className="pick level"
        aria-label={Say.isolationLevelOfS(name)}
        value={level}
        onChange={(event) => onLevel(LEVELS.find((each) => each === event.target.value) ?? level)}
      >
        {LEVELS.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    </div>
  );
}

export interface PromptProps {
  readonly name: string;
  readonly within: Within;
  readonly sql: string;
  readonly level: Isolation;
  readonly onType: (sql: string) => void;
  readonly onLine: (sql: string) => void;
}

export function Prompt({ name, within, sql, level, onType, onLine }: PromptProps): ReactElement {
  const lines = within === 'nothing' ? [beginAt(level)] : within === 'failed' ? ['ROLLBACK'] : ['COMMIT', 'ROLLBACK'];
  return (
    <div className="terminal-prompt">
      <div className="terminal-box">
        <span className="ps" aria-hidden="true">
          {name.toLowerCase()}
          {PROMPTS[within]}
        </span>
        <SqlBox sql={sql} label={Say.aLineForSTerminal(name)} onChange={onType} onRun={() => onLine(sql)} />
      </div>
      <div className="terminal-lines">
        {lines.map((line) => (
          <button key={line} type="button" className="inline" aria-label={Say.inSTerminal(line, name)} onClick={() => onLine(line)}>
            {line.startsWith('BEGIN') ? 'BEGIN' : line}
          </button>
        ))}
      </div>
    </div>
  );
}
