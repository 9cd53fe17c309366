/** Where in the text the databases found a mistake, underlined there. */
import { type Diagnostic, setDiagnostics } from '@codemirror/lint';
import type { EditorState, TransactionSpec } from '@codemirror/state';
import type { Problem } from '../../../sim/operation.ts';
import { caretAt } from '../highlight.ts';

export function markProblem(state: EditorState, problem: Problem | null): TransactionSpec {
  const found: Diagnostic[] = [];
  if (problem !== null && problem.offset !== null) {
    const { length } = caretAt(state.doc.toString(), problem.offset);
    const to = Math.min(state.doc.length, problem.offset + length);
    found.push({ from: Math.max(0, Math.min(problem.offset, to - 1)), to, severity: 'error', message: problem.message });
  }
  return setDiagnostics(state, found);
}
