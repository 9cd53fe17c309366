/** English: what lesson, lesson says. */

// Lesson.tsx
export const lesson = 'Lesson';
export const stepOf = <T>(back: T, figure: number, total: number): readonly (string | T)[] => [back, ` step ${figure} of ${total}`];
export const lessons = '‹ Lessons';
export const backAnd = <T>(button: T): readonly (string | T)[] => [button, ','];
export const lesson2 = 'Lesson,';
export const step = (i: number) => `Step ${i}`;
export const onTheWayTo = <T>(line: T, hurried: boolean): readonly (string | T)[] => [
  'On the way to “',
  line,
  `”${hurried ? ', faster than usual: little happens until then.' : '.'}`,
];
export const youChangedThisRunSo = 'You changed this run, so the lesson may not fit it. ';
export const openItUnchanged = 'Open it unchanged';
export const goOnFromHere = 'Go on from here';
export const startAgain = 'Start again';
export const back = 'Back';
