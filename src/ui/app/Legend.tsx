/** The marks of the messages that this architecture sends. */
import type { ReactElement } from 'react';
import type { About, MessageLook } from '../../architectures/contract.ts';
import { Icon } from '../glyphs/message-glyph.tsx';
import { useApp } from '../store.tsx';
import { aboutOf } from './rooms.ts';

const LOOKS_MAX = 5;

/** One look per mark, the commonest meanings first; heartbeats and the like only if there is room. */
export function legendOf({ messages }: About): readonly MessageLook[] {
  const looks = new Map<string, MessageLook>();
  for (const look of Object.values(messages)) {
    const key = `${look.meaning} ${look.hollow}`;
    if (!looks.has(key)) looks.set(key, look);
  }
  const sorted = [...looks.values()].sort((a, b) => Number(a.meaning === 'pulse') - Number(b.meaning === 'pulse'));
  return sorted.slice(0, LOOKS_MAX);
}

export function Legend(): ReactElement {
  const architecture = useApp((s) => s.scenario.architecture);
  return (
    <ul className="legend" aria-label="Marks">
      {legendOf(aboutOf(architecture)).map((look) => (
        <li key={`${look.meaning} ${look.hollow}`}>
          <Icon meaning={look.meaning} hollow={look.hollow} />
          {look.label}
        </li>
      ))}
      <li>
        <Icon meaning="lost" />
        lost
      </li>
    </ul>
  );
}
