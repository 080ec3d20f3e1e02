// Twelve hours of sound, mixed and written as samples for editors: past what a WAV of 32 bits can hold, in little memory.
import { open, stat } from "node:fs/promises";
import { join } from "node:path";

import { SAMPLE_RATE } from "../../contract/values.ts";
import { openBench } from "../../main/stages/render/render.fixture.ts";
import { renderSound } from "../../main/stages/render/sound.ts";
import { peakMemory } from "../bench/memory.ts";
import type { LongTest } from "./index.ts";

const HOURS = 12;
const SECONDS = HOURS * 3600;
const SAMPLES = SECONDS * SAMPLE_RATE;
const MOST_MEMORY_MB = 500;

export default {
  about: `${HOURS} hours of sound with a bed that comes again, as samples in a file of more than 4 GiB: its exact length, under ${MOST_MEMORY_MB} MB of memory`,
  async run(progress) {
    const bench = await openBench("long-sound");
    try {
      const narration = await bench.make("voice.wav", "sine=f=300:r=48000:d=20");
      const bed = "aevalsrc='0.1*sin(2*PI*220*t)|0.1*sin(2*PI*330*t)':s=48000:d=8";
      const music = await bench.make("music.wav", bed);
      const audio = { hash: "0".repeat(64), bytes: 1, mediaType: "audio/wav" };
      const sound = {
        narration: { audio, startSample: 0 },
        music: { audio, gainDb: -6, fadeInSamples: SAMPLE_RATE, fadeOutSamples: SAMPLE_RATE },
        loudness: -14,
        truePeak: -1,
      };
      const input = { sound, samples: SAMPLES, narration, music, clips: [], uncompressed: true };
      const began = performance.now();
      const made = await peakMemory(() => renderSound(bench.ffmpeg, input, bench.dir, new AbortController().signal));
      const { file } = made.result;
      progress(`mixed in ${Math.round((performance.now() - began) / 1000)} s`);
      const { size } = await stat(file);
      const handle = await open(file);
      const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
      await handle.close();
      if (buffer.toString("latin1") !== "RF64") throw new Error(`the file begins with ${buffer.toString("latin1")}`);
      const { audio: stream } = await bench.ffmpeg.probe(file);
      if (stream?.duration !== SECONDS) throw new Error(`${stream?.duration} s instead of ${SECONDS}`);
      // The end is there, and can be read.
      const { stderr } = await bench.ffmpeg.run(
        ["-ss", String(SECONDS - 10), "-i", file, "-af", "volumedetect", "-f", "null", join(bench.dir, "none")],
        { op: "long.sound", logLevel: "info" },
      );
      const peak = Number(/max_volume: (\S+) dB/.exec(stderr)?.[1]);
      if (!(peak > -40)) throw new Error(`the last ten seconds are at ${peak} dB`);
      if (made.peakMb !== null && made.peakMb > MOST_MEMORY_MB) throw new Error(`${made.peakMb} MB`);
      return `${(size / 2 ** 30).toFixed(1)} GiB of RF64, ${SECONDS} s; at most ${made.peakMb ?? "?"} MB`;
    } finally {
      await bench.close();
    }
  },
} satisfies LongTest;
