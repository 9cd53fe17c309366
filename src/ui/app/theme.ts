/** The theme that is drawn: the choice, resolved by the system's wish and by present mode. */
import type { Theme } from '../theme/tokens.ts';
import { useApp } from '../store.tsx';
import { useMedia } from '../use-size.ts';

export function useTheme(): Theme {
  const choice = useApp((s) => s.theme);
  const presenting = useApp((s) => s.presenting);
  const dark = useMedia('(prefers-color-scheme: dark)');
  if (presenting) return 'projector';
  if (choice !== 'system') return choice;
  return dark ? 'dark' : 'light';
}
