/** What a request may need of a model and not every model has. */
export const ABILITIES = ['images', 'documents', 'audio', 'tools', 'jsonSchema', 'stream'] as const;
export type Ability = (typeof ABILITIES)[number];
