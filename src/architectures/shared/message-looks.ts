/** How messages are drawn, in few words: full marks for what carries something, hollow ones for questions and refusals. */
import type { MessageLook } from '../showing.ts';

type Meaning = MessageLook['meaning'];

export const full = (meaning: Meaning, label: string): MessageLook => ({ meaning, label, hollow: false });
export const hollow = (meaning: Meaning, label: string): MessageLook => ({ meaning, label, hollow: true });
