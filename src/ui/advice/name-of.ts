/** What candidates are called: by their preset, or by their architecture. */
import { architectureIds } from '../../architectures/shown.ts';
import { tuningOf } from '../../architectures/tunings.ts';
import { aboutOf } from '../rooms.ts';

interface Named {
  readonly name: string;
  readonly architecture: string;
}

export const roomNameOf = ({ architecture }: Named): string => {
  const id = architectureIds.find((each) => each === architecture);
  return id ? aboutOf(id).name : architecture;
};

export const nameOf = (each: Named): string => presetNameOf(each.name) ?? roomNameOf(each);

/** Null where it is no preset. */
function presetNameOf(name: string): string | null {
  for (const id of architectureIds) {
    const preset = tuningOf(id).presets.find((each) => each.id === name);
    if (preset) return preset.name;
  }
  return null;
}

/** Where only the name is known. */
export const nameById = (name: string): string => nameOf({ name, architecture: name });
