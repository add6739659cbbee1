/** How a Claude model differs from its siblings in what it takes. */
export interface ModelTraits {
  /** Takes temperature, top_p and top_k at all. */
  readonly hasSampling: boolean;
  /** Takes temperature and top_p in one request. */
  readonly hasJointSampling: boolean;
  readonly thinking: 'none' | 'budget' | 'adaptive';
  /** Knows the effort `xhigh`. */
  readonly hasXhighEffort: boolean;
  /** Can be told whether to show what it thinks. */
  readonly hasDisplay: boolean;
  /** Continues an answer that the client began. */
  readonly hasPrefill: boolean;
}

const VERSION = /claude-(?:[a-z]+-)?(\d)(?:[-.](\d{1,2}))?(?!\d)/;

/**
 * Knows a model's traits by its id; ids of other makers count as old models, which take most.
 * @example traitsOf('claude-sonnet-4-5-20250929').thinking // 'budget'
 * Source: https://platform.claude.com/docs/en/about-claude/models/migration-guide,
 * https://platform.claude.com/docs/en/build-with-claude/adaptive-thinking, …/effort
 */
export function traitsOf(modelId: string): ModelTraits {
  const version = versionOf(modelId);
  return {
    hasSampling: version < 407,
    hasJointSampling: version < 401,
    thinking: version >= 406 ? 'adaptive' : version >= 307 ? 'budget' : 'none',
    hasXhighEffort: version >= 407,
    // Compatible servers of other makers need not know the field.
    hasDisplay: version >= 400 && modelId.includes('claude'),
    hasPrefill: version < 406,
  };
}

/** 4.5 is 405; a Claude without a number is a preview of what comes next. */
function versionOf(modelId: string): number {
  const [, major, minor = '0'] = VERSION.exec(modelId) ?? [];
  if (major !== undefined) return Number(major) * 100 + Number(minor);
  return modelId.includes('claude-') ? Infinity : 400;
}
