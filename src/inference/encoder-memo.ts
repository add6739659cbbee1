import type { EncoderOutputs, LoadedModel } from './session';
import type { TokenIds } from './window';

/** The encoder for one conversation: a window that was read before (a short message is its own scan window) is not read again. */
export class EncoderMemo {
  readonly #encoder: LoadedModel<EncoderOutputs>;
  readonly #read = new Map<string, EncoderOutputs>();

  constructor(encoder: LoadedModel<EncoderOutputs>) {
    this.#encoder = encoder;
  }

  /** As `LoadedModel.run`. */
  async run(windows: readonly TokenIds[]): Promise<readonly (EncoderOutputs | undefined)[]> {
    const keys = windows.map((window) => window.join());
    const fresh = windows.filter((_, index) => !this.#read.has(keys[index] ?? ''));
    const outputs = await this.#encoder.run(fresh);
    fresh.forEach((window, index) => {
      const output = outputs[index];
      if (output) this.#read.set(window.join(), output);
    });
    return keys.map((key) => this.#read.get(key));
  }
}
