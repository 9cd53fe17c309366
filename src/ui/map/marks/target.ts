/** Everything drawn can be pointed at; this is what it is called when it is. */
import type { Selection } from '../../../store/state.ts';

export type Target = Selection;

/** A target as text, for attributes and comparison. */
export function targetKey(target: Target): string {
  switch (target.type) {
    case 'node':
    case 'region':
      return `${target.type}:${target.id}`;
    case 'link':
      return `link:${target.a}:${target.b}`;
    case 'message':
      return `message:${target.send}`;
  }
}

export function targetOf(key: string): Target | null {
  const [type = '', first = '', second = ''] = key.split(':');
  if (type === 'node' || type === 'region') return { type, id: first };
  if (type === 'link') return { type, a: first, b: second };
  return type === 'message' ? { type, send: Number(first) } : null;
}

export const sameTarget = (a: Target | null, b: Target | null): boolean => a !== null && b !== null && targetKey(a) === targetKey(b);

/** The target under an element of a picture. */
export function targetUnder(element: EventTarget | null): Target | null {
  const marked = element instanceof Element ? element.closest('[data-target]') : null;
  const key = marked?.getAttribute('data-target');
  return key ? targetOf(key) : null;
}
