/** What the classifier's heads can say; the model's manifest must list the same. */

export const INTENTS = [
  'coding',
  'debugging',
  'code_review',
  'algorithm_design',
  'technical_documentation',
  'business_writing',
  'creative_writing',
  'marketing',
  'presentation',
  'summarization',
  'translation',
  'legal_analysis',
  'research',
  'math',
  'financial_analysis',
  'market_analysis',
  'strategy',
  'data_analysis',
  'general_knowledge',
  'conversation',
] as const;
export const COMPLEXITIES = ['simple', 'moderate', 'complex'] as const;
/** The 14 subjects of MMLU-Pro. */
export const DOMAINS = [
  'biology',
  'business',
  'chemistry',
  'computer science',
  'economics',
  'engineering',
  'health',
  'history',
  'law',
  'math',
  'other',
  'philosophy',
  'physics',
  'psychology',
] as const;
export const SENSITIVE_KINDS = [
  'personal',
  'client_confidential',
  'financial_account',
  'health',
  'privileged_legal',
  'credentials',
  'internal_only',
] as const;

export type Intent = (typeof INTENTS)[number];
export type Complexity = (typeof COMPLEXITIES)[number];
