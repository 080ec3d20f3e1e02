// The sound of hours from minutes: one loop played and encoded once, a beginning that fades in, an end that fades out, and where they meet.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { AmbienceSpec } from "../../../../contract/footage.ts";
import { SAMPLE_RATE } from "../../../../contract/values.ts";
import { AppError } from "../../../base/errors.ts";
import { hashJson } from "../../../base/hash.ts";
import type { AmbienceEngine } from "../../../engines/ambience/index.ts";
import type { Ffmpeg } from "../../../engines/ffmpeg/index.ts";
import type { SpanCache } from "../spanCache.ts";
import { isPlain, PACKET_SAMPLES, parseAdts, type AacPacket } from "./adts.ts";

/** Packets of the loop: 600.75 s, more than the ten minutes within which nothing may come again. */
const LOOP_PACKETS = 28_160;
/** Before the loop's beginning and after its end: time for the encoder to settle, and for the longest fade. */
const LEAD_PACKETS = 64;
const TAIL_PACKETS = 640;
/** Among so many neighbours a place is looked for where two pieces meet. */
const CHOICE = 48;
const FADES = { in: { seconds: 2.5, part: 1 / 8 }, out: { seconds: 8, part: 1 / 6 } };
const BITRATE = "160k";

/** Raised when the same sound would be encoded otherwise. */
const VERSION = 1;

export interface SoundDeps {
  ambience: AmbienceEngine;
  ffmpeg: Ffmpeg;
  cache: SpanCache;
}

/** Files of packets, in the order in which they play. The very first packet is not heard. */
export interface SoundPlan {
  runs: { path: string; from: number; to: number }[];
  /** In packets that are heard: where the loop begins, its length, and where the last repetition ends. */
  loop: { start: number; packets: number; end: number };
  loudness: { integrated: number; truePeak: number };
}

export async function makeSound(
  deps: SoundDeps,
  { spec, loudness, samples }: { spec: AmbienceSpec; loudness: number; samples: number },
  { dir, signal, progress }: { dir: string; signal: AbortSignal; progress: (fraction: number) => void },
): Promise<SoundPlan> {
  const heard = Math.ceil(samples / PACKET_SAMPLES);
  const packets = Math.min(LOOP_PACKETS, heard + LEAD_PACKETS);
  const key = hashJson({
    version: VERSION,
    sound: deps.ambience.version,
    ffmpeg: deps.ffmpeg.version,
    spec,
    loudness,
    samples: Math.min(samples, packets * PACKET_SAMPLES),
    // The end lies at another place of the loop for another length.
    end: samples % (packets * PACKET_SAMPLES),
  });
  const names = ["begin", "loop", "end", "facts"] as const;
  const keys = names.map((name) => hashJson({ key, name }));
  let files = await Promise.all(keys.map((one) => deps.cache.find(one)));
  if (files.includes(null)) {
    const made = await encodeAll(deps, { spec, loudness, samples, packets, heard }, { dir, signal, progress });
    files = await Promise.all(keys.map((one, i) => deps.cache.keep(made[i] as string, one)));
  }
  const [begin, loop, end, facts] = files as [string, string, string, string];
  const measured = JSON.parse(await readFile(facts, "utf8")) as SoundPlan["loudness"];
  const parsed = await Promise.all([begin, loop, end].map(async (path) => parseAdts(await readFile(path))));
  const [first, middle, last] = parsed as [AacPacket[], AacPacket[], AacPacket[]];
  const plan = joinPackets({ first, middle, last, packets, heard, outro: outroOf(samples, heard) });
  const path = { first: begin, middle: loop, last: end };
  return { ...plan, runs: plan.runs.map(({ of, from, to }) => ({ path: path[of], from, to })), loudness: measured };
}

/** The heard packet from which on the end is encoded for itself; the fade comes some packets later. */
function outroOf(samples: number, heard: number): number {
  return Math.max(1, heard - Math.ceil(fadeSamples(samples, "out") / PACKET_SAMPLES) - CHOICE);
}

function fadeSamples(samples: number, which: "in" | "out"): number {
  const { seconds, part } = FADES[which];
  return Math.round(Math.min(seconds * SAMPLE_RATE, samples * part));
}

