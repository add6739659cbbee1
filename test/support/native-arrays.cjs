const { TestEnvironment } = require('jest-environment-node');

/**
 * Node's own typed arrays inside jest's sandbox, which has classes of its own: ONNX Runtime makes tensors of the former and
 * refuses the latter. For a test: `@jest-environment ./test/support/native-arrays.cjs`.
 */
module.exports = class NativeArrays extends TestEnvironment {
  async setup() {
    await super.setup();
    Object.assign(this.global, { Float32Array, Int32Array });
  }
};
