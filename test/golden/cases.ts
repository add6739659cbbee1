import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChatRequest } from '../../src/domain/chat';
import type { DialectName } from '../../src/domain/model';
import type { AnswerDefaults } from '../../src/dialects/translate';

/** One input file and one expected file. */
export interface GoldenCase {
  readonly from: DialectName;
  readonly to: DialectName;
  readonly name: string;
  readonly input: string;
  readonly expected: string;
}

export const FIXED_DEFAULTS: AnswerDefaults = { nowSeconds: () => 1_700_000_000, newId: () => 'new' };

export const STREAM_REQUEST: ChatRequest = {
  model: 'auto',
  messages: [],
  stream: true,
  includeUsage: true,
  unsupported: [],
};

/** Where a client of each dialect sends its requests. */
export const REQUEST_PATHS: Readonly<Record<DialectName, string>> = {
  'openai-chat': '/v1/chat/completions',
  'openai-responses': '/v1/responses',
  'anthropic-messages': '/v1/messages',
  gemini: '/v1beta/models/auto:generateContent',
};

/** All cases of one kind; a case's expected files name the dialect that they are in. */
export function goldenCases(kind: 'requests' | 'responses' | 'streams' | 'errors', extension: string): GoldenCase[] {
  const root = join(__dirname, kind);
  return readdirSync(root).flatMap((from) =>
    readdirSync(join(root, from)).flatMap((file) => {
      const [name = '', to = '', end] = file.split('.');
      if (end !== extension || to === 'request') return [];
      return [
        {
          from: from as DialectName,
          to: to as DialectName,
          name,
          input: readFileSync(join(root, from, `${name}.${extension}`), 'utf8'),
          expected: readFileSync(join(root, from, file), 'utf8'),
        },
      ];
    }),
  );
}

/** What the client had asked for: `CASE.request.json` holds the fields of the canonical request that are unusual. */
export function requestOf(kind: 'responses' | 'streams', { from, name }: GoldenCase): ChatRequest {
  const usual = { ...STREAM_REQUEST, stream: kind === 'streams' };
  const file = join(__dirname, kind, from, `${name}.request.json`);
  return existsSync(file) ? { ...usual, ...(JSON.parse(readFileSync(file, 'utf8')) as Partial<ChatRequest>) } : usual;
}
