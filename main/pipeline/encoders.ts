// What encodes the picture on this machine, as a person is told of it, and the same found out anew.
import type { EncoderReport } from "../../contract/api/system.ts";
import { CODECS } from "../../contract/values.ts";
import type { Ffmpeg } from "../engines/ffmpeg/index.ts";

export interface Encoders {
  /** As it counts now; what was never asked for is tried. */
  report(signal: AbortSignal): Promise<EncoderReport>;
  /** Forgets what was found out, and tries all of it again. */
  prove(signal: AbortSignal): Promise<EncoderReport>;
}

export function createEncoders(deps: {
  ffmpeg: Ffmpeg;
  /** Chooses and tries as at a start. */
  locate: (signal: AbortSignal) => Promise<Ffmpeg>;
  forget: () => Promise<void>;
}): Encoders {
  return {
    report: (signal) => reportOf(deps.ffmpeg, signal),
    prove: async (signal) => {
      await deps.forget();
      return reportOf(await deps.locate(signal), signal);
    },
  };
}

async function reportOf(ffmpeg: Ffmpeg, signal: AbortSignal): Promise<EncoderReport> {
  const codecs: EncoderReport["codecs"] = [];
  // One after another: a card has few places for encoders.
  for (const codec of CODECS) {
    const { encoders, reason } = ffmpeg.video[codec] ?? (await ffmpeg.prove(codec, signal));
    codecs.push({ codec, encoders: encoders.map(({ name, device }) => ({ name, device })), reason });
  }
  const { path, version, decisions } = ffmpeg;
  return { ffmpeg: { path, version, decisions: [...decisions] }, codecs };
}
