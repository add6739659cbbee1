import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { TokenIds } from './window';

/** Names of the model's outputs that the product reads. */
export const OUTPUT_NAMES = [
  'intent',
  'complexity',
  'domain',
  'sensitivity',
  'sensitive_kinds',
  'jailbreak',
  'embedding',
] as const;
export type OutputName = (typeof OUTPUT_NAMES)[number];

/** Raw outputs for one window: logits of each head, and the sentence embedding with length 1. */
export type WindowOutputs = Readonly<Record<OutputName, Float32Array>>;

/** A loaded encoder. Runs on the calling thread: keep it on a worker. */
export class EncoderSession {
  readonly #session: InferenceSession;
  readonly #padId: number;

  private constructor(session: InferenceSession, padId: number) {
    this.#session = session;
    this.#padId = padId;
  }

  /**
   * @param path - the ONNX file
   * @param padId - token id that fills short rows of a batch
   */
  static async load(path: string, padId: number): Promise<EncoderSession> {
    const session = await InferenceSession.create(path, {
      // One thread for each worker: more would fight with Envoy and the event loop for the same cores.
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
    });
    return new EncoderSession(session, padId);
  }

  /** Runs a batch of windows; one element of the result for each, in order. */
  async run(windows: readonly TokenIds[]): Promise<WindowOutputs[]> {
    const length = Math.max(...windows.map((window) => window.length));
    const ids = new BigInt64Array(windows.length * length).fill(BigInt(this.#padId));
    const mask = new BigInt64Array(windows.length * length);
    windows.forEach((window, row) =>
      window.forEach((id, column) => {
        ids[row * length + column] = BigInt(id);
        mask[row * length + column] = 1n;
      }),
    );
    const shape = [windows.length, length];
    const outputs = await this.#session.run({
      input_ids: new Tensor('int64', ids, shape),
      attention_mask: new Tensor('int64', mask, shape),
    });
    return windows.map(
      (_, row) =>
        Object.fromEntries(OUTPUT_NAMES.map((name) => [name, rowOf(outputs[name], row, windows.length)])) as Record<
          OutputName,
          Float32Array
        >,
    );
  }
}

function rowOf(tensor: Tensor | undefined, row: number, rows: number): Float32Array {
  const data = tensor?.data as Float32Array;
  const width = data.length / rows;
  return data.slice(row * width, (row + 1) * width);
}
