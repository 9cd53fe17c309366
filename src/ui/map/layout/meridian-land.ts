/**
 * Share of each fifth meridian (-180, -175 … 175) between 56° S and 76° N that is land, weighted by the length of a degree of longitude.
 * Computed from land.json; a test recomputes a few. Kept as a table so that choosing the map's cut needs no land data.
 */
export const LAND_SHARE: readonly number[] = [
  0.02, 0.01, 0, 0.02, 0.06, 0.05, 0.05, 0.04, 0.04, 0.04, 0.08, 0.09, 0.21, 0.26, 0.29, 0.35, 0.35, 0.28, 0.29, 0.24, 0.24, 0.45, 0.7,
  0.56, 0.47, 0.39, 0.3, 0.26, 0.19, 0.05, 0.02, 0.02, 0.02, 0.14, 0.23, 0.35, 0.35, 0.35, 0.46, 0.67, 0.73, 0.73, 0.71, 0.63, 0.52, 0.56,
  0.3, 0.35, 0.29, 0.29, 0.33, 0.4, 0.42, 0.35, 0.32, 0.39, 0.47, 0.45, 0.37, 0.49, 0.46, 0.4, 0.32, 0.34, 0.37, 0.28, 0.18, 0.06, 0.05,
  0.04, 0.06, 0.04,
];
