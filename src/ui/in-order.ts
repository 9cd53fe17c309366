/** A sentence of the catalogue with marks in it: its pieces, in the order in which the language says them. */
import { createElement, Fragment, type ReactNode } from 'react';

export const inOrder = (pieces: readonly ReactNode[]): ReactNode => createElement(Fragment, null, ...pieces);
