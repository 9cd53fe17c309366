/**
 * What the window with a lesson and the presenter's window tell each other. Both are pages of one browser and one origin: nothing goes over
 * a network. The presenter's window has the same run (a run is data, and equal runs are equal), so that only what is seen of it is told.
 */
import type { RunSpec } from '../../session/run.ts';
import type { AppData } from '../../store/state.ts';
import type { Spot } from '../curtain/curtain.ts';

const NAME = 'antipode-presenter';

/** What belongs to the page of the lesson and is the same in both windows. */
export const FOLLOWED = ['nowUs', 'step', 'heading', 'question', 'playing', 'playUntilUs', 'msPerSecond', 'hurryMsPerSecond'] as const;

type Clock = Pick<AppData, (typeof FOLLOWED)[number]>;

/** That of it, and nothing else. */
export const clockOf = ({ nowUs, step, heading, question, playing, playUntilUs, msPerSecond, hurryMsPerSecond }: Clock): Clock => ({
  ...{ nowUs, step, heading, question },
  ...{ playing, playUntilUs, msPerSecond, hurryMsPerSecond },
});

export interface Seen extends Clock {
  readonly black: boolean;
  /** Of the picture, px; null where none stands. */
  readonly frame: { readonly width: number; readonly height: number } | null;
}

/** `page` tells windows with lessons apart. */
export type FromLesson =
  | { readonly type: 'run'; readonly page: number; readonly spec: RunSpec }
  | { readonly type: 'seen'; readonly page: number; readonly seen: Seen }
  | { readonly type: 'gone'; readonly page: number };

export type FromPresenter =
  | { readonly type: 'hello' }
  /** A key that was pressed there. */
  | { readonly type: 'key'; readonly key: string }
  | { readonly type: 'hand'; readonly option: number }
  | { readonly type: 'black'; readonly on: boolean }
  /** Null: nobody points any more. */
  | { readonly type: 'point'; readonly at: Spot | null };

export interface Line<Told> {
  tell(message: Told): void;
  hang(): void;
}

function line<Told, Heard>(types: readonly string[], hear: (message: Heard) => void): Line<Told> {
  const channel = new BroadcastChannel(NAME);
  // Other pages of this origin may speak on it as well.
  const isOurs = (data: unknown): data is Heard =>
    typeof data === 'object' && data !== null && 'type' in data && types.includes(String(data.type));
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (isOurs(data)) hear(data);
  };
  return { tell: (message) => channel.postMessage(message), hang: () => channel.close() };
}

export const toLesson = (hear: (message: FromLesson) => void): Line<FromPresenter> => line(['run', 'seen', 'gone'], hear);
export const toPresenter = (hear: (message: FromPresenter) => void): Line<FromLesson> =>
  line(['hello', 'key', 'hand', 'black', 'point'], hear);
