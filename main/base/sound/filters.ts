// Second-order filters after the Audio EQ Cookbook (R. Bristow-Johnson), with state, so that a long sound can pass in pieces.

export interface Coefficients {
  b0: number;
  b1: number;
  b2: number;
  a1: number;
  a2: number;
}

export class Biquad {
  readonly #c: Coefficients;
  #z1 = 0;
  #z2 = 0;

  constructor(coefficients: Coefficients) {
    this.#c = coefficients;
  }

  /** In place. */
  process(samples: Float32Array): void {
    const { b0, b1, b2, a1, a2 } = this.#c;
    let z1 = this.#z1;
    let z2 = this.#z2;
    for (let i = 0; i < samples.length; i++) {
      const x = samples[i] as number;
      const y = b0 * x + z1;
      z1 = b1 * x - a1 * y + z2;
      z2 = b2 * x - a2 * y;
      samples[i] = y;
    }
    // Values too small for a normal float would slow everything down by far in silence.
    this.#z1 = Math.abs(z1) < 1e-20 ? 0 : z1;
    this.#z2 = Math.abs(z2) < 1e-20 ? 0 : z2;
  }
}

/** @param q 0.7071 is a Butterworth filter. */
export function highPass(sampleRate: number, hertz: number, q = Math.SQRT1_2): Coefficients {
  const { cos, alpha } = angle(sampleRate, hertz, q);
  return normalised((1 + cos) / 2, -(1 + cos), (1 + cos) / 2, 1 + alpha, -2 * cos, 1 - alpha);
}

export function lowPass(sampleRate: number, hertz: number, q = Math.SQRT1_2): Coefficients {
  const { cos, alpha } = angle(sampleRate, hertz, q);
  return normalised((1 - cos) / 2, 1 - cos, (1 - cos) / 2, 1 + alpha, -2 * cos, 1 - alpha);
}

/** Its loudest, at `hertz`, is as it was. */
export function bandPass(sampleRate: number, hertz: number, q: number): Coefficients {
  const { cos, alpha } = angle(sampleRate, hertz, q);
  return normalised(alpha, 0, -alpha, 1 + alpha, -2 * cos, 1 - alpha);
}

export function peak(sampleRate: number, hertz: number, q: number, decibels: number): Coefficients {
  const { cos, alpha } = angle(sampleRate, hertz, q);
  const a = 10 ** (decibels / 40);
  return normalised(1 + alpha * a, -2 * cos, 1 - alpha * a, 1 + alpha / a, -2 * cos, 1 - alpha / a);
}

export function highShelf(sampleRate: number, hertz: number, decibels: number): Coefficients {
  const { cos, alpha } = angle(sampleRate, hertz, Math.SQRT1_2);
  const a = 10 ** (decibels / 40);
  const root = 2 * Math.sqrt(a) * alpha;
  return normalised(
    a * (a + 1 + (a - 1) * cos + root),
    -2 * a * (a - 1 + (a + 1) * cos),
    a * (a + 1 + (a - 1) * cos - root),
    a + 1 - (a - 1) * cos + root,
    2 * (a - 1 - (a + 1) * cos),
    a + 1 - (a - 1) * cos - root,
  );
}

export function lowShelf(sampleRate: number, hertz: number, decibels: number): Coefficients {
  const { cos, alpha } = angle(sampleRate, hertz, Math.SQRT1_2);
  const a = 10 ** (decibels / 40);
  const root = 2 * Math.sqrt(a) * alpha;
  return normalised(
    a * (a + 1 - (a - 1) * cos + root),
    2 * a * (a - 1 - (a + 1) * cos),
    a * (a + 1 - (a - 1) * cos - root),
    a + 1 + (a - 1) * cos + root,
    -2 * (a - 1 + (a + 1) * cos),
    a + 1 + (a - 1) * cos - root,
  );
}

function angle(sampleRate: number, hertz: number, q: number): { cos: number; alpha: number } {
  const w = (2 * Math.PI * hertz) / sampleRate;
  return { cos: Math.cos(w), alpha: Math.sin(w) / (2 * q) };
}

function normalised(b0: number, b1: number, b2: number, a0: number, a1: number, a2: number): Coefficients {
  return { b0: b0 / a0, b1: b1 / a0, b2: b2 / a0, a1: a1 / a0, a2: a2 / a0 };
}
