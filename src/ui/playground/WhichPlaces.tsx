/** Which places the planet has: published ones, AWS's as measured by others, or somebody's own from a file. */
import { type ReactElement, useState } from 'react';
import { placesOfFile } from '../../data/client.ts';
import { type OwnPlaces, withPlaces } from '../../scenarios/free-play.ts';
import { Later, Part } from '../part.tsx';
import { useAppStore } from '../store.tsx';
import { FileButton } from './FileButton.tsx';
import type { Planet } from './planet.ts';
import * as Say from '../../words/en/playground/panels.ts';

const aws = new Part(() => import('../../regions/aws.ts'));

export function WhichPlaces({ planet }: { readonly planet: Planet }): ReactElement {
  const { setProblem } = useAppStore().getState();
  const [told, setTold] = useState(false);
  const { customRegions } = planet.scenario;
  const own = customRegions.length > 0;
  const isAws = customRegions.some(({ id }) => id === 'us-east-1') && customRegions.some(({ id }) => id === 'ap-southeast-7');
  const take = (places: OwnPlaces | null, label: string): void => {
    setProblem(null);
    planet.change((before) => withPlaces(before, places), label);
  };
  const takeAws = async (): Promise<void> => {
    await aws.fetch();
    const { module } = aws.state();
    if (module) take(module.awsPlaces, Say.tookTheRegionsOfAws);
  };
  const takeFile = async (file: File): Promise<void> => {
    try {
      take(await placesOfFile(file), Say.tookThePlacesOf(file.name));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <>
      <div className="pills">
        <Choice on={!own} words={Say.azures30} onChoose={() => take(null, Say.tookTheRegionsOfAzure)} />
        <Choice on={isAws} words={Say.awss32} onChoose={() => void takeAws()} />
        {own && !isAws ? <span className="pill on">{Say.yourOwn}</span> : null}
        <FileButton words={Say.orLoadACsv} accept=".csv,.tsv,.txt" onFiles={([file]) => void (file && takeFile(file))} />
        <button type="button" className="inline" aria-expanded={told} onClick={() => setTold(!told)}>
          {Say.itsFormat}
        </button>
      </div>
      {told ? <Format /> : null}
      <p className="aside">{own && !isAws ? OWN : isAws ? null : AZURE}</p>
      {isAws ? (
        <Later part={aws} what={Say.whatIsKnownOfThese}>
          {({ awsCaveats }) => <p className="aside">{awsCaveats.join(' ')}</p>}
        </Later>
      ) : null}
    </>
  );
}

const AZURE = Say.roundTripsAsMicrosoft;
const OWN = Say.roundTripsFromYourFile;

interface ChoiceProps {
  readonly on: boolean;
  readonly words: string;
  readonly onChoose: () => void;
}

function Choice({ on, words, onChoose }: ChoiceProps): ReactElement {
  return (
    <button type="button" className={on ? 'pill on' : 'pill'} aria-pressed={on} onClick={on ? undefined : onChoose}>
      {words}
    </button>
  );
}

const MATRIX = `name,lat,lon,Berlin,Oslo,Rome
Berlin,52.52,13.40,,18.5,27
Oslo,59.91,10.75,,,44
Rome,41.90,12.50,,,`;

const PAIRS = `name,lat,lon
Berlin,52.52,13.40
Oslo,59.91,10.75

from,to,ms
Berlin,Oslo,18.5`;

function Format(): ReactElement {
  return (
    <div className="places-format">
      <p className="aside">{Say.onePlaceInALine}</p>
      <pre>{MATRIX}</pre>
      <pre>{PAIRS}</pre>
    </div>
  );
}
