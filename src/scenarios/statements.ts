/** A text of SQL cut into its statements, each without the semicolon at its end. */

const TRIGGER = /^\s*CREATE\s+(?:TEMP(?:ORARY)?\s+)?TRIGGER\b/i;
const TRIGGER_ENDS = /\bEND\s*$/i;

export function statementsOf(text: string): readonly string[] {
  const found: string[] = [];
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i];
    if (letter === '-' && text[i + 1] === '-') i = endOf(text, '\n', i);
    else if (letter === '/' && text[i + 1] === '*') i = endOf(text, '*/', i + 2) + 1;
    else if (letter === "'" || letter === '"' || letter === '`') i = endOf(text, letter, i + 1);
    else if (letter === '[') i = endOf(text, ']', i + 1);
    else if (letter === ';') {
      const statement = text.slice(from, i);
      // The statements of a trigger end with semicolons of their own.
      if (TRIGGER.test(bare(statement)) && !TRIGGER_ENDS.test(bare(statement))) continue;
      found.push(statement);
      from = i + 1;
    }
  }
  return [...found, text.slice(from)].map((each) => each.trim()).filter((each) => bare(each) !== '');
}

/** Where this ends, or the text does. A doubled quote ends and begins again, which comes to the same. */
function endOf(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from);
  return at < 0 ? text.length : at;
}

/** Without its comments. */
export const bare = (statement: string): string => statement.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ').trim();
