/** English: what inspector, role-chart says. */

// RoleChart.tsx
export const roleMachineWithTheStates = (names: string, role: string) => `Role machine with the states ${names}. Now: ${role}.`;
