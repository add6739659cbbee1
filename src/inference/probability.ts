/** From a head's logits to calibrated probabilities (temperature scaling, Guo et al. 2017). */

/** softmax(logits / temperature). */
export function softmax(logits: Float32Array, temperature: number): Float32Array {
  const highest = Math.max(...logits);
  const weights = logits.map((logit) => Math.exp((logit - highest) / temperature));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** 1 / (1 + e^(-logit / temperature)). */
export function sigmoid(logit: number, temperature: number): number {
  return 1 / (1 + Math.exp(-logit / temperature));
}
