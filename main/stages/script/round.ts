// Seconds and scores to the hundredth.
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
