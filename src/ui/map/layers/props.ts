/** What every picture of a run takes. All are pure views: nothing here knows the store. */
import type { Glyph, MessageLook } from '../../../architectures/showing.ts';
import type { Message, Micros, NodeId } from '../../../sim/node.ts';
import type { NodeFact, TraceIndex } from '../../../trace/world.ts';
import type { Stage } from '../../../session/run.ts';
import type { Theme } from '../../theme/tokens.ts';
import type { LitMoment } from '../../why/lit.ts';
import type { Target } from '../marks/target.ts';

export interface PictureProps {
  readonly stage: Stage;
  readonly index: TraceIndex;
  /** The moment now, read once per animation frame by what moves. */
  readonly getNowUs: () => Micros;
  /** The moment for what stands still (glyphs, notes, tears); changes only when these may. */
  readonly nowUs: Micros;
  readonly running: boolean;
  /** Simulated milliseconds per second of the viewer: how long an arrived message fades. */
  readonly msPerSecond: number;
  /** Node ids the step speaks of: drawn 1.22 times as large. */
  readonly look: readonly NodeId[];
  readonly glyphOf: (node: NodeFact) => Glyph;
  readonly lookOf: (message: Message) => MessageLook;
  readonly selection: Target | null;
  readonly onSelect: (target: Target) => void;
  /** Looks inside: a second click, or Enter, on what is selected. */
  readonly onOpen?: (target: Target) => void;
  readonly hovered?: Target | null;
  readonly onHover?: (target: Target | null) => void;
  /** The causes of what somebody asks about, in order of time. */
  readonly why?: readonly LitMoment[];
  readonly theme: Theme;
  readonly width: number;
  readonly height: number;
  /** Scale of glyphs and strokes; chosen from the frame when absent. */
  readonly k?: number;
  readonly projector?: boolean;
  /** A question is open: badges and rings of the nodes looked at do not give the answer away. */
  readonly hideAnswers?: boolean;
  /** Reduced motion: whole ways with numbered heads for the messages since `stepFromUs`. */
  readonly stepMode?: boolean;
  readonly stepFromUs?: Micros;
  /** Looks of messages for the key in the corner; no key when absent. */
  readonly legend?: readonly MessageLook[];
  /** What the picture shows, for those who do not see it. */
  readonly label?: string;
}
