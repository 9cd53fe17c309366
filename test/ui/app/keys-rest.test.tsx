// @vitest-environment jsdom
/** Keys belong to what is being typed in. */
import { describe, expect, it } from 'vitest';
import { isTaken } from '../../../src/ui/keys/keys.ts';

function at(html: string, key: string, more: Partial<KeyboardEvent> = {}): boolean {
  document.body.innerHTML = html;
  const target = document.querySelector('#here');
  return isTaken({ key, target, defaultPrevented: false, ctrlKey: false, metaKey: false, altKey: false, isComposing: false, ...more });
}

describe('keys rest', () => {
  it.each(['<textarea id="here"></textarea>', '<select id="here"></select>', '<dialog><p id="here"></p></dialog>', '<input id="here">'])(
    'in %s',
    (html) => {
      expect(at(html, ' ')).toBe(true);
      expect(at(html, 'PageDown')).toBe(true);
    },
  );

  it('on a button only for Space, so that a clicker still works after a click', () => {
    expect(at('<button id="here"></button>', ' ')).toBe(true);
    expect(at('<button id="here"></button>', 'PageDown')).toBe(false);
    expect(at('<button id="here"></button>', 'ArrowRight')).toBe(false);
    expect(at('<button role="tab" id="here"></button>', 'ArrowRight')).toBe(true);
  });

  it('with modifiers', () => {
    expect(at('<p id="here"></p>', 'p', { ctrlKey: true })).toBe(true);
    expect(at('<p id="here"></p>', 'p')).toBe(false);
  });
});
