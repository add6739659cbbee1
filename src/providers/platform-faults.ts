import type { DialectName, ProviderPlatform } from '../domain/model';

/** What does not fit together in a provider's section of the config. */
export interface PlatformFault {
  /** Below the provider, as in `['bedrock', 'region']`. */
  readonly at: readonly string[];
  readonly message: string;
  readonly isAboutKey: boolean;
}

type PlatformName = ProviderPlatform['type'];
type Named = Readonly<Record<string, unknown>>;

/** What each platform serves here. */
const DIALECTS: Readonly<Record<PlatformName, readonly DialectName[]>> = {
  azure: ['openai-chat', 'openai-responses'],
  bedrock: ['anthropic-messages'],
  vertex: ['gemini', 'anthropic-messages'],
};

/**
 * Where a platform's own hosts name the place that the config names, too; other hosts are proxies of the operator.
 * Source: https://docs.aws.amazon.com/general/latest/gr/bedrock.html,
 * https://cloud.google.com/vertex-ai/docs/reference/rest#rest_endpoints
 */
const PLACES: readonly { readonly platform: PlatformName; readonly key: string; readonly host: RegExp }[] = [
  { platform: 'bedrock', key: 'region', host: /^bedrock-runtime(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws|api)\./ },
  { platform: 'vertex', key: 'location', host: /^([a-z0-9-]+)-aiplatform\.googleapis\.com$/ },
];

/**
 * Finds what a schema cannot see: two platforms at once, a dialect that a platform does not speak, a key beside a
 * signature, a host elsewhere than the region.
 * @param provider - a provider of the config as plain data, schema errors included: what is not of the right type is
 *   passed over here
 */
export function findPlatformFaults(provider: Named): readonly PlatformFault[] {
  const [platform, other] = (Object.keys(DIALECTS) as PlatformName[]).filter((name) => provider[name] !== undefined);
  if (!platform) return [];
  if (other) return [aboutKey(other, `a provider is on one platform; take out \`${platform}\` or \`${other}\``)];
  return [...checkDialect(platform, provider), ...checkAuth(platform, provider), ...checkPlace(platform, provider)];
}

function checkDialect(platform: PlatformName, { dialect }: Named): readonly PlatformFault[] {
  const spoken = DIALECTS[platform];
  if (typeof dialect !== 'string' || spoken.some((name) => name === dialect)) return [];
  return [aboutValue(['dialect'], `\`${platform}\` speaks ${spoken.map((name) => `\`${name}\``).join(' or ')} here`)];
}

function checkAuth(platform: PlatformName, { auth }: Named): readonly PlatformFault[] {
  if (platform !== 'bedrock' || auth === undefined) return [];
  return [aboutKey('auth', '`bedrock` signs with `accessKey` and `secretKey`; take out `auth`')];
}

function checkPlace(platform: PlatformName, provider: Named): readonly PlatformFault[] {
  const place = PLACES.find((candidate) => candidate.platform === platform);
  const { url } = provider;
  if (!place || typeof url !== 'string' || !URL.canParse(url)) return [];
  // The schema makes sure that a platform is a map; here it may still be anything.
  const configured = (provider[platform] as Named | null)?.[place.key];
  const [, inHost] = place.host.exec(new URL(url).hostname) ?? [];
  if (inHost === undefined || typeof configured !== 'string' || configured === inHost) return [];
  return [aboutValue([platform, place.key], `the host of \`url\` is in \`${inHost}\``)];
}

function aboutKey(key: string, message: string): PlatformFault {
  return { at: [key], message, isAboutKey: true };
}

function aboutValue(at: readonly string[], message: string): PlatformFault {
  return { at, message, isAboutKey: false };
}
