// A limiter of true peaks that looks ahead: its gain goes down before a peak comes, so that nothing is cut off, and up again slowly.
import { PeakBetween } from "./truePeak.ts";

/** Half a millisecond at 48 kHz: one gain each, in a straight line between. */
const BLOCK = 24;
/** Blocks over which the gain goes down. */
const AHEAD = 10;
/** Seconds in which two thirds of the gain have come back. */
const RELEASE = 0.05;

/** With state, so that a long sound can pass in pieces. What comes out is late by `delay` samples, and silence before. */
export class Limiter {
  readonly delay = (AHEAD + 2) * BLOCK;
  readonly #limit: number;
  readonly #release: number;
  readonly #peaks: readonly [PeakBetween, PeakBetween];
  /** What went out last, and behind it what has come in and not gone out. */
  #rooms: [Float32Array, Float32Array];
  #passed = 0;
  /** Gain that each waiting block by itself may have, at most; the first belongs to the block that goes out next. */
  readonly #allowed: number[] = Array.from({ length: AHEAD + 3 }, () => 1);
  readonly #lowest: number[] = Array.from({ length: AHEAD }, () => 1);
  #held = 1;
  #gain = 1;

  /** @param limit dBTP. */
  constructor(sampleRate: number, limit: number) {
    this.#limit = 10 ** (limit / 20);
    this.#release = 1 - Math.exp(-BLOCK / (RELEASE * sampleRate));
    this.#peaks = [new PeakBetween(0.6 * this.#limit), new PeakBetween(0.6 * this.#limit)];
    this.#rooms = [new Float32Array(this.delay), new Float32Array(this.delay)];
  }

  /** As many samples as come in; these must be whole blocks (24). What comes out is valid until the next comes in. */
  process(left: Float32Array, right: Float32Array): [Float32Array, Float32Array] {
    const { length } = left;
    const [l, r] = this.#room(length);
    l.set(left, this.delay);
    r.set(right, this.delay);
    for (let at = 0; at < length; at += BLOCK) {
      const peak = Math.max(
        this.#peaks[0].of(left.subarray(at, at + BLOCK)),
        this.#peaks[1].of(right.subarray(at, at + BLOCK)),
      );
      this.#allowed.push(peak > this.#limit ? this.#limit / peak : 1);
      this.#allowed.shift();
      const next = this.#next();
      if (next !== 1 || this.#gain !== 1) {
        const step = (next - this.#gain) / BLOCK;
        for (let i = at; i < at + BLOCK; i++) {
          this.#gain += step;
          l[i] = (l[i] as number) * this.#gain;
          r[i] = (r[i] as number) * this.#gain;
        }
        this.#gain = next;
      }
    }
    return [l.subarray(0, length), r.subarray(0, length)];
  }

  /** Two channels that begin with what waits. */
  #room(length: number): [Float32Array, Float32Array] {
    const passed = this.#passed;
    const rooms = this.#rooms.map((room) => {
      const next = room.length < this.delay + length ? new Float32Array(this.delay + length) : room;
      next.set(room.subarray(passed, passed + this.delay));
      return next;
    }) as [Float32Array, Float32Array];
    this.#rooms = rooms;
    this.#passed = length;
    return rooms;
  }

  /**
   * The mean of the lowest gains of the last AHEAD moments, each of which looks as far ahead: at a peak all of them know of it.
   * They come back slowly, and never above what is allowed.
   */
  #next(): number {
    const lowest = Math.min(...this.#allowed);
    this.#held = Math.min(lowest, this.#held + (1 - this.#held) * this.#release);
    // So near that nobody could tell: what needs no limit is not changed by a bit.
    if (lowest === 1 && this.#held > 0.9999) this.#held = 1;
    this.#lowest.push(this.#held);
    this.#lowest.shift();
    return this.#lowest.every((one) => one === 1) ? 1 : this.#lowest.reduce((sum, one) => sum + one, 0) / AHEAD;
  }
}
