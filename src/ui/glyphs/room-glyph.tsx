/** The mark of an architecture. */
import type { ReactElement } from 'react';
import type { About, ArchitectureId, Glyph, KindLook } from '../../architectures/showing.ts';
import { PLAIN_GLYPH } from '../../architectures/shared/glyphs.ts';
import { aboutOf } from '../rooms.ts';
import { NodeGlyph } from './node-glyph.tsx';

/** What tells an architecture from the others at a glance: the kind of node that only it has. */
function glyphOf({ kinds }: About): Glyph {
  const kind = kinds.find(({ holds }) => holds === 'answers' || holds === 'share' || holds === 'equal' || holds === 'copy') ?? kinds[0];
  const { shape, holds, ringed } = kind ?? PLAIN_KIND_LOOK;
  return {
    ...PLAIN_GLYPH,
    shape,
    ring: holds === 'main' ? 'solid' : 'hairline',
    filled: holds === 'main' || holds === 'equal',
    level: holds === 'answers' ? 0.6 : null,
    share: holds === 'share' ? [2, 4] : null,
    votes: ringed ? ['yes', 'yes', 'yes', 'waiting', 'waiting'] : null,
  };
}

const PLAIN_KIND_LOOK: Pick<KindLook, 'shape' | 'holds' | 'ringed'> = { shape: 'cylinder', holds: 'main', ringed: false };

/** Its name stands beside it. */
export function RoomGlyph({ room, px = 30 }: { readonly room: ArchitectureId; readonly px?: number }): ReactElement {
  return (
    <svg className="room-glyph" width={px} height={px} viewBox="-24 -24 48 48" aria-hidden="true">
      <NodeGlyph glyph={glyphOf(aboutOf(room))} />
    </svg>
  );
}
