/** How long the presenter has been at it. */
import { type ReactElement, useEffect, useState } from 'react';
import * as Say from '../../words/en/presenter/presenter.ts';

const two = (figure: number): string => String(figure).padStart(2, '0');

function clock(ms: number): string {
  const s = Math.floor(ms / 1000);
  const [hours, minutes] = [Math.floor(s / 3600), Math.floor(s / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`;
}

export function Timer(): ReactElement {
  const [began, setBegan] = useState(() => performance.now());
  const [now, setNow] = useState(began);
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 250);
    return () => clearInterval(timer);
  }, []);
  const anew = (): void => {
    setBegan(performance.now());
    setNow(performance.now());
  };
  return (
    <span className="timer">
      <span className="unseen">{Say.timer} </span>
      <output title={Say.timer}>{clock(Math.max(0, now - began))}</output>
      <button type="button" className="quiet" onClick={anew}>
        {Say.beginAnew}
      </button>
    </span>
  );
}
