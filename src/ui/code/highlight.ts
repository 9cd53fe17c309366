/** Light colouring of TypeScript: keywords, texts and comments. */
import type { Piece } from '../console/highlight.ts';

const KEYWORDS =
  'async|await|break|case|const|continue|default|else|export|extends|false|for|from|function|if|import|in|interface|let|new|null|of|readonly|return|switch|true|type|typeof|undefined|void|while';
const TOKEN = new RegExp(`(\`(?:[^\`\\\\]|\\\\.)*\`|'(?:[^'\\\\\\n]|\\\\.)*')|(//[^\\n]*|/\\*[\\s\\S]*?\\*/)|\\b(${KEYWORDS})\\b`, 'g');

export function highlightCode(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let last = 0;
  for (const found of text.matchAll(TOKEN)) {
    if (found.index > last) pieces.push({ text: text.slice(last, found.index), kind: 'plain' });
    pieces.push({ text: found[0], kind: found[1] !== undefined ? 'text' : found[2] !== undefined ? 'comment' : 'keyword' });
    last = found.index + found[0].length;
  }
  if (last < text.length) pieces.push({ text: text.slice(last), kind: 'plain' });
  return pieces;
}
