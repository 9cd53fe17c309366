/** What every field of a form is given. */
import type { ComponentType } from 'react';
import type { Json } from '../../../scenarios/reference/json-schema.ts';

export interface PartProps {
  /** What it is called, on the screen. */
  readonly words: string;
  /** Its key, by which names are offered. */
  readonly name: string;
  readonly schema: Json;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

/** Of a part that has parts: what shows them. */
export interface HasParts extends PartProps {
  readonly shows: ComponentType<PartProps>;
}
