/** If a part of the page breaks, the rest goes on, and what was typed is kept. */
import { Component, type ReactNode } from 'react';

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
          <strong>{this.props.what} broke.</strong> What you typed is kept. {why}
        </p>
        <button type="button" className="button" onClick={() => this.setState({ why: null })}>
          Draw it again
        </button>
      </div>
    );
  }
}
