/** A name for what is pointed at, for tabs and heads. */
import type { Selection } from '../../store/state.ts';
import * as Say from '../../words/en/inspector/selection.ts';

export function selectionName(selection: Selection, city: (id: string) => string): string {
  switch (selection.type) {
    case 'node':
    case 'region':
      return city(selection.id);
    case 'link':
      return `${city(selection.a)} – ${city(selection.b)}`;
    case 'message':
      return Say.message;
  }
}
