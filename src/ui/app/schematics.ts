/** Compass and ring: fetched where the place is narrow, and drawn once there is a run to draw. */
import { Part } from '../part.tsx';

export const schematics = new Part(async () => {
  const [{ Compass }, { Ring }] = await Promise.all([import('../map/compass.tsx'), import('../map/ring.tsx')]);
  return { compass: Compass, ring: Ring };
});
