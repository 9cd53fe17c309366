/** What the build reads from the rooms' files; see `vite.handlers.ts`. */
declare module 'virtual:handlers' {
  const rooms: Readonly<Record<string, import('./src/ui/code/handlers.ts').RoomHandlers>>;
  export default rooms;
}

/** Which lessons have stills: id:steps:opening …; see `vite.parts.ts` and `public/still.js`. */
declare module 'virtual:stills' {
  const stills: string;
  export default stills;
}

/** A page of text, as it stands in its file. */
declare module '*.md?raw' {
  const text: string;
  export default text;
}

/** What a browser keeps so that the page opens without a network; see `vite.offline.ts`. */
declare module 'virtual:files-of-the-page' {
  const files: readonly { readonly url: string; readonly revision: string | null }[];
  export default files;
}
