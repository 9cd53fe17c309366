/** The one place where the shell hands its state to the pictures. */
import type { ReactElement } from 'react';
import type { OperationFact } from '../../trace/world.ts';

export interface Frame {
  readonly width: number;
  readonly height: number;
}

export function MapPicture({ width, height }: Frame): ReactElement {
  return <div className="picture" style={{ width, height }} />;
}

export function LanesPicture({ width }: { readonly width: number }): ReactElement {
  return <div style={{ width, height: 200 }} />;
}

export function ScrubberPicture({ width }: { readonly width: number }): ReactElement {
  return <div style={{ width, height: 36 }} />;
}

export function StripsPicture({ width }: { readonly width: number }): ReactElement {
  return <div style={{ width }} />;
}

export function HopsPicture(_props: { readonly operation: OperationFact }): ReactElement | null {
  return null;
}
