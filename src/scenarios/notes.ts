/** Presenter’s notes on the lessons of the five architectures. They would stand in the steps, as in any lesson, were those not part of the first load; they come with whoever presents. */
import type { Scenario } from './schema.ts';

/** By lesson and step, from 1. */
const NOTES: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  'sixty-seconds': {
    1: 'Ask where the question is answered. Point at the cache beside Tokyo and at the road to Virginia. Let them guess the second time before you go on.',
    4: 'Hands up for each answer. Whoever expects the new price thinks that somebody tells the cache. Ask who could, and what it would have to know.',
    5: 'Ask how long this can go on. The lifetime is a choice: let them set one for prices and one for a blog.',
    7: 'Ask whether the site is up. Looking still works where somebody has looked before; buying does not.',
  },
  'last-night': {
    1: 'Ask why Tokyo waits: for work or for the road? Point at how short the stay in Virginia is.',
    3: 'Ask what São Paulo was promised. Write the sentence on the board; it is needed at the end.',
    5: 'Two orders were confirmed, and two older ones were there. Let them say which are left before the run says it. The usual mistake is “all that were confirmed”.',
    6: 'Go back to the sentence on the board. Ask how often a copy would have to leave to keep it, and what that costs.',
  },
  'stale-in-tokyo': {
    3: 'Point at the changes as they leave: nobody waits for them. Ask what a reader in Tokyo gets in the next moment.',
    4: 'Hands up for each answer. Whoever says that it waits thinks that the copy knows of the change. It cannot, and it does not ask.',
    5: 'Ask for whom this matters. A title can be old; a balance perhaps not. Let them say what the copy could do: wait, refuse, or say how old it is.',
    8: 'Most take a copy for a stand-in. It can answer and may not decide. Ask who should be allowed to promote one.',
    9: 'Ask what may be lost with Virginia: what had not left it. Point at the new timeline, and ask what the old primary may do when it is back.',
  },
  'one-fifth': {
    2: 'Ask for three questions of their own application, and which of them name the tenant. Point at one message against five.',
    5: 'Let each take one of the three clients. The count is the one that most get wrong: it needs everybody.',
    7: 'Better or worse than one database? Four fifths go on, but there are five that can fail. Let them argue both.',
  },
  'three-of-five': {
    1: 'Hold up five fingers, and let them take any three twice: they share one. That is the proof of this lesson.',
    4: 'Two leaders sound like a catastrophe. Ask which of them can do something. Point at the ring of votes that does not close.',
    5: 'Frankfurt’s member is healthy and refuses. Many call that a fault; ask what a yes would have meant once the cable is whole.',
    7: 'Ask what Frankfurt’s client knows. It was told nothing, and that is not a no.',
  },
};

/** What its author wrote for this step, counted from 0; of a lesson that comes with the page, what was written for that. */
export const noteOn = ({ id, steps }: Scenario, step: number): string | null => steps[step]?.notes ?? NOTES[id]?.[step + 1] ?? null;
