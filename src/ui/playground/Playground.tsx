/** Free play: an empty planet, what runs on it, what is asked of it, and what breaks it. */
import './playground.css';
import { type ReactElement, useCallback, useEffect, useState } from 'react';
import { dataSets } from '../../scenarios/data-sets.ts';
import { clientsOf, type Standing, withData } from '../../scenarios/free-play.ts';
import { isSharded } from '../../scenarios/variant.ts';
import { isLine } from '../../scenarios/terminals.ts';
import { Boundary } from '../app/Boundary.tsx';
import { Loading } from '../app/Loading.tsx';
import { behind } from '../app/parts.ts';
import { Console } from '../console/Console.tsx';
import { Later, Part } from '../part.tsx';
import { roomOf } from '../rooms.ts';
import { useApp, useAppStore, useRun } from '../store.tsx';
import { Transport } from '../transport/Transport.tsx';
import { useSize } from '../use-size.ts';
import { Data } from './Data.tsx';
import { Heading } from './Heading.tsx';
import { Keep } from './Keep.tsx';
import { Lanes } from './Lanes.tsx';
import type { Armed } from './palette/faults.ts';
import { Palette } from './palette/Palette.tsx';
import { type Planet, usePlanet } from './planet.ts';
import { Places } from './Places.tsx';
import { Place } from './Place.tsx';
import { PlayMap } from './PlayMap.tsx';
import { SettingsList } from './SettingsList.tsx';
import { Stories } from './Stories.tsx';
import { Traffic } from './Traffic.tsx';
import { useDrop } from './use-drop.ts';
import { useLonger } from './use-longer.ts';
import { WhatRuns } from './WhatRuns.tsx';
import { WORDS } from '../../words/en/playground/screen.ts';
import * as Say from '../../words/en/playground/panels.ts';
import { inOrder } from '../in-order.ts';

const challenge = new Part(() => import('../challenge/Banner.tsx'));

export function Playground(): ReactElement {
  const planet = usePlanet();
  const [adds, setAdds] = useState<Standing>('both');
  const [armed, setArmed] = useState<Armed | null>(null);
  const [lanes, setLanes] = useState(true);
  const terminals = useTerminalsShown(planet);
  const opened = useRun((run) => run.stage !== null);
  const wordsOnly = useApp((s) => s.wordsOnly);
  const onLanes = useCallback(() => setLanes((shown) => !shown), []);
  useFirstData(planet);
  useLonger();
  const drop = useDrop(planet);
  return (
    <>
      <main className={terminals.shown ? 'stage playing at-terminals' : 'stage playing'} {...drop}>
        {terminals.shown ? (
          <AtTerminals onShow={terminals.show} />
        ) : (
          <Heading planet={planet} adds={adds} onAdds={setAdds} onTerminals={terminals.show} />
        )}
        {terminals.shown || wordsOnly ? null : (
          <>
            <MapOfPlanet {...{ planet, adds, armed }} onArm={setArmed} />
            <Palette armed={armed} onArm={setArmed} idle={planet.empty || !opened} onLanes={onLanes} />
          </>
        )}
        <Transport />
        {wordsOnly && !terminals.shown ? (
          <PlanetInWords planet={planet} />
        ) : (
          <Boundary what={Say.theTimeline}>
            <Lanes planet={planet} shown={lanes && !terminals.shown} onLanes={terminals.shown ? null : onLanes} />
          </Boundary>
        )}
      </main>
      <aside className="side play-side" aria-label={Say.whatRunsAndWhatIs} {...drop}>
        <Later part={challenge} what={null}>
          {({ Banner }) => <Banner />}
        </Later>
        <Column planet={planet} />
      </aside>
    </>
  );
}

function PlanetInWords({ planet }: { readonly planet: Planet }): ReactElement {
  return (
    <>
      {planet.empty ? null : <Loading />}
      <Later part={behind} what={null}>
        {({ InWords }) => <InWords />}
      </Later>
    </>
  );
}

/** An empty planet is offered the first sample data. */
function useFirstData({ empty, scenario, change }: Planet): void {
  const bare = empty && scenario.setup.length === 0;
  useEffect(() => {
    const [first] = dataSets;
    if (bare && first) change((before) => withData(before, first), Say.tookTheData(first.title));
  }, [bare, change]);
}

