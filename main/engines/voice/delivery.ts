// How a delivery sounds: prosody in terms that every engine has some of.
import type { Delivery } from "../../../contract/values.ts";

export interface Prosody {
  /** Times the speaking rate. */
  rate: number;
  /** Semitones added. */
  pitch: number;
  /** Times the voice's own range of pitch. */
  range: number;
  /** Times the silence between sentences. */
  pause: number;
}

export const PROSODY: Record<Delivery, Prosody> = {
  calm: { rate: 0.94, pitch: -0.7, range: 0.65, pause: 1.35 },
  neutral: { rate: 1, pitch: 0, range: 1, pause: 1 },
  lively: { rate: 1.07, pitch: 1, range: 1.5, pause: 0.8 },
};
