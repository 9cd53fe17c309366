/** A term of the field, explained. */
export interface Term {
  readonly id: string;
  readonly term: string;
  /** Other forms in which it stands in texts, all in lower case. */
  readonly forms: readonly string[];
  readonly says: string;
  /** What particular systems call it. */
  readonly elsewhere?: string;
}
