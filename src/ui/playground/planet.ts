/** What a person does to the planet, as the page does it: each change makes the run anew, or forks it where it has begun. */
import { useMemo } from 'react';
import { fittingCommands, isEmpty, placed, type Standing } from '../../scenarios/free-play.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import type { RunSpec } from '../../session/run.ts';
import { alike } from '../../sim/alike.ts';
import { useAppStore, useRun } from '../store.tsx';
import { type Atlas, atlasOf } from './atlas.ts';
import * as Say from '../../words/en/playground/panels.ts';

const sameSystem = (a: Scenario, b: Scenario): boolean =>
  a.architecture === b.architecture && a.preset === b.preset && alike(a.over, b.over);

/** What was set by hand, without what the change itself says otherwise; another schema has another key. */
function settingsLeft({ settings, scenario }: RunSpec, next: Scenario): RunSpec['settings'] {
  const isSaid = (key: string): boolean =>
    next.settings[key] !== scenario.settings[key] || (key === 'key' && !alike(next.setup, scenario.setup));
  return Object.fromEntries(Object.entries(settings).filter(([key]) => !isSaid(key)));
}

export interface Planet {
  readonly scenario: Scenario;
  readonly atlas: Atlas;
  readonly empty: boolean;
  /** What it says is said where the change cannot be made. */
  change(how: (scenario: Scenario) => Scenario, label: string): void;
  /** The same for what is no part of the scenario: settings, the seed. */
  changeRun(how: (spec: RunSpec) => RunSpec, label: string): void;
  /** Puts that into a region, or takes all away (null). */
  place(region: string, standing: Standing | null): void;
  city(region: string): string;
}

export function usePlanet(): Planet {
  const store = useAppStore();
  const scenario = useRun((run) => run.spec.scenario);
  return useMemo(() => {
    const atlas = atlasOf(scenario);
    const { rebuild, setProblem } = store.getState();
    const city = (region: string): string => atlas.places.find((place) => place.id === region)?.city ?? region;
    const changeRun: Planet['changeRun'] = (how, label) => {
      try {
        rebuild(store.getState().focused, how, label);
      } catch (error) {
        setProblem(error instanceof Error ? error.message : String(error));
      }
    };
    const change: Planet['change'] = (how, label) =>
      changeRun((spec) => {
        const next = how(spec.scenario);
        const settings = sameSystem(next, spec.scenario) ? settingsLeft(spec, next) : {};
        return { ...spec, scenario: next, settings, seed: spec.seed, commands: fittingCommands(spec.commands, spec.scenario, next) };
      }, label);
    return {
      scenario,
      atlas,
      empty: isEmpty(scenario),
      change,
      changeRun,
      place: (region, standing) =>
        change((before) => placed(before, region, standing), standing ? Say.putSomethingInto(city(region)) : Say.cleared(city(region))),
      city,
    };
  }, [store, scenario]);
}
