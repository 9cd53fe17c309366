// @vitest-environment jsdom
/** Keys belong to what is being typed in. */
import { describe, expect, it } from 'vitest';
import { watchFocus } from '../../../src/ui/keys/clicked.ts';
import { isTaken, isUndo } from '../../../src/ui/keys/keys.ts';

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
    // What was clicked has the focus too, and no ring: the next Space is meant for the clock. The browser's test clicks.
    const end = watchFocus();
    expect(at('<button id="here"></button>', ' ')).toBe(true);
    const button = document.querySelector<HTMLElement>('#here');
    const event = { key: ' ', target: button, defaultPrevented: false, ctrlKey: false, metaKey: false, altKey: false, isComposing: false };
    button?.dispatchEvent(new Event('pointerdown', { bubbles: true }));
    button?.focus();
    button?.dispatchEvent(new Event('pointerup', { bubbles: true }));
    expect(isTaken(event)).toBe(false);
    button?.blur();
    button?.focus();
    expect(isTaken(event)).toBe(true);
    end();
    expect(at('<button id="here"></button>', 'PageDown')).toBe(false);
    expect(at('<button id="here"></button>', 'ArrowRight')).toBe(false);
    expect(at('<button role="tab" id="here"></button>', 'ArrowRight')).toBe(true);
  });

  it('undo is Ctrl or ⌘ and Z, but in a text it is the text’s own', () => {
    const undo = (html: string, init: KeyboardEventInit): boolean => {
      document.body.innerHTML = html;
      const event = new KeyboardEvent('keydown', { bubbles: true, ...init });
      document.querySelector('#here')?.dispatchEvent(event);
      return isUndo(event);
    };
    expect(undo('<p id="here"></p>', { key: 'z', ctrlKey: true })).toBe(true);
    expect(undo('<button id="here"></button>', { key: 'Z', metaKey: true })).toBe(true);
    expect(undo('<p id="here"></p>', { key: 'z' })).toBe(false);
    expect(undo('<p id="here"></p>', { key: 'z', ctrlKey: true, shiftKey: true })).toBe(false);
    expect(undo('<textarea id="here"></textarea>', { key: 'z', ctrlKey: true })).toBe(false);
  });

  it('with modifiers', () => {
    expect(at('<p id="here"></p>', 'p', { ctrlKey: true })).toBe(true);
    expect(at('<p id="here"></p>', 'p')).toBe(false);
  });
});
