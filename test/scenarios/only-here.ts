/** Questions whose right answer is that of their own cities, and why: by run, the places of its questions. All others have the same one elsewhere. */
const ROADS = 'It speaks of how long these roads take, or compares with it.';
const MOMENT = 'Its commands are set to these roads: elsewhere what they are to meet has come already, or not yet.';
const NEAREST = 'Who is nearest, or has heard last, is a matter of these cities.';
const DRAWN = 'Other members draw other timeouts, and may elect later.';

export const onlyHere: Readonly<Record<string, readonly (readonly [question: number, why: string])[]>> = {
  'course-a-goal': [[0, MOMENT]],
  'course-distance': [
    [0, ROADS],
    [2, ROADS],
  ],
  'course-gateway': [[0, ROADS]],
  'course-half-a-transfer': [[0, MOMENT]],
  'course-late-store': [
    [0, MOMENT],
    [1, MOMENT],
    [2, MOMENT],
  ],
  'course-new-connection': [[0, ROADS]],
  'course-no-answer': [[0, DRAWN]],
  'course-one-home': [[2, ROADS]],
  'course-same-question': [[3, ROADS]],
  'course-straight-to-virginia': [[0, ROADS]],
  'course-ten-times-faster': [[0, ROADS]],
  'course-three-of-five': [[0, NEAREST]],
  'course-through-the-pool': [[0, ROADS]],
  'course-two-promises': [[0, MOMENT]],
  'stale-in-tokyo': [[0, MOMENT]],
  'late-fill': [
    [0, MOMENT],
    [1, MOMENT],
  ],
  'a-lock-of-thirty-seconds': [[2, MOMENT]],
  'a-minute-in-doubt': [[1, MOMENT]],
  'in-doubt': [
    [0, MOMENT],
    [1, MOMENT],
  ],
  'half-a-transfer': [
    [0, MOMENT],
    [1, MOMENT],
  ],
  'the-whole-or-wait': [
    [1, MOMENT],
    [2, ROADS],
  ],
  'two-ways-to-agree': [[0, NEAREST]],
  'a-split-vote': [[2, NEAREST]],
  'too-late-for-the-log': [
    [0, MOMENT],
    [1, MOMENT],
  ],
  'two-groups-one-moment': [[0, MOMENT]],
  'an-oracle-far-away': [
    [0, ROADS],
    [1, ROADS],
  ],
  'one-more-member': [[1, ROADS]],
  'a-fourth-joins': [[0, MOMENT]],
  'until-all-have-it': [[0, ROADS]],
};
