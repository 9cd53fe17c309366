/** The key in the corner of a picture: one mark and one word per kind of message. */
import type { ReactElement } from 'react';
import type { MessageLook } from '../../architectures/contract.ts';
import { MessageGlyph } from '../glyphs/message-glyph.tsx';
import type { Box } from './geometry.ts';
import { textWidth } from './text-width.ts';

export function Key({ looks, projector = false }: { readonly looks: readonly MessageLook[]; readonly projector?: boolean }): ReactElement {
  const size = projector ? 22 : 16;
  return (
    <div className={projector ? 'map-key projector' : 'map-key'}>
      {looks.map((look) => (
        <span key={`${look.meaning} ${look.label}`}>
          <svg className="ic" width={size} height={size} viewBox="-8 -8 16 16" aria-hidden="true">
            <MessageGlyph meaning={look.meaning} hollow={look.hollow} />
          </svg>
          {look.label}
        </span>
      ))}
    </div>
  );
}

/** The ground that the key takes, so that no name is put there. */
export function keyBox(looks: readonly MessageLook[], height: number, projector: boolean): Box {
  if (projector) return [24, height - 24 - looks.length * 34, 56 + Math.max(0, ...looks.map((l) => textWidth(l.label, 18))), height];
  const width = looks.reduce((sum, l) => sum + 38 + textWidth(l.label, 12), 0);
  return [12, height - 38, 20 + width, height];
}
