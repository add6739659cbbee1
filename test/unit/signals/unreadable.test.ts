import type { ContentPart } from '../../../src/domain/chat';
import type { Signal } from '../../../src/domain/signal';
import { compileSources } from '../../../src/signals/compile';
import { startExtraction } from '../../../src/signals/extract';
import { viewRequest } from '../../../src/signals/request-view';
import type { UnreadableKind } from '../../../src/signals/unreadable';
import { chatOf, factsOf, message } from '../../support/chat';
import { fakeClassifier, fakeClock } from '../../support/ports';

const PDF: ContentPart = {
  type: 'document',
  source: { type: 'base64', mediaType: 'application/pdf', data: 'JVBERi0=' },
};
const LINKED: ContentPart = { type: 'document', source: { type: 'url', url: 'https://example.com/a.txt' } };
const NOTE: ContentPart = { type: 'document', source: { type: 'base64', mediaType: 'text/plain', data: 'SGVsbG8=' } };
const IMAGE: ContentPart = { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } };
const RESULT: ContentPart = { type: 'tool-result', toolCallId: 'a', content: [PDF] as const };

async function sensitive(part: ContentPart, unreadable?: readonly UnreadableKind[]): Promise<Signal | undefined> {
  const view = viewRequest(factsOf(), chatOf([message('user', 'What is in it?', part)]));
  const sources = compileSources(new Map(), [], unreadable);
  const extraction = startExtraction(view, {
    sources,
    ports: { classifier: fakeClassifier(), clock: fakeClock() },
    budgetMs: 1000,
  });
  await extraction.compute(['sensitive']);
  return extraction.signals.get('sensitive');
}

describe('content without text', () => {
  it.each([
    ['a PDF', PDF],
    ['a document behind a URL', LINKED],
    ['a PDF that a tool gave', RESULT],
  ])('%s may be sensitive', async (_what, part) => {
    expect(await sensitive(part)).toMatchObject({ state: 'unknown', reason: 'documents: cannot be read here' });
  });

  it('counts only where the config says so', async () => {
    expect(await sensitive(IMAGE)).toMatchObject({ state: 'known', value: false });
    expect(await sensitive(IMAGE, ['images'])).toMatchObject({ state: 'unknown' });
    expect(await sensitive(PDF, ['images'])).toMatchObject({ state: 'known', value: false });
  });

  it('is none in a document of text', async () => {
    expect(await sensitive(NOTE)).toMatchObject({ state: 'known', value: false });
  });

  it('does not hide what is known to be sensitive', async () => {
    const card: ContentPart = { type: 'text', text: 'My Visa is 4539 1488 0343 6467' };
    const view = viewRequest(factsOf(), chatOf([message('user', card, PDF)]));
    const extraction = startExtraction(view, {
      sources: compileSources(new Map(), []),
      ports: { classifier: fakeClassifier(), clock: fakeClock() },
      budgetMs: 1000,
    });
    await extraction.compute(['sensitive']);
    expect(extraction.signals.get('sensitive')).toMatchObject({ state: 'known', value: true });
  });
});
