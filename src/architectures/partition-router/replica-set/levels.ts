/**
 * The five consistency levels, strongest first, and what each asks of a read. Sources: azure-docs, cosmos-db/consistency-levels.md; how it is done:
 * Azure/azure-cosmos-dotnet-v3, docs/SdkDesign.md, “Consistency (direct mode)”.
 */
import type { Settings } from '../../showing.ts';

export const LEVELS = ['strong', 'bounded staleness', 'session', 'consistent prefix', 'eventual'] as const;
export type Level = (typeof LEVELS)[number];

const isLevel = (text: unknown): text is Level => LEVELS.some((level) => level === text);

/** The account's. */
export function levelOf(settings: Settings): Level {
  const level = settings['consistency'];
  return isLevel(level) ? level : 'session';
}

/** What clients of a region ask for: `tokyo=eventual`. A client may ask for less than the account promises, never for more. */
export function levelIn(region: string, settings: Settings): Level {
  const account = levelOf(settings);
  const [, own] = pairsIn(settings, 'clientLevels').find(([where]) => where === region) ?? [];
  return isLevel(own) && LEVELS.indexOf(own) > LEVELS.indexOf(account) ? own : account;
}

/** The two sides of each part of a text such as “tokyo=eventual, dublin=session”; none of an empty one. */
export const pairsIn = (settings: Settings, key: string): readonly (readonly string[])[] =>
  String(settings[key] ?? '')
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => part.split('=').map((side) => side.trim()));

/** These read two replicas of the four: with a write on three, one of them has it. */
export const readsTwo = (level: Level): boolean => level === 'strong' || level === 'bounded staleness';
