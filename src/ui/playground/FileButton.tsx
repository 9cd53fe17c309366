/** A button that asks for a file. */
import { type ReactElement, useRef } from 'react';

export interface FileButtonProps {
  readonly words: string;
  readonly accept: string;
  readonly onFile: (file: File) => void;
}

export function FileButton({ words, accept, onFile }: FileButtonProps): ReactElement {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="pill" onClick={() => input.current?.click()}>
        {words}
      </button>
      <input
        ref={input}
        type="file"
        accept={accept}
        aria-label={words}
        hidden
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          // The same file may be chosen again, mended.
          event.target.value = '';
          if (file) onFile(file);
        }}
      />
    </>
  );
}
