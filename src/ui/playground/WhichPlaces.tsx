/** Which places the planet has: published ones, AWS's as measured by others, or somebody's own from a file. */
import { type ReactElement, useState } from 'react';
import { placesOfFile } from '../../data/client.ts';
import { type OwnPlaces, withPlaces } from '../../scenarios/free-play.ts';
import { Later, Part } from '../part.tsx';
import { useAppStore } from '../store.tsx';
import { FileButton } from './FileButton.tsx';
import type { Planet } from './planet.ts';

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
    if (module) take(module.awsPlaces, 'took the regions of AWS');
  };
  const takeFile = async (file: File): Promise<void> => {
    try {
      take(await placesOfFile(file), `took the places of ${file.name}`);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <>
      <div className="pills">
        <Choice on={!own} words="Azure’s 30" onChoose={() => take(null, 'took the regions of Azure')} />
        <Choice on={isAws} words="AWS’s 32" onChoose={() => void takeAws()} />
        {own && !isAws ? <span className="pill on">your own</span> : null}
        <FileButton words="or load a .csv" accept=".csv,.tsv,.txt" onFile={(file) => void takeFile(file)} />
        <button type="button" className="inline" aria-expanded={told} onClick={() => setTold(!told)}>
          its format
        </button>
      </div>
      {told ? <Format /> : null}
      <p className="aside">{own && !isAws ? OWN : isAws ? null : AZURE}</p>
      {isAws ? (
        <Later part={aws} what="What is known of these figures">
          {({ awsCaveats }) => <p className="aside">{awsCaveats.join(' ')}</p>}
        </Later>
      ) : null}
    </>
  );
}

const AZURE = 'Round trips as Microsoft publishes them, medians and 95th percentiles over 30 days to 2026-07-30.';
const OWN = 'Round trips from your file, taken as medians; delays vary as is typical between published regions.';

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
      <p className="aside">
        One place in a line, and the round trip of every pair in ms: as a matrix, of which one half is enough, or as pairs below. Where both
        ways are given, their mean counts.
      </p>
      <pre>{MATRIX}</pre>
      <pre>{PAIRS}</pre>
    </div>
  );
}
