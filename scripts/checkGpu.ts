// `npm run check:gpu`: what this machine's graphics card does for a video: what was found, a test encode each, a clip's way through it, and the time of one of ten minutes.
import { mkdtemp, rm, stat } from "node:fs/promises";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { CODEC_NAMES, CODECS, type Codec } from "../contract/values.ts";
import { deviceArguments, ENCODERS, encoderArguments, uploadFilter, type Encoder } from "../main/base/encoders.ts";
import { asAppError } from "../main/base/errors.ts";
import { effectiveSettings } from "../main/base/settings.ts";
import { locateFfmpeg, type Ffmpeg } from "../main/engines/ffmpeg/index.ts";
import { peakMemory } from "./bench/memory.ts";
import { openR60 } from "./bench/r60/render.ts";
import { r60Sources } from "./bench/r60/sources.ts";
import { findCards, peakCardMemory } from "./gpu/cards.ts";
import { tellWays } from "./gpu/ways.ts";

const CACHE = join(import.meta.dirname, "../node_modules/.cache/bench");
const HELP = `What this machine's graphics card does for a video: what was found, a test encode each, how far a clip's way goes in the card, and the time of a video of one minute and of ten.

  npm run check:gpu -- [--seconds N] [--codec h264|hevc|av1] [--always]

--seconds N  length of the longer video that is made, in steps of five; default 600, of which 60 s are made before
--codec NAME of the videos that are made; default h264
--always     makes them also where no card encodes
Exit code 1: there is a card of which nothing encodes.`;

/** What a workstation with a card is asked for: 600 s of video in 120 s and 2 GB. */
const TARGET = { timesRealTime: 5, megabytes: 2000 };
/** What each encoder is given, in frames of a clip of the reference work. */
const FRAMES = 120;
const RATE = { num: 30, den: 1 };

interface Options {
  seconds: number;
  codec: Codec;
  always: boolean;
  /** Of the reference work, unless told. */
  clip?: string;
  /** Of a video, full HD unless told. */
  size?: { width: number; height: number };
  write: (line: string) => void;
  signal: AbortSignal;
}

