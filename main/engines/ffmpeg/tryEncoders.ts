// Proves the encoders of a build by a real test encode each: what is made must come out whole when the build decodes it again.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { z } from "zod";

import { CODEC_NAMES, type Codec } from "../../../contract/values.ts";
import {
  DEVICE_NAMES,
  deviceArguments,
  ENCODERS,
  encoderArguments,
  uploadFilter,
  type CodecSupport,
  type Device,
  type Encoder,
} from "../../base/encoders.ts";
import type { ProcessResult } from "../process.ts";
import { failureReason, faultOf } from "./parse.ts";

/** Runs the build; null: it hangs. */
export type Ask = (args: string[]) => Promise<ProcessResult | null>;

/** By the encoders' names: null where it works, or why it does not. */
export const Tried = z.record(z.string(), z.string().nullable());
export type Tried = z.infer<typeof Tried>;

/** Frames of a test: more than any encoder looks ahead without being told. */
const FRAMES = 6;
const RATE = { num: 30, den: 1 };
/** Encoders that are tried at once. */
const AT_ONCE = 2;

/** Tries each of the table for this codec that the build knows by name. */
export async function tryEncoders(ask: Ask, known: readonly string[], codec: Codec): Promise<Tried> {
  const dir = await mkdtemp(join(tmpdir(), "ytempire-encoders-"));
  const left = ENCODERS.filter((one) => one.codec === codec && known.includes(one.name));
  const tried: Tried = {};
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) tried[next.name] = await tryOne(ask, next, dir);
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return tried;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

const HANGS = "it hangs";

/** Whether it would come out the same another time: not while others hold a driver's sessions, or the disk is full. */
export function isLasting(tried: Tried): boolean {
  return Object.values(tried).every((reason) => reason === null || (reason !== HANGS && faultOf(reason) === null));
}

async function tryOne(ask: Ask, encoder: Encoder, dir: string): Promise<string | null> {
  const file = join(dir, `${encoder.name}.${encoder.container}`);
  const made = await ask(
    [
      ["-loglevel", "error", "-nostdin", ...deviceArguments(encoder)],
      // No smaller: cards refuse pictures under some 150 points.
      ["-f", "lavfi", "-i", "testsrc=s=640x360:r=30", "-vf", `format=yuv420p${uploadFilter(encoder)}`],
      ["-frames:v", String(FRAMES), ...encoderArguments(encoder, 1, RATE), file],
    ].flat(),
  );
  if (!made?.ok) return made ? (failureReason(made.stderr).split("; ")[0] ?? "") : HANGS;
  const shown = await ask(["-loglevel", "error", "-nostdin", "-i", file, "-f", "framecrc", "-"]);
  const frames = shown?.stdout.split("\n").filter((line) => /^\d/.test(line)).length ?? 0;
  return shown?.ok && frames === FRAMES ? null : `of ${FRAMES} frames ${frames} could be decoded again`;
}

/** What a build is used for, where `device` is what shall encode: the person's choice, or whatever is quickest. */
export function supportOf(codec: Codec, tried: Tried, device: Device | "auto"): CodecSupport {
  const all = ENCODERS.filter((one) => one.codec === codec);
  const wanted = all.filter((one) => one.device === "cpu" || device === "auto" || one.device === device);
  const works = wanted.filter(({ name }) => tried[name] === null);
  const card = works.find((one) => one.device !== "cpu");
  const software = works.find((one) => one.device === "cpu");
  const encoders = [card, software].filter((one) => one !== undefined);
  if (card) return { encoders, reason: `${DEVICE_NAMES[card.device]} passed a test encode` };
  const reasons = [
    device === "cpu" ? "the setting `encoder` wants the processor" : cardsReason(all, tried, device),
    software ? "" : softwareReason(all, tried, codec),
  ].filter(Boolean);
  // No card is asked for what editors take.
  return { encoders, reason: reasons.join("; ") || "it passed a test encode" };
}

/** What people ask for on this system: its absence is spoken of, that of others only where it was wanted. */
const USUAL: Device = process.platform === "darwin" ? "videotoolbox" : "nvenc";

function cardsReason(all: readonly Encoder[], tried: Tried, device: Device | "auto"): string {
  const cards = all.filter((one) => one.device !== "cpu" && (device === "auto" || one.device === device));
  const failed = cards.flatMap(({ name, device: card }) => {
    const reason = tried[name];
    return reason === undefined ? [] : [`${DEVICE_NAMES[card]} failed a test encode (${reason})`];
  });
  const lacks = cards.filter(({ name, device: card }) => !(name in tried) && (card === USUAL || card === device));
  return [...lacks.map((one) => `this build has no ${DEVICE_NAMES[one.device]}`), ...failed].join("; ");
}

function softwareReason(all: readonly Encoder[], tried: Tried, codec: Codec): string {
  const reasons = all
    .filter((one) => one.device === "cpu")
    .map(({ name }) => (name in tried ? `${name} failed a test encode (${tried[name]})` : `this build has no ${name}`));
  return `${CODEC_NAMES[codec]} cannot be made: ${reasons.join("; ")}`;
}
