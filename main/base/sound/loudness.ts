// Loudness after ITU-R BS.1770-4: K-weighted mean square, gated.
import { Biquad, type Coefficients } from "./filters.ts";

/** The two filters of the recommendation, for 48 kHz (its tables 1 and 2). */
const SHELF: Coefficients = {
  b0: 1.53512485958697,
  b1: -2.69169618940638,
  b2: 1.19839281085285,
  a1: -1.69065929318241,
  a2: 0.73248077421585,
};
const HIGH_PASS: Coefficients = { b0: 1, b1: -2, b2: 1, a1: -1.99004745483398, a2: 0.99007225036621 };
const BLOCK = 19_200;
const STEP = 4_800;
const ABSOLUTE_GATE = -70;
const RELATIVE_GATE = -10;

/**
 * Integrated loudness in LUFS of sound at 48 kHz; −Infinity for silence. Sound shorter than a block of 400 ms counts as
 * one block.
 */
export function loudness(channels: readonly Float32Array[]): number {
  const weighted = channels.map((channel) => {
    const copy = channel.slice();
    new Biquad(SHELF).process(copy);
    new Biquad(HIGH_PASS).process(copy);
    return copy;
  });
  const length = channels[0]?.length ?? 0;
  const powers: number[] = [];
  for (let at = 0; at === 0 || at + BLOCK <= length; at += STEP) {
    const end = Math.min(length, at + BLOCK);
    let sum = 0;
    for (const channel of weighted) for (let i = at; i < end; i++) sum += (channel[i] as number) ** 2;
    powers.push(sum / Math.max(1, end - at));
  }
  const loud = powers.filter((power) => lufs(power) > ABSOLUTE_GATE);
  const gate = lufs(mean(loud)) + RELATIVE_GATE;
  return lufs(mean(loud.filter((power) => lufs(power) > gate)));
}

function lufs(power: number): number {
  return -0.691 + 10 * Math.log10(power);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length || 0;
}
