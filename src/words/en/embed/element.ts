/** English: what embed, element says. */

// attributes.ts
export const theAttributeScenarioIs = 'the attribute scenario is missing. Add scenario="stale-in-tokyo", for instance.';

// element.ts
export const antipodeDiagram = 'Antipode diagram';
export const antipodeDiagram2 = (scenario: string) => `Antipode diagram: ${scenario}`;