async function encodeAll(
  { ambience, ffmpeg }: SoundDeps,
  {
    spec,
    loudness,
    samples,
    packets,
    heard,
  }: { spec: AmbienceSpec; loudness: number; samples: number; packets: number; heard: number },
  { dir, signal, progress }: { dir: string; signal: AbortSignal; progress: (fraction: number) => void },
): Promise<string[]> {
  const pcm = join(dir, "loop.s16");
  const [lead, frames, tail] = [LEAD_PACKETS, packets, TAIL_PACKETS].map((n) => n * PACKET_SAMPLES) as [
    number,
    number,
    number,
  ];
  const request = { spec, loudness, frames, lead, tail, path: pcm };
  const played = await ambience.loop(request, { signal, progress: (fraction) => progress(0.5 * fraction) });
  progress(0.5);
  const encode = async (name: string, filters: string[], from: number): Promise<string> => {
    const output = join(dir, `${name}.aac`);
    await ffmpeg.run(
      [
        ["-f", "s16le", "-ar", String(SAMPLE_RATE), "-ac", "2", "-i", pcm],
        [
          "-af",
          filters.join(","),
          "-c:a",
          "aac",
          "-b:a",
          BITRATE,
          "-aac_pns",
          "0",
          "-f",
          "adts",
          "-fflags",
          "+bitexact",
          output,
        ],
      ].flat(),
      {
        op: "render.sound",
        signal,
        onProgress: ({ seconds }) => progress(from + 0.4 * Math.min(1, (seconds * SAMPLE_RATE) / frames)),
      },
    );
    return output;
  };
  const loop = await encode("loop", ["anull"], 0.5);
  const fadeIn = fadeSamples(samples, "in");
  const beginSamples = fadeIn + (CHOICE + 8) * PACKET_SAMPLES;
  const begin = await encode("begin", [cut(lead, lead + beginSamples), `afade=t=in:ss=0:ns=${fadeIn}:curve=qsin`], 0.9);
  const outro = outroOf(samples, heard);
  const at = lead + ((outro * PACKET_SAMPLES) % frames);
  const length = samples - outro * PACKET_SAMPLES;
  const fadeOut = fadeSamples(samples, "out");
  const end = await encode(
    "end",
    [
      cut(at, at + length),
      `afade=t=out:ss=${length - fadeOut}:ns=${fadeOut}:curve=qsin`,
      `apad=pad_len=${4 * PACKET_SAMPLES}`,
    ],
    0.95,
  );
  const facts = join(dir, "facts.json");
  await writeFile(facts, JSON.stringify({ integrated: played.lufs, truePeak: played.truePeak }));
  return [begin, loop, end, facts];
}

function cut(from: number, to: number): string {
  return `atrim=start_sample=${from}:end_sample=${to},asetpts=N/SR/TB`;
}

type Part = "first" | "middle" | "last";

interface Pieces {
  first: AacPacket[];
  middle: AacPacket[];
  last: AacPacket[];
  /** Of the loop. */
  packets: number;
  heard: number;
  outro: number;
}

/**
 * Where the pieces meet. AAC's windows overlap by a whole packet: what is heard of one is right only beside the neighbour
 * it was encoded beside, or one with the same sound and the same windows. So pieces meet in the midst of sound that both
 * hold, where both have long windows. ffmpeg's encoder puts a packet before the first sample: packet 1 holds samples 0–1023.
 */
export function joinPackets({ first, middle, last, packets, heard, outro }: Pieces): {
  runs: { of: Part; from: number; to: number }[];
  loop: SoundPlan["loop"];
} {
  /** Heard packet h in the loop's file, before it came round. */
  const place = LEAD_PACKETS + 1;
  const plain = (packet: AacPacket | undefined, other: AacPacket | undefined) =>
    packet !== undefined && other !== undefined && isPlain(packet) && packet.window === other.window;
  // The last packet of the beginning is q: as it lies in the loop, and as the loop has it a round later.
  const fadeEnds = first.length - CHOICE - 8;
  const beginning = choice(fadeEnds, Math.min(first.length - 2, outro - 2), (q) => {
    const inLoop = middle[place + q - 1];
    const around = middle[place + q - 1 + packets];
    return plain(first[q], inLoop) && (outro <= q + packets || plain(inLoop, around));
  });
  const start = place + beginning;
  const inLoop = (h: number) => start + ((place + h - start) % packets);
  const ending = choice(8, CHOICE, (r) => plain(last[r], middle[inLoop(outro + r - 1)]));
  // Heard packets beginning … until − 1 come from the loop.
  const until = outro + ending;
  const runs: { of: Part; from: number; to: number }[] = [{ of: "first", from: 0, to: beginning + 1 }];
  for (let h = beginning; h < until;) {
    const from = inLoop(h);
    const to = Math.min(from + until - h, start + packets);
    runs.push({ of: "middle", from, to });
    h += to - from;
  }
  const rest = heard - until;
  if (last.length < ending + 1 + rest) throw noPlace("the end is too short");
  runs.push({ of: "last", from: ending + 1, to: ending + 1 + rest });
  return { runs, loop: { start: beginning, packets, end: until } };
}

function choice(from: number, to: number, fits: (at: number) => boolean): number {
  for (let at = Math.max(1, from); at <= to; at++) if (fits(at)) return at;
  throw noPlace(`none between packets ${from} and ${to}`);
}

function noPlace(why: string): AppError {
  return new AppError("INTERNAL", "render.sound", `There is no place where the sound's pieces can meet: ${why}`);
}
