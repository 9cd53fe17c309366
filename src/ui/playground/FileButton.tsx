/** A button that asks for a file, or several. */
import { type ReactElement, useRef } from 'react';

export interface FileButtonProps {
  readonly words: string;
  readonly accept: string;
  /** More than one may be chosen. */
  readonly several?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

export function FileButton({ words, accept, several = false, onFiles }: FileButtonProps): ReactElement {
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
        multiple={several}
        aria-label={words}
        hidden
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          // The same file may be chosen again, mended.
          event.target.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}
