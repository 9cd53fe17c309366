/** What moves in a picture: it comes behind the first one, for nothing moves before a run is open. */
export { flightNear } from './messages.ts';
export { carried, paintFlights } from './paint-messages.ts';
