/** Where SDKs put their key, in each client dialect. */
const KEY_HEADERS = ['authorization', 'x-api-key', 'api-key', 'x-goog-api-key'];

/** Query parameters that may hold a key. Source: https://cloud.google.com/apis/docs/system-parameters */
const KEY_PARAMETERS: ReadonlySet<string> = new Set(['key', '$key']);

/**
 * The keys that a request shows, each once, wherever a client may put one.
 * @param headers - by lower-case name, `:path` with its query included
 */
export function shownKeys(headers: ReadonlyMap<string, string>): readonly string[] {
  const inHeaders = KEY_HEADERS.map((name) => (headers.get(name) ?? '').replace(/^bearer(?:\s+|$)/i, ''));
  const inQuery = parametersOf(headers.get(':path') ?? '').flatMap((parameter) => keyIn(parameter) ?? []);
  return [...new Set([...inHeaders, ...inQuery].filter((key) => key !== ''))];
}

/** A path without the keys in its query: it goes on to a provider, and its query is read by signals. */
export function withoutKeys(path: string): string {
  const parameters = parametersOf(path);
  const kept = parameters.filter((parameter) => keyIn(parameter) === undefined);
  if (kept.length === parameters.length) return path;
  const place = path.slice(0, path.indexOf('?'));
  return kept.length > 0 ? `${place}?${kept.join('&')}` : place;
}

function parametersOf(path: string): readonly string[] {
  const mark = path.indexOf('?');
  return mark < 0 ? [] : path.slice(mark + 1).split('&');
}

/** The key in a parameter such as `key=…`, whose name may be percent-encoded; undefined for any other. */
function keyIn(parameter: string): string | undefined {
  const [[name, value] = []] = new URLSearchParams(parameter);
  return name !== undefined && KEY_PARAMETERS.has(name) ? value : undefined;
}
