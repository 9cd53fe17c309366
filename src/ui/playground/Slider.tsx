/** A slider whose change takes effect when it is let go of: every change is another run. */
import { type ReactElement, useId, useState } from 'react';

export interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min?: number;
  readonly max: number;
  /** Small values have more room than large ones. */
  readonly curved?: boolean;
  readonly whole?: boolean;
  readonly unit: string;
  readonly disabled?: boolean;
  readonly onChange: (value: number) => void;
}

const STEPS = 200;

export function Slider({
  label,
  value,
  min = 0,
  max,
  curved = false,
  whole = false,
  unit,
  disabled = false,
  onChange,
}: SliderProps): ReactElement {
  const id = useId();
  const [held, setHeld] = useState<number | null>(null);
  const shown = held ?? value;
  const position = (of: number): number => {
    const share = Math.max(0, Math.min(1, (of - min) / Math.max(1e-9, max - min)));
    return Math.round((curved ? Math.cbrt(share) : share) * STEPS);
  };
  const valueAt = (at: number): number => {
    const share = curved ? (at / STEPS) ** 3 : at / STEPS;
    const exact = min + share * (max - min);
    return whole ? Math.round(exact) : Number(exact.toPrecision(exact < 10 ? 2 : 3));
  };
  const settle = (): void => {
    if (held !== null && held !== value) onChange(held);
    setHeld(null);
  };
  const words = `${Number(shown.toPrecision(3))}${unit ? ` ${unit}` : ''}`;
  return (
    <div className="slider">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="range"
        min={0}
        max={STEPS}
        value={position(shown)}
        disabled={disabled}
        aria-valuetext={words}
        onChange={(event) => setHeld(valueAt(Number(event.target.value)))}
        onPointerUp={settle}
        onKeyUp={settle}
        onBlur={settle}
      />
      <output htmlFor={id} className="tn">
        <b>{Number(shown.toPrecision(3))}</b> <small>{unit}</small>
      </output>
    </div>
  );
}
