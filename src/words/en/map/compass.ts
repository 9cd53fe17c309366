/** English: what map, compass says. */

// compass.tsx
export const compassOfRoundTripTimes = 'Compass of round-trip times';
