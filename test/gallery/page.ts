/** What one page of the gallery is. */
import type { ReactElement } from 'react';
import type { Theme } from '../../src/ui/theme/tokens.ts';

export interface Page {
  readonly id: string;
  readonly title: string;
  readonly View: (props: { readonly theme: Theme }) => ReactElement;
}
