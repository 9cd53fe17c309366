import type { Page } from './pages.tsx';
export const timelinePages: readonly Page[] = [];
