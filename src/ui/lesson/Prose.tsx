/** Narration with the picture's marks in it: a coloured word has its glyph in front, so the text is the legend. */
import { Fragment, type ReactElement, type ReactNode, useContext } from 'react';
import type { Segment } from '../../lesson/narration.ts';
import { Explaining } from '../glossary/words.ts';
import { Icon } from '../glyphs/message-glyph.tsx';

/** Terms of the field are explained at their first use, once what explains them has come. */
export function Prose({ segments }: { readonly segments: readonly Segment[] }): ReactElement {
  const marks = useContext(Explaining);
  const used = new Set<string>();
  const explain = (text: string): ReactNode => marks?.(text, used) ?? text;
  return (
    <div className="prose">
      {paragraphs(segments).map((paragraph, i) => (
        // Paragraphs of one text never change places.
        // biome-ignore lint/suspicious/noArrayIndexKey: their place is what tells them apart
        <p key={i}>
          <Line segments={paragraph} explain={explain} />
        </p>
      ))}
    </div>
  );
}

export interface LineProps {
  readonly segments: readonly Segment[];
  /** How a piece of text is drawn; as it is, where nothing is said. */
  readonly explain?: (text: string) => ReactNode;
}

const asItIs = (text: string): ReactNode => text;

/** The same in one line, without paragraphs. */
export function Line({ segments, explain = asItIs }: LineProps): ReactElement {
  return (
    <>
      {segments.map((segment, i) => {
        // biome-ignore lint/suspicious/noArrayIndexKey: their place is what tells them apart
        if (segment.meaning === null) return <Fragment key={i}>{explain(figures(segment.text))}</Fragment>;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: their place is what tells them apart
          <span key={i} className={`word ${segment.meaning}`}>
            <Icon meaning={segment.meaning} />
            {explain(figures(segment.text))}
          </span>
        );
      })}
    </>
  );
}

/** A figure keeps its thousands and its unit on one line. */
const figures = (text: string): string => text.replace(/(\d)[ \u2009](?=\d{3}\b|(?:ms|s|%)(?![\w]))/g, '$1\u00a0');

export function plainText(segments: readonly Segment[]): string {
  return segments
    .map((s) => s.text)
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Blank lines part paragraphs. */
function paragraphs(segments: readonly Segment[]): readonly (readonly Segment[])[] {
  const out: Segment[][] = [[]];
  for (const segment of segments) {
    if (segment.meaning !== null) {
      out.at(-1)?.push(segment);
      continue;
    }
    for (const [i, text] of segment.text.split(/\n\s*\n/).entries()) {
      if (i > 0) out.push([]);
      if (text) out.at(-1)?.push({ text, meaning: null });
    }
  }
  return out.filter((paragraph) => paragraph.length > 0);
}
