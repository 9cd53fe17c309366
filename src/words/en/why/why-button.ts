/** English: what why, why-button says. */

// WhyButton.tsx
export const why = 'Why? ';
export const y = 'Y';
