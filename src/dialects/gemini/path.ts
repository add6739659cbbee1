import type { RequestNotes } from '../fields';

/** What of a request is in its path. */
export interface ModelPath {
  readonly model: string;
  readonly isStreamed: boolean;
}

/** The name may hold colons itself: the last one counts. */
const PATH = /^\/v1(?:beta)?\/models\/(.+):(generateContent|streamGenerateContent)$/;

/** Source: https://ai.google.dev/api/generate-content#method:-models.generatecontent */
export function matchesPath(path: string): boolean {
  return PATH.test(path);
}

/**
 * Reads model and streaming out of a path.
 * @param path - with query, as in `/v1beta/models/auto:streamGenerateContent?alt=sse`
 * @param notes - takes a stream that is not asked for as server-sent events, which are all that we write
 */
export function readPath(path: string, notes: RequestNotes): ModelPath {
  const [place = '', query = ''] = path.split('?', 2);
  const [, name = '', method] = PATH.exec(place) ?? [];
  const isStreamed = method === 'streamGenerateContent';
  const parameters = new URLSearchParams(query);
  if (isStreamed && (parameters.get('alt') ?? parameters.get('$alt')) !== 'sse') {
    notes.refuse('alt', 'must be sse: streams are server-sent events here, so ask for …:streamGenerateContent?alt=sse');
  }
  const model = decodeName(name);
  if (!model) notes.refuse('model', 'must be a name, percent-encoded, as in /v1beta/models/auto:generateContent');
  return { model: model ?? '', isStreamed };
}

function decodeName(name: string): string | undefined {
  try {
    return decodeURIComponent(name);
  } catch {
    // The one thing that goes wrong: a % that begins no UTF-8.
    return undefined;
  }
}
