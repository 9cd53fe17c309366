/** How words are explained where they stand, and how to open the glossary. Neither is there in an embed. */
import { createContext, type ReactNode } from 'react';

/** Marks the terms in a text; null until what explains them has come. `used` are terms that need no explanation any more; it grows. */
export type Explain = (text: string, used?: Set<string>) => ReactNode;
export const Explaining = createContext<Explain | null>(null);

/** Opens the glossary at a term. */
export const OpenGlossary = createContext<((term: string) => void) | null>(null);
