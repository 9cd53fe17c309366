/** A text that is typed, under its name. */
import { type ReactElement, useId } from 'react';

export function Field({
  words,
  value,
  onChange,
  long,
}: {
  words: string;
  value: string;
  onChange: (value: string) => void;
  long?: boolean;
}): ReactElement {
  const id = useId();
  const props = { id, value, onChange: (event: { target: { value: string } }) => onChange(event.target.value) };
  return (
    <div className="author-field">
      <label htmlFor={id}>{words}</label>
      {long ? <textarea rows={3} {...props} /> : <input type="text" {...props} />}
    </div>
  );
}
