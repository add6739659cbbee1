/** @jest-environment ./test/support/native-arrays.cjs */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ASPECTS, type Aspect, type Classification } from '../../../src/domain/ports';
import { ClassifierPool } from '../../../src/inference/pool';
import { MODEL_FOLDER, WORKER_FILE } from '../../support/project';

describe('the classifier on worker threads', () => {
  let pool: ClassifierPool;

  beforeAll(async () => {
    pool = await ClassifierPool.start({
      modelFolder: MODEL_FOLDER,
      workers: 1,
      tier: 'cascade',
      workerFile: WORKER_FILE,
    });
  });
  afterAll(() => pool.close());

  async function classify(text: string, deadlineMs = 30_000): Promise<Partial<Classification>> {
    const answer = await pool.classify([{ role: 'user', text }], { aspects: ASPECTS, deadlineMs });
    if ('unavailable' in answer) throw new TypeError(answer.unavailable);
    return answer;
  }

  it.each([
    ["Help me debug this Python function that's returning None instead of the expected list", ['debugging', 'coding']],
    ["Write a professional email to decline a client's request for a discount", ['business_writing']],
    ['What are the legal implications of using open source software in our commercial product?', ['legal_analysis']],
  ])('knows what is asked in "%s"', async (text, intents) => {
    expect(intents).toContain((await classify(text)).intents?.[0]?.label);
  });

  it('finds a sensitive passage in the middle of a long text', async () => {
    const filler = 'The meeting room on the second floor has a new projector and the chairs are comfortable. '.repeat(
      60,
    );
    const secret =
      'Patient Maren Holtkamp, born 4 May 1981, HIV positive, lives at 12 Harbour Lane, phone 0171 5550134. ';
    expect((await classify(filler + secret + filler)).sensitive).toMatchObject({ state: 'known', value: true });
  });

  it('answers what was asked and nothing else', async () => {
    const messages = [{ role: 'user', text: 'What is the capital of Australia?' }] as const;
    const fieldsOf = async (...aspects: readonly Aspect[]): Promise<readonly string[]> =>
      Object.keys(await pool.classify(messages, { aspects, deadlineMs: 30_000 })).sort();
    expect(await fieldsOf('task')).toEqual(['complexities', 'domains', 'intents']);
    expect(await fieldsOf('sensitivity')).toEqual(['sensitive', 'sensitiveKinds']);
    expect(await fieldsOf('jailbreak')).toEqual(['jailbreak']);
  });

  it('runs the static tier alone, without the encoder’s file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'signalbox-model-'));
    cpSync(MODEL_FOLDER, folder, { recursive: true });
    rmSync(join(folder, 'encoder.onnx'));
    const alone = await ClassifierPool.start({
      modelFolder: folder,
      workers: 1,
      tier: 'static',
      workerFile: WORKER_FILE,
    });
    const text = 'Translate into French: the meeting is at nine.';
    const answer = await alone.classify([{ role: 'user', text }], { aspects: ASPECTS, deadlineMs: 30_000 });
    const embedded = await alone.embed(['hello']);
    await alone.close();
    rmSync(folder, { recursive: true });
    expect(answer).toMatchObject({ sensitive: { state: 'known', value: false } });
    expect('intents' in answer && answer.intents?.[0]?.label).toBe('translation');
    expect(embedded).toHaveProperty('unavailable');
  });

  it('says unknown when the deadline leaves text unread', async () => {
    // The encoder alone: the static tier may be sure of all of it at once.
    const encoder = await ClassifierPool.start({
      modelFolder: MODEL_FOLDER,
      workers: 1,
      tier: 'encoder',
      workerFile: WORKER_FILE,
    });
    const text = 'The meeting room on the second floor has a new projector. '.repeat(400);
    const answer = await encoder.classify([{ role: 'user', text }], { aspects: ASPECTS, deadlineMs: 1 });
    await encoder.close();
    expect('unavailable' in answer ? 'unknown' : answer.sensitive?.state).toBe('unknown');
  });

  it('keeps its memory, and says unknown, when a text is far longer than it can read in time', async () => {
    const before = process.memoryUsage().rss;
    const text = 'The meeting room on the second floor has a new projector. '.repeat(100_000);
    const answer = await pool.classify([{ role: 'user', text }], { aspects: ASPECTS, deadlineMs: 200 });
    expect('unavailable' in answer ? 'unknown' : answer.sensitive?.state).toBe('unknown');
    // All windows in one run would take gigabytes.
    expect(process.memoryUsage().rss - before).toBeLessThan(600e6);
  });

  it('classifies a conversation without any text', async () => {
    const answer = await pool.classify([], { aspects: ASPECTS, deadlineMs: 30_000 });
    expect(answer).toMatchObject({ sensitive: { state: 'known', value: false } });
  });

  it.each([
    ['is missing', (folder: string) => rmSync(join(folder, 'encoder.onnx'))],
    ['is corrupt', (folder: string) => writeFileSync(join(folder, 'encoder.onnx'), 'not a model')],
    ['has no manifest', (folder: string) => rmSync(join(folder, 'manifest.json'))],
    ['has no static tier', (folder: string) => rmSync(join(folder, 'static.json'))],
  ])('fails to start with a clear error when the model %s', async (_, damage) => {
    const folder = mkdtempSync(join(tmpdir(), 'signalbox-model-'));
    cpSync(MODEL_FOLDER, folder, { recursive: true });
    damage(folder);
    const start = ClassifierPool.start({ modelFolder: folder, workers: 1, tier: 'cascade', workerFile: WORKER_FILE });
    await expect(start).rejects.toMatchObject({ code: 'model_files' });
    rmSync(folder, { recursive: true });
  });
});
