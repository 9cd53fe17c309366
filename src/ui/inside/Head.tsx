/** Whose inside this is, how it stands with it now, and the way to its fellows and back. */
import type { ReactElement } from 'react';
import type { Look } from '../../session/look.ts';
import type { NodeFact, World } from '../../trace/world.ts';
import { NodeGlyph } from '../glyphs/node-glyph.tsx';
import { kindOf, nounOf } from '../kinds.ts';
import { useGlyphOf } from '../looks.ts';
import { nodeName, useCity } from '../names.ts';
import { aboutOf, roomOf } from '../rooms.ts';
import { useAppStore, useNow, useRun } from '../store.tsx';
import { useMedia } from '../use-size.ts';
import { standing, withArticle } from './words.ts';
import * as Say from '../../words/en/inside.ts';
import { inOrder } from '../in-order.ts';

export interface HeadProps {
  readonly fact: NodeFact;
  readonly world: World;
  readonly look: Look | null;
  readonly large: boolean;
  readonly open: boolean;
}

export function Head({ fact, world, look, large, open }: HeadProps): ReactElement {
  const { openInside } = useAppStore().getState();
  const narrow = useMedia('(max-width: 1000px)');
  const architecture = useRun((run) => roomOf(run.spec.scenario));
  const glyphOf = useGlyphOf(useNow(100));
  const city = useCity();
  const glyph = glyphOf(fact);
  const { name, holds } = kindOf(aboutOf(architecture), fact.kind);
  const noun = nounOf(aboutOf(architecture), fact);
  const px = large ? 64 : 48;
  return (
    <header className="inside-head">
      <svg width={px} height={px} viewBox="-24 -24 48 48" aria-hidden="true">
        <NodeGlyph glyph={glyph} health={fact.health} role={fact.role} k={1.25} />
      </svg>
      <div>
        <h1>
          {city(fact.id)}, {holds === 'main' && noun === name ? Say.the(noun) : withArticle(noun)}
        </h1>
        <p className="prose">
          {standing({ look, fact, world, city, note: glyph.note, open }).map(({ text, outside }) => (
            <span key={text} className={outside ? 'outside' : undefined}>
              {text}{' '}
            </span>
          ))}
        </p>
      </div>
      <Fellows node={fact.id} large={large} />
      <div className="inside-acts">
        {narrow ? null : (
          <button type="button" className="inline" onClick={() => openInside({ node: fact.id, large: !large })}>
            {large ? Say.besideThePicture : Say.openLarge}
          </button>
        )}
        <button type="button" className="quiet" onClick={() => openInside(null)}>
          {inOrder(Say.backToTheMap(<kbd>{Say.esc}</kbd>))}
        </button>
      </div>
    </header>
  );
}

/** The other nodes, one of which can be looked into instead. */
function Fellows({ node, large }: { readonly node: string; readonly large: boolean }): ReactElement | null {
  const { openInside } = useAppStore().getState();
  const stage = useRun((run) => run.stage);
  if (!stage) return null;
  const fellows = stage.nodes.filter(({ kind }) => kind !== 'client');
  return (
    <label className="choose fellows">
      <span className="unseen">{Say.node}</span>
      <select value={node} onChange={(event) => openInside({ node: event.target.value, large })}>
        {fellows.map(({ id }) => (
          <option key={id} value={id}>
            {nodeName(stage, id)}
          </option>
        ))}
      </select>
    </label>
  );
}
