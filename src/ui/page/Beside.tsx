/** What opens beside the picture or over it, fetched when it is opened for the first time: a node from inside, a chain of causes. */
import type { ReactElement } from 'react';
import { offline } from '../offline/later.ts';
import { Later, Part } from '../part.tsx';
import { useApp } from '../store.tsx';
import * as Say from '../../words/en/page/page.ts';

const inside = new Part(() => import('../inside/Inside.tsx'));
const presenter = new Part(() => import('../presenter/Telling.tsx'));
const why = new Part(() => import('../why/Why.tsx'));

export function Beside(): ReactElement {
  const looks = useApp((s) => s.inside !== null && !s.presenting);
  const asks = useApp((s) => s.why !== null && !s.presenting);
  const tells = useApp((s) => s.screen === 'lesson');
  return (
    <>
      <Later part={offline} what={null}>
        {({ Offline }) => <Offline />}
      </Later>
      {tells ? (
        <Later part={presenter} what={null}>
          {({ Telling }) => <Telling />}
        </Later>
      ) : null}
      {looks ? (
        <Later part={inside} what={Say.theLookInside} onTop>
          {({ Inside }) => <Inside />}
        </Later>
      ) : null}
      {asks ? (
        <Later part={why} what={Say.theChainOfCauses} onTop>
          {({ Why }) => <Why />}
        </Later>
      ) : null}
    </>
  );
}
