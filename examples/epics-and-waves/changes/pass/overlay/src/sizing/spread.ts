export type Spread = Record<string, number>;

/** Scales the weights so that they add up to one. */
export function normalizeSpread(spread: Spread): Spread {
  const weights = Object.values(spread);
  if (weights.some((weight) => weight < 0)) throw new RangeError("a weight is negative");
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return {};
  return Object.fromEntries(Object.entries(spread).map(([size, weight]) => [size, weight / total]));
}
