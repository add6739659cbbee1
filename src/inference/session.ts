import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { TokenIds } from './window';

/** Heads that every model of ours has; their outputs are raw logits. */
const HEAD_NAMES = ['intent', 'complexity', 'domain', 'sensitivity', 'sensitive_kinds', 'jailbreak'] as const;

/** Raw logits of each head for one window. */
export type HeadOutputs = Readonly<Record<(typeof HEAD_NAMES)[number], Float32Array>>;

/** An encoder's outputs: logits, and the sentence embedding with length 1. */
export type EncoderOutputs = HeadOutputs & { readonly embedding: Float32Array };

/** What `load` makes: a model that gives its heads, and an embedding where it has one. */
export interface LoadedModel<Outputs extends HeadOutputs> {
  /** Runs a batch of windows; one element of the result for each, in order. */
  run(windows: readonly TokenIds[]): Promise<readonly Outputs[]>;
}

/** Loads the encoder. Runs on the calling thread: keep it on a worker. */
export function loadEncoder(path: string, padId: number): Promise<LoadedModel<EncoderOutputs>> {
  return ModelSession.load<EncoderOutputs>(path, padId, [...HEAD_NAMES, 'embedding']);
}

/** Loads the static tier's model. */
export function loadStatic(path: string, padId: number): Promise<LoadedModel<HeadOutputs>> {
  return ModelSession.load<HeadOutputs>(path, padId, HEAD_NAMES);
}

class ModelSession<Outputs extends HeadOutputs> implements LoadedModel<Outputs> {
  readonly #session: InferenceSession;
  readonly #padId: number;
  readonly #outputNames: readonly string[];

  private constructor(session: InferenceSession, padId: number, outputNames: readonly string[]) {
    this.#session = session;
    this.#padId = padId;
    this.#outputNames = outputNames;
  }

  /**
   * @param path - the ONNX file
   * @param padId - token id that fills short rows of a batch
   */
  static async load<Outputs extends HeadOutputs>(
    path: string,
    padId: number,
    outputNames: readonly string[],
  ): Promise<ModelSession<Outputs>> {
    const session = await InferenceSession.create(path, {
      // One thread for each worker: more would fight with Envoy and the event loop for the same cores.
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
    });
    return new ModelSession<Outputs>(session, padId, outputNames);
  }

  async run(windows: readonly TokenIds[]): Promise<readonly Outputs[]> {
    if (windows.length === 0) return [];
    const length = Math.max(...windows.map((window) => window.length));
    // Not int64: every id would be a BigInt, and filling the tensors would take longer than the static tier's run.
    const ids = new Int32Array(windows.length * length).fill(this.#padId);
    const mask = new Int32Array(windows.length * length);
    windows.forEach((window, row) => {
      ids.set(window, row * length);
      mask.fill(1, row * length, row * length + window.length);
    });
    const shape = [windows.length, length];
    const tensors = await this.#session.run({
      input_ids: new Tensor('int32', ids, shape),
      attention_mask: new Tensor('int32', mask, shape),
    });
    const rowsOf = (row: number): [string, Float32Array][] =>
      this.#outputNames.map((name) => [name, rowOf(tensors[name], row, windows.length)]);
    // The names are those of `Outputs`: `loadEncoder` and `loadStatic` pair them.
    return windows.map((_, row) => Object.fromEntries(rowsOf(row)) as Outputs);
  }
}

function rowOf(tensor: Tensor | undefined, row: number, rows: number): Float32Array {
  const data = tensor?.data as Float32Array;
  const width = data.length / rows;
  return data.slice(row * width, (row + 1) * width);
}
