/** All claims, in the order of their list: a letter each for query caches, replicas, partitions, multi-master, single databases and who should choose what. */
import type { Claim, Unmeasured } from './claim.ts';
import { unmeasured } from './unmeasured.ts';
import { q1 } from './q1.ts';
import { q10 } from './q10.ts';
import { q2 } from './q2.ts';
import { q3 } from './q3.ts';
import { q4 } from './q4.ts';
import { q5 } from './q5.ts';
import { q6 } from './q6.ts';
import { q7 } from './q7.ts';
import { q8 } from './q8.ts';
import { q9 } from './q9.ts';
import { r1 } from './r1.ts';
import { r2 } from './r2.ts';
import { r4 } from './r4.ts';
import { r5 } from './r5.ts';
import { r6 } from './r6.ts';
import { r7 } from './r7.ts';
import { r8 } from './r8.ts';
import { s1 } from './s1.ts';
import { s3 } from './s3.ts';
import { s4 } from './s4.ts';
import { s5 } from './s5.ts';
import { s6 } from './s6.ts';
import { m1 } from './m1.ts';
import { m2 } from './m2.ts';
import { m3 } from './m3.ts';
import { m4 } from './m4.ts';
import { m5 } from './m5.ts';
import { m6 } from './m6.ts';
import { m7 } from './m7.ts';
import { m8 } from './m8.ts';
import { m9 } from './m9.ts';
import { p1 } from './p1.ts';
import { p2 } from './p2.ts';
import { p3 } from './p3.ts';
import { p5 } from './p5.ts';
import { p8 } from './p8.ts';
import { p9 } from './p9.ts';
import { u1 } from './u1.ts';
import { u2 } from './u2.ts';
import { u3 } from './u3.ts';
import { u4 } from './u4.ts';
import { u5 } from './u5.ts';
import { u6 } from './u6.ts';
import { p4 } from './p4.ts';
import { p7 } from './p7.ts';
import { r3 } from './r3.ts';
import { p6 } from './p6.ts';
import { m10 } from './m10.ts';
import { u9 } from './u9.ts';
import { u8 } from './u8.ts';
import { u7 } from './u7.ts';
import { s2 } from './s2.ts';
import { p10 } from './p10.ts';

const measured: readonly Claim[] = [
  q1,
  q2,
  q3,
  q4,
  q5,
  q6,
  q7,
  q8,
  q9,
  q10,
  r1,
  r2,
  r4,
  r5,
  r6,
  r7,
  r8,
  s1,
  s3,
  s4,
  s5,
  s6,
  m1,
  m2,
  m3,
  m4,
  m5,
  m6,
  m7,
  m8,
  m9,
  p1,
  p2,
  p3,
  p5,
  p8,
  p9,
  u1,
  u2,
  u3,
  u4,
  u5,
  u6,
  p4,
  p7,
  r3,
  p6,
  m10,
  p10,
  s2,
  u7,
  u8,
  u9,
];

const LETTERS = 'QRPMSU';
const place = ({ id }: Pick<Claim, 'id'>): number => LETTERS.indexOf(id.charAt(0)) * 100 + Number(id.slice(1));

export const claims: readonly (Claim | Unmeasured)[] = [...measured, ...unmeasured].sort((a, b) => place(a) - place(b));
