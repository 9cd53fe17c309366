/**
 * The text of a JSON file, read once more for people: where something stands in it, and what is wrong with it where it is no JSON. Errors of
 * `JSON.parse` differ between browsers and count characters; whoever edits a file goes by lines.
 */

/** Where something stands, both counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** What is wrong there, with how to fix it: a sentence without its place. */
export interface Slip {
  readonly at: number;
  readonly words: string;
}

const DEPTH_MAX = 100;
const WORD = /[A-Za-z_$][\w$]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const NUMBERLIKE = /[-+.\w]+/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const KNOWN = ['true', 'false', 'null'];

class Wrong extends Error {
  constructor(readonly slip: Slip) {
    super(slip.words);
  }
}

/** The line and column of a character. */
export function placeAt(text: string, at: number): Place {
  const before = text.slice(0, at);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: at - start + 1 };
}

/** What keeps a text from being JSON, or makes it say less than it seems to (a field given twice); null when nothing does. */
export function slipIn(text: string): Slip | null {
  try {
    new Reader(text, null).all();
    return null;
  } catch (error) {
    if (error instanceof Wrong) return error.slip;
    throw error;
  }
}

/** Where the value at this path begins: where it is missing, what it should stand in. Null where the text is no JSON. */
export function placeOf(text: string, path: readonly string[]): Place | null {
  const reader = new Reader(text, path);
  try {
    reader.all();
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    return null;
  }
  return placeAt(text, reader.found);
}

class Reader {
  /** The deepest part of the path that is there: a field's name, or an entry. */
  found = 0;
  #at = 0;

  constructor(
    readonly text: string,
    readonly path: readonly string[] | null,
  ) {}

  all(): void {
    // Some editors begin a file with a mark of its byte order, which is no JSON.
    if (this.text.startsWith('\uFEFF')) this.#at = 1;
    this.#space();
    this.found = this.#at;
    this.#value(0, this.path !== null);
    this.#space();
    if (this.#at < this.text.length) this.#no('something follows after its end. Remove it');
  }

  #no(words: string, at = this.#at): never {
    throw new Wrong({ at, words: `${words}.` });
  }

  #space(): void {
    const { text } = this;
    while (' \t\r\n'.includes(text[this.#at] ?? '?')) this.#at++;
    if (text.startsWith('//', this.#at) || text.startsWith('/*', this.#at) || text[this.#at] === '#')
      this.#no('a comment stands here, which JSON has not. Remove it');
  }

  /** `on`: the path leads here, or through here. */
  #value(depth: number, on: boolean): void {
    if (depth > DEPTH_MAX) this.#no(`lists and objects stand in each other more than ${DEPTH_MAX} deep. Make it flatter`);
    const first = this.text[this.#at];
    if (first === undefined) this.#no('the file ends here, where a value should come. Write the rest');
    if (first === '{') this.#object(depth, on);
    else if (first === '[') this.#list(depth, on);
    else if (first === '"') this.#string();
    else this.#scalar();
  }

  #scalar(): void {
    const number = this.#match(NUMBER);
    if (number !== null && !/[\w.+-]/.test(this.text[this.#at] ?? '')) return;
    if (number !== null) this.#at -= number.length;
    const from = this.#at;
    const word = this.#match(WORD);
    if (word !== null && KNOWN.includes(word)) return;
    if (word !== null) {
      const lower = word.toLowerCase();
      if (KNOWN.includes(lower)) this.#no(`“${word}” has to be written “${lower}”`, from);
      this.#no(`“${word.slice(0, 40)}” stands without quotes. Write it as "${word.slice(0, 40)}"`, from);
    }
    const first = this.text[from] ?? '';
    if (first === "'" || first === '“' || first === '”' || first === '`')
      this.#no('texts stand in straight double quotes ("). Use those', from);
    const like = this.#match(NUMBERLIKE);
    if (like !== null) this.#no(`“${like.slice(0, 40)}” is no number as JSON writes it. Write it like 0.5, -3 or 1e3`, from);
    if (',]}'.includes(first)) this.#no(`a value is missing before “${first}”. Add it, or remove the comma before it`, from);
    this.#no('a value should come here. Write a text in quotes, a number, true, false, null, a list or an object', from);
  }

  #match(form: RegExp): string | null {
    form.lastIndex = this.#at;
    const found = form.exec(this.text)?.[0] ?? null;
    if (found !== null) this.#at += found.length;
    return found;
  }

  #string(): string {
    const from = this.#at++;
    for (;;) {
      const letter = this.text[this.#at];
      if (letter === undefined || letter === '\n') this.#no('this text has no end. Close it with a double quote (")', from);
      if (letter === '"') break;
      if (letter === '\\') {
        if (this.#match(ESCAPE) === null) this.#no('“\\” begins nothing that JSON knows. Write it twice (\\\\) to mean itself');
      } else if (letter < ' ') this.#no('a control character (a tab?) stands within a text. Write \\t for a tab');
      else this.#at++;
    }
    return this.text.slice(from + 1, this.#at++);
  }

  #object(depth: number, on: boolean): void {
    const from = this.#at++;
    const names = new Set<string>();
    this.#space();
    while (this.text[this.#at] !== '}') {
      const at = this.#at;
      if (this.text[at] !== '"') this.#noName(from, names.size > 0);
      const name = this.#string();
      if (names.has(name)) this.#no(`the field “${name.slice(0, 60)}” is given twice here. Remove one`, at);
      names.add(name);
      const next = on && this.path?.[depth] === name;
      if (next) this.found = at;
      this.#space();
      if (this.text[this.#at] !== ':') this.#no(`a colon (:) is missing after “${name.slice(0, 60)}”. Add it`);
      this.#at++;
      this.#space();
      this.#value(depth + 1, next);
      this.#more('}', from);
    }
    this.#at++;
  }

  #list(depth: number, on: boolean): void {
    const from = this.#at++;
    this.#space();
    for (let i = 0; this.text[this.#at] !== ']'; i++) {
      const next = on && this.path?.[depth] === String(i);
      if (next) this.found = this.#at;
      this.#value(depth + 1, next);
      this.#more(']', from);
    }
    this.#at++;
  }

  #noName(from: number, isLater: boolean): never {
    const letter = this.text[this.#at];
    if (letter === undefined) this.#no('this object has no end. Close it with }', from);
    if (letter === "'" || letter === '“') this.#no('names of fields stand in straight double quotes ("). Use those');
    const word = this.#match(WORD);
    if (word !== null)
      this.#no(`the field ${word.slice(0, 40)} stands without quotes. Write it as "${word.slice(0, 40)}"`, this.#at - word.length);
    this.#no(
      isLater
        ? 'the name of a field should come here. Remove the comma before it, or add the field'
        : 'the name of a field should come here',
    );
  }

  /** After an entry: a comma and another, or the end. */
  #more(end: '}' | ']', from: number): void {
    this.#space();
    const letter = this.text[this.#at];
    if (letter === end) return;
    const what = end === '}' ? 'object' : 'list';
    if (letter === undefined) this.#no(`this ${what} has no end. Close it with ${end}`, from);
    if (letter !== ',') {
      if (letter === '}' || letter === ']')
        this.#no(`“${letter}” closes a${end === ']' ? ' list' : 'n object'}, which ends with “${end}”. Change it, or close what is open`);
      this.#no('a comma is missing before this. Add it');
    }
    const comma = this.#at++;
    this.#space();
    if (this.text[this.#at] === end) this.#no(`a comma stands before “${end}” with nothing after it. Remove it`, comma);
  }
}