/** @returns false where there is a card and nothing of it encodes */
export async function checkGpu(options: Options): Promise<boolean> {
  const { write, signal } = options;
  const scratch = await mkdtemp(join(tmpdir(), "ytempire-gpu-"));
  try {
    write("What was found");
    const cards = await findCards(signal);
    for (const card of cards) write(`  ✓ ${card}`);
    if (cards.length === 0) write("  · no graphics card: neither nvidia-smi nor /dev/dri answers");
    write(`  · ${availableParallelism()} cores, ${cpus()[0]?.model.trim() ?? "unknown"}`);
    // A cache of its own: everything is tried anew.
    const ffmpeg = await locateFfmpeg({
      cacheDir: scratch,
      setting: effectiveSettings({}).values.ffmpeg ?? undefined,
      signal,
    });
    for (const decision of ffmpeg.decisions) write(`  · ${decision}`);

    write(
      `\nA test encode each, of the same ${FRAMES / RATE.num} s in full HD (decoding included; SSIM: 1 is the clip itself)`,
    );
    const works = await testEncodes(ffmpeg, scratch, options);

    write(
      "\nA clip's way into the video, with a caption over it: decoded, scaled, laid over, encoded, by one span alone",
    );
    const size = options.size ?? { width: 1920, height: 1080 };
    // Videos are made by this build wherever it has an encoder for them.
    const ofH264 = works.filter(({ build, encoder }) => build === ffmpeg && encoder.codec === "h264");
    await tellWays(ffmpeg, {
      ...options,
      encoders: ofH264.map(({ encoder }) => encoder),
      clip: await clipOf(ffmpeg, options),
      size,
      frames: FRAMES,
      dir: scratch,
    });

    const encodes = works.some(({ encoder }) => encoder.device !== "cpu");
    if (encodes || options.always) await testVideos(ffmpeg, options);
    else
      write(
        `\nNo card encodes here: videos are made by the processor, at the same quality. --always measures how long one takes.`,
      );
    return encodes || cards.length === 0;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

interface Working {
  build: Ffmpeg;
  encoder: Encoder;
}

/** Those that work; a line for each that one of the builds knows by name. */
async function testEncodes(ffmpeg: Ffmpeg, dir: string, options: Options): Promise<Working[]> {
  const { write, signal } = options;
  const clip = await clipOf(ffmpeg, options);
  const works: Working[] = [];
  for (const build of [ffmpeg, ...ffmpeg.others]) {
    write(`  ${build.path}, ${build.version}`);
    for (const codec of CODECS)
      for (const encoder of ENCODERS.filter((one) => one.codec === codec && build.encoders.has(one.name)))
        try {
          write(`  ✓ ${encoder.name.padEnd(18)} ${await testEncode(build, encoder, { clip, dir, signal })}`);
          works.push({ build, encoder });
        } catch (error) {
          if (signal.aborted) throw error;
          // What follows the first clause are its consequences.
          const [reason = ""] = asAppError(error, "check.gpu").message.split("; ");
          write(`  ✗ ${encoder.name.padEnd(18)} ${reason.replace(`${encoder.name}: `, "")}`);
        }
  }
  return works;
}

async function clipOf(ffmpeg: Ffmpeg, { clip }: Options): Promise<string> {
  return clip ?? (await r60Sources(ffmpeg, join(CACHE, "r60"))).clips[0] ?? "";
}

async function testEncode(
  build: Ffmpeg,
  encoder: Encoder,
  { clip, dir, signal }: { clip: string; dir: string; signal: AbortSignal },
): Promise<string> {
  const file = join(dir, `${encoder.name}.${encoder.container}`);
  const began = performance.now();
  let frames = 0;
  await build.run(
    [
      [...deviceArguments(encoder), "-i", clip, "-vf", `format=yuv420p${uploadFilter(encoder)}`, "-an"],
      ["-frames:v", String(FRAMES), ...encoderArguments(encoder, availableParallelism(), RATE), file],
    ].flat(),
    { op: "check.gpu", signal, onProgress: (progress) => void ({ frame: frames } = progress) },
  );
  const seconds = (performance.now() - began) / 1000;
  const { size } = await stat(file);
  const compare = ["-i", file, "-i", clip, "-lavfi", "[0:v]format=yuv420p[a];[1:v]format=yuv420p[b];[a][b]ssim"];
  const { stderr } = await build.run([...compare, "-f", "null", "-"], { op: "check.gpu", signal, logLevel: "info" });
  const ssim = /SSIM Y:([\d.]+)/.exec(stderr)?.[1] ?? "?";
  return [
    `${Math.round(frames / seconds)} frames/s`.padStart(14),
    `${((size * 8 * RATE.num) / frames / 1e6).toFixed(1)} Mbit/s`.padStart(12),
    `SSIM ${ssim}`,
  ].join("  ");
}

/** A minute first, which tells what the longer one will take. */
async function testVideos(ffmpeg: Ffmpeg, options: Options): Promise<void> {
  const { seconds, write } = options;
  const first = Math.min(60, seconds);
  const took = await testVideo(ffmpeg, first, options);
  if (first === seconds) return;
  write(`  · ${seconds} s would take ${((took * seconds) / first).toFixed(0)} s by this`);
  await testVideo(ffmpeg, seconds, options);
}

/** @returns seconds that it took */
async function testVideo(ffmpeg: Ffmpeg, seconds: number, { codec, write, signal }: Options): Promise<number> {
  write(
    `\nA video of ${seconds} s in full HD, ${CODEC_NAMES[codec]}: stills, clips, crossfades, captions, voice, music`,
  );
  await using r60 = await openR60(ffmpeg, seconds / 60);
  const { result, peakMb: ofCard } = await peakCardMemory(
    () => peakMemory(() => r60.render({ codec, signal })),
    signal,
  );
  const { peakMb } = result;
  const { output, seconds: took } = result.result;
  const mark = (reached: boolean) => (reached ? "✓" : "✗");
  const times = seconds / took;
  write(
    `  ${mark(times >= TARGET.timesRealTime)} ${took.toFixed(1)} s, ${times.toFixed(1)} times as fast as it plays; ${TARGET.timesRealTime} wanted (600 s in 120 s)`,
  );
  if (peakMb !== null)
    write(`  ${mark(peakMb <= TARGET.megabytes)} ${peakMb} MB at most in all processes; ${TARGET.megabytes} wanted`);
  if (ofCard !== null) write(`  · ${ofCard} MB of the card's memory at most`);
  write(`  · made by ${output.encoder.video}, ${output.spans.total} pieces`);
  for (const decision of output.encoder.decisions) write(`  · ${decision}`);
  return took;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      seconds: { type: "string", default: "600" },
      codec: { type: "string", default: "h264" },
      always: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const seconds = Number(values.seconds);
  const codec = CODECS.find((one) => one === values.codec);
  if (values.help) process.stdout.write(`${HELP}\n`);
  else if (!codec || codec === "prores" || !(seconds >= 5 && seconds % 5 === 0)) {
    process.stderr.write(`${HELP}\n`);
    process.exitCode = 2;
  } else {
    const stop = new AbortController();
    process.once("SIGINT", () => stop.abort());
    const sound = await checkGpu({
      seconds,
      codec,
      always: values.always,
      write: (line) => void process.stdout.write(`${line}\n`),
      signal: stop.signal,
    });
    process.exitCode = sound ? 0 : 1;
  }
}
