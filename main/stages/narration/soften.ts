// The ceiling of the narration: from `from` on peaks are bent, so that none goes beyond `to`.
const CEILING = { from: 0.7, to: 0.95 } as const;

/** Linear up to the ceiling, then ever flatter, with a slope without a step. */
export function soften(sample: number): number {
  const over = Math.abs(sample) - CEILING.from;
  if (over <= 0) return sample;
  const room = CEILING.to - CEILING.from;
  return Math.sign(sample) * (CEILING.from + room * Math.tanh(over / room));
}