const partitionKey = new Part(() => import('./PartitionKey.tsx'));
const author = new Part(() => import('../author/Author.tsx'));
const twoTerminals = new Part(() => import('../terminals/TwoTerminals.tsx'));

interface Shown {
  readonly shown: boolean;
  readonly show: (shown: boolean) => void;
}

/** A run that has lines of terminals opens with them, whether it comes from a link, a file or a story. */
function useTerminalsShown({ scenario, empty }: Planet): Shown {
  const [chosen, setChosen] = useState<boolean | null>(null);
  const lines = useRun((run) => run.spec.commands.some(isLine));
  return { shown: (chosen ?? lines) && !empty && clientsOf(scenario).length > 0, show: setChosen };
}

function AtTerminals({ onShow }: { readonly onShow: (shown: boolean) => void }): ReactElement {
  const [drafts, setDrafts] = useState<Readonly<Record<string, string>>>({});
  return (
    <div className="at-terminals-box">
      <h1 className="unseen">{WORDS.terminals}</h1>
      <Stories shown bare={false} onShow={onShow} />
      <Boundary what={Say.theTerminals}>
        <Later part={twoTerminals} what={Say.theTerminals}>
          {({ TwoTerminals }) => (
            <TwoTerminals drafts={drafts} onDraft={(session, sql) => setDrafts((before) => ({ ...before, [session]: sql }))} />
          )}
        </Later>
      </Boundary>
    </div>
  );
}

interface MapOfPlanetProps {
  readonly planet: Planet;
  readonly adds: Standing;
  readonly armed: Armed | null;
  readonly onArm: (armed: Armed | null) => void;
}

function MapOfPlanet({ planet, adds, armed, onArm }: MapOfPlanetProps): ReactElement {
  const [box, { width, height }] = useSize<HTMLDivElement>();
  return (
    <div className="mapbox" ref={box}>
      <Boundary what={Say.theMap}>
        {width > 0 && height > 0 ? <PlayMap {...{ width, height, planet, adds, armed, onArm }} /> : null}
      </Boundary>
      {planet.empty ? null : <Loading />}
    </div>
  );
}

/** What is pointed at, or else all that can be chosen. */
function Column({ planet }: { readonly planet: Planet }): ReactElement {
  const selection = useApp((s) => s.selection);
  const { select } = useAppStore().getState();
  // Without pictures it is told where the world is.
  const wordsOnly = useApp((s) => s.wordsOnly);
  const pointed = selection !== null && !planet.empty && !wordsOnly;
  if (pointed) {
    return (
      <>
        <section aria-label={Say.whatIsPointedAt} className="pointed">
          <button type="button" className="quiet" onClick={() => select(null)}>
            {inOrder(Say.whatRuns(<kbd>{Say.esc}</kbd>))}
          </button>
          <Place planet={planet} selection={selection} />
          <Later part={behind} what={Say.thisPart}>
            {({ Inspector }) => <Inspector />}
          </Later>
        </section>
        <Asking planet={planet} />
      </>
    );
  }
  return (
    <>
      <Boundary what={Say.thisPart}>
        <WhatRuns planet={planet} />
        <SettingsList planet={planet} />
        <Traffic planet={planet} />
        <Data planet={planet} />
        {isSharded(roomOf(planet.scenario)) ? (
          <Later part={partitionKey} what={Say.thisPart}>
            {({ PartitionKey }) => <PartitionKey planet={planet} />}
          </Later>
        ) : null}
      </Boundary>
      <Asking planet={planet} />
      {clientsOf(planet.scenario).length === 0 ? null : (
        <Boundary what={Say.thisPart}>
          <Later part={behind} what={null}>
            {({ WhatNext }) => <WhatNext />}
          </Later>
        </Boundary>
      )}
      <Boundary what={Say.thisPart}>
        <Places planet={planet} />
        <Keep planet={planet} />
        {planet.empty ? null : (
          <Later part={author} what={Say.thisPart}>
            {({ Author }) => <Author />}
          </Later>
        )}
      </Boundary>
    </>
  );
}

function Asking({ planet }: { readonly planet: Planet }): ReactElement {
  if (clientsOf(planet.scenario).length === 0) {
    return (
      <section className="console">
        <p className="aside">{WORDS.prompt}</p>
      </section>
    );
  }
  return (
    <Boundary what={Say.theConsole}>
      <Console answers={behind} />
    </Boundary>
  );
}
