/** A chapter of the course: what is believed, the runs in which it fails, and the one sentence to carry away. */
import * as v from 'valibot';
import { id, text } from '../format/values.ts';

const line = v.pipe(text, v.minLength(1));

export const chapterSchema = v.strictObject({
  /** Its place in the course, from 1. */
  chapter: v.pipe(v.number(), v.integer(), v.minValue(1)),
  id,
  title: line,
  /** About so many minutes to read, guess and try. */
  minutes: v.pipe(v.number(), v.minValue(1)),
  /** What it opens with, and what sensible people believe. */
  opens: line,
  believed: line,
  /** Ids of the claims that it measures. */
  claims: v.pipe(v.array(text), v.minLength(0)),
  systems: v.pipe(v.array(line), v.minLength(1)),
  /** Asked by a teacher. */
  teacher: line,
  keep: line,
  sources: v.pipe(v.array(v.strictObject({ text: line, url: v.pipe(text, v.url()) })), v.minLength(1)),
  /**
   * Some of its scenes beside each other, in the end: which is cheaper is guessed (`text`), then each stands there with its price and with these figures of
   * its.
   */
  beside: v.optional(
    v.strictObject({
      text: line,
      why: line,
      /** Ids, as in `scenes`. */
      scenes: v.pipe(v.array(id), v.minLength(2)),
      figures: v.pipe(v.array(v.strictObject({ figure: line, title: line })), v.minLength(1)),
    }),
  ),
  /** In the end the adviser is asked, and where its advice turns is drawn. */
  adviser: v.optional(v.literal(true)),
  /** Ids of its scenarios, in their order. */
  scenes: v.pipe(v.array(id), v.minLength(1)),
});

export type Chapter = v.InferOutput<typeof chapterSchema>;
