/** If a part of the page breaks, the rest goes on, and what was typed is kept. */
import { Component, type ReactNode } from 'react';
import * as Say from '../../words/en/app/shared.ts';

interface Props {
  /** What stands inside, as the start of a sentence: `The map`. */
  readonly what: string;
  readonly children: ReactNode;
}

interface State {
  readonly why: string | null;
}

export class Boundary extends Component<Props, State> {
  override state: State = { why: null };

  static getDerivedStateFromError(error: unknown): State {
    return { why: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { why } = this.state;
    if (why === null) return this.props.children;
    return (
      <div className="broken" role="alert">
        <p>
          <strong>{Say.broke(this.props.what)}</strong>
          {Say.whatYouTypedIsKept(why)}
        </p>
        <button type="button" className="button" onClick={() => this.setState({ why: null })}>
          {Say.drawItAgain}
        </button>
      </div>
    );
  }
}
