import type { Page } from './pages.tsx';
export const chartPages: readonly Page[] = [];
