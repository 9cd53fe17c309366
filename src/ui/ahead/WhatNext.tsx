/** Where something can be broken: what can go wrong from here, fetched then. It is about the whole run, and not about what is pointed at. */
import type { ReactElement } from 'react';
import * as Say from '../../words/en/ahead/part.ts';
import { Later, Part } from '../part.tsx';

const ahead = new Part(() => import('./Ahead.tsx'));

export function WhatNext(): ReactElement {
  return (
    <Later part={ahead} what={Say.what}>
      {({ Ahead }) => <Ahead />}
    </Later>
  );
}
