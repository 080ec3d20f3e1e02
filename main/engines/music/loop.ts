// A stereo sound without beginning or end: what rings on over its end is heard at its beginning.

export class Loop {
  readonly left: Float32Array;
  readonly right: Float32Array;
  readonly sampleRate: number;

  constructor(seconds: number, sampleRate: number) {
    this.left = new Float32Array(Math.round(seconds * sampleRate));
    this.right = new Float32Array(this.left.length);
    this.sampleRate = sampleRate;
  }

  get length(): number {
    return this.left.length;
  }

  /** Mixes a mono sound in at a time, with equal power at every pan (−1 to 1). */
  add(samples: Float32Array, seconds: number, pan: number, level = 1): void {
    const angle = ((pan + 1) * Math.PI) / 4;
    const [l, r] = [Math.cos(angle) * level, Math.sin(angle) * level];
    const { left, right, length } = this;
    let at = Math.round(seconds * this.sampleRate) % length;
    for (let i = 0; i < samples.length; i++) {
      const sample = samples[i] as number;
      left[at] = (left[at] as number) + sample * l;
      right[at] = (right[at] as number) + sample * r;
      if (++at === length) at = 0;
    }
  }

  /**
   * Runs something with a memory (a filter, a reverb) round the loop: over the last `warmUp` seconds first, so that at the
   * beginning it is in the state that it has at the end.
   */
  process(each: (left: Float32Array, right: Float32Array) => void, warmUp: number): void {
    const from = this.length - Math.min(this.length, Math.round(warmUp * this.sampleRate));
    each(this.left.slice(from), this.right.slice(from));
    each(this.left, this.right);
  }
}
