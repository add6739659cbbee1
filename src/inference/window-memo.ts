import type { HeadOutputs, LoadedModel } from './session';
import type { TokenIds } from './window';

/** A model for one conversation: a window that was read before (a short message is its own scan window) is not read again. */
export class WindowMemo<Outputs extends HeadOutputs> {
  readonly #model: LoadedModel<Outputs>;
  readonly #read = new Map<string, Outputs>();

  constructor(model: LoadedModel<Outputs>) {
    this.#model = model;
  }

  /** As `LoadedModel.run`. */
  async run(windows: readonly TokenIds[]): Promise<readonly Outputs[]> {
    const keys = windows.map((window) => window.join());
    const fresh = windows.filter((_, index) => !this.#read.has(keys[index] ?? ''));
    const outputs = await this.#model.run(fresh);
    fresh.forEach((window, index) => {
      const output = outputs[index];
      if (output) this.#read.set(window.join(), output);
    });
    return keys.map((key) => found(this.#read.get(key)));
  }

  /** As `run`, for one window. */
  async runOne(window: TokenIds): Promise<Outputs> {
    const [outputs] = await this.run([window]);
    return found(outputs);
  }
}

function found<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new TypeError('the model gave no outputs');
  return value;
}
