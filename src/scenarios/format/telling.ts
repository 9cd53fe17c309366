/** What a lesson tells of its run, and asks. */
import * as v from 'valibot';
import { finite, id, ms, name, scalar, text } from './values.ts';

/**
 * A fact of the run. `op` refers to an operation of the scenario by its id, `node` to a node.
 * All fields given must hold (and at least one besides `op`/`node`).
 */
export const fact = v.strictObject({
  op: v.optional(id),
  /** The operation has returned; it succeeded; its outcome is unknown; it was answered from a cache. */
  returned: v.optional(v.boolean()),
  ok: v.optional(v.boolean()),
  unknown: v.optional(v.boolean()),
  cached: v.optional(v.boolean()),
  stale: v.optional(v.boolean()),
  /** Kind of node that answered, or its id. */
  servedBy: v.optional(name),
  latencyMs: v.optional(v.strictObject({ below: v.optional(finite), above: v.optional(finite) })),
  /** The first column of the first row equals this. */
  value: v.optional(scalar),
  rows: v.optional(finite),
  node: v.optional(name),
  role: v.optional(name),
  /** Any node of this kind has reached `role`. */
  kind: v.optional(name),
  /** At which moment roles are looked at, default: the end of the run. */
  atMs: v.optional(ms),
  /** A figure of the scenario, which lies within bounds. */
  figure: v.optional(id),
  above: v.optional(finite),
  below: v.optional(finite),
});

const WHEN_FORMS = 'it has to be {"atMs": …}, {"called": op}, {"returned": op} or {"role": …}, with “plusMs” if need be';

/** When a step is reached: at a time, or just after a fact of the trace (plus `plusMs`). */
export const when = v.union(
  [
    v.strictObject({ atMs: ms }),
    v.strictObject({ called: id, plusMs: v.optional(finite, 0) }),
    v.strictObject({ returned: id, plusMs: v.optional(finite, 0) }),
    /** The n-th time (from 1) after `afterMs` that a node (any, when absent) takes this role. */
    v.strictObject({
      role: name,
      node: v.optional(name),
      nth: v.optional(finite, 1),
      afterMs: v.optional(ms, 0),
      plusMs: v.optional(finite, 0),
    }),
  ],
  WHEN_FORMS,
);

export const step = v.strictObject({
  title: v.optional(text),
  /** Narration. `[query|a question]` marks a word with its glyph; `{…}` is filled from the run. */
  text,
  when,
  /** Node ids to look at; drawn larger. */
  look: v.optional(v.array(name), []),
  /** Operation whose answer and verdict the console shows. */
  op: v.optional(id),
  /** For whoever presents it: their own window shows it, and hand-outs for teachers. */
  notes: v.optional(text),
});

/** The ends of an axis on which each step is as many times the last; what is marked there is right within × 1.5 of the figure, near within × 3. */
export const estimate = v.strictObject({ figure: id, low: v.pipe(v.number(), v.minValue(0.001)), high: finite });
/** A moment as in `{at:…}`: “return op”, “role leader 2”, “crash node”. */
export const item = v.strictObject({ text, moment: text });

export const question = v.pipe(
  v.strictObject({
    /** Asked after this step (index from 0), before the run goes on. */
    afterStep: v.pipe(v.number(), v.integer(), v.minValue(0)),
    text,
    /** How it is answered: an option is chosen, a node is pointed at, a figure is estimated, moments are put in order. Default: choose. */
    kind: v.optional(v.picklist(['choose', 'point', 'estimate', 'order'])),
    /** To choose from, or to point at: exactly one's condition must hold in the run. */
    options: v.optional(
      v.pipe(
        v.array(v.strictObject({ text, node: v.optional(name), holds: v.pipe(v.array(fact), v.minLength(1)) })),
        v.minLength(2),
        v.maxLength(5),
      ),
    ),
    estimate: v.optional(estimate),
    /** To be put in the order of their moments, which the run knows. */
    items: v.optional(v.pipe(v.array(item), v.minLength(3), v.maxLength(5))),
    /** Shown with the answer. */
    why: text,
  }),
  // Whoever reads them asks for no more than there are.
  v.transform((asked) => ({ ...asked, options: asked.options ?? [] })),
);
