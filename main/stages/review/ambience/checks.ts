// What is judged of a video in which nobody speaks: the file, its loops and joins, its level, and what goes with it.
import { fail, grade, pass, placesOf, plural, seconds, warn } from "../check.ts";
import { faultOf } from "../checks/container.ts";
import { checks } from "../checks/index.ts";
import { durationOf } from "../facts.ts";
import type { RatedCheck } from "../verdict.ts";
import type { SpokenCheckId } from "../weights.ts";
import type { Join } from "./joins.ts";
import type { LoopFacts } from "./measure.ts";

type LoopCheck = (facts: LoopFacts) => RatedCheck;

const decodes: LoopCheck = (facts) =>
  faultOf(facts) ?? pass("decodes", "One loop of picture and sound decoded without an error");

const packetTimes: LoopCheck = ({ packets }) => {
  const { picture, sound, compared, faults } = packets;
  if (faults.length > 0)
    return fail("packetTimes", 0, faults.slice(0, 3).join("; "), "Render the video again; report it if it stays.");
  return pass(
    "packetTimes",
    `${picture} frames and ${sound} packets of sound in their places, ${compared} of them like those of the loop before`,
  );
};

/** Up to `unseen` times what lies beside it a join is not told from the rest; from `plain` on everybody notices. */
const RATIOS = { unseen: 1.3, plain: 3 };

function judgeJoins(
  id: "pictureJoins" | "soundJoins",
  facts: LoopFacts,
  joins: readonly Join[],
  sense: string,
): RatedCheck {
  const what = id === "pictureJoins" ? "picture" : "sound";
  if (joins.length === 0) return pass(id, `The ${what} is no longer than one loop`);
  const worst = Math.max(...joins.map(({ ratio }) => ratio));
  const message = `${plural(joins.length, "join")} ${sense}: the step over one is at most ${worst.toFixed(2)} times the largest beside it`;
  if (worst <= RATIOS.unseen) return pass(id, message);
  const found = placesOf(
    facts,
    joins
      .filter(({ ratio }) => ratio > RATIOS.unseen)
      .map(({ at, ratio }) => ({ at, note: `${ratio.toFixed(2)} times` })),
  );
  const score = grade(worst, RATIOS.unseen, RATIOS.plain);
  const hint = `Look at these places; another ${id === "pictureJoins" ? "picture" : "seed"} may join better.`;
  return worst < RATIOS.plain ? warn(id, score, message, hint, found) : fail(id, 0, message, hint, found);
}

const pictureJoins: LoopCheck = (facts) => judgeJoins("pictureJoins", facts, facts.joins.picture, "looked at");
const soundJoins: LoopCheck = (facts) => judgeJoins("soundJoins", facts, facts.joins.sound, "listened to");

const LOUDNESS_TOLERANCE = 1;

const loudness: LoopCheck = ({ decode, timeline }) => {
  const { loudness: target } = timeline.sound;
  const measured = decode.integratedLufs;
  if (measured === null || measured <= -70)
    return fail("loudness", 0, "There is no sound to measure", "Render the video again.");
  const off = Math.abs(measured - target);
  const message = `${measured.toFixed(1)} LUFS, ${target.toFixed(1)} ±${LOUDNESS_TOLERANCE} wanted`;
  if (off <= LOUDNESS_TOLERANCE + 0.01) return pass("loudness", message);
  return warn("loudness", grade(off, LOUDNESS_TOLERANCE, 6), message, "Render the video again.");
};

/** The sound rises and fades here, seconds. */
const EDGE = 4;

const silence: LoopCheck = (facts) => {
  const duration = durationOf(facts);
  const holes = facts.decode.silence.filter(({ start, end }) => end > EDGE && start < duration - EDGE);
  if (holes.length === 0) return pass("silence", "The sound never stops");
  return fail(
    "silence",
    0.1,
    plural(holes.length, "hole") + " in the sound",
    "Render the video again.",
    placesOf(
      facts,
      holes.map(({ start, end }) => ({ at: start, note: `silent for ${seconds(end - start)}` })),
    ),
  );
};

/** Mean luma: 16 is black. */
const BLACK_BELOW = 17.5;

const blackFrames: LoopCheck = ({ timeline, frames, darkLuma, endLuma }) => {
  const hint = "Look at it, and choose another background or picture.";
  const isBlack = (luma: number) => luma < BLACK_BELOW;
  if (timeline.dimFrames === undefined) {
    if (!isBlack(endLuma) && !frames.luma.some(isBlack)) return pass("blackFrames", "No black picture");
    return fail("blackFrames", 0.2, "The picture is black where it should not be", hint);
  }
  if (isBlack(frames.luma[0] ?? 0)) return fail("blackFrames", 0.2, "The picture is black from the beginning", hint);
  if (!isBlack(darkLuma ?? 255) || !isBlack(endLuma))
    return fail("blackFrames", 0.2, "The picture does not turn black when it should, or not for good", hint);
  return pass("blackFrames", "The picture turns black, as was asked for, and stays so");
};

/** What other videos are asked, too. */
const SHARED = [
  "draft",
  "confidence",
  "restrictedWords",
  "truePeak",
  "streams",
  "frozenPicture",
  "brightness",
  "licences",
  "thumbnailFiles",
  "length",
  "titles",
  "description",
  "chapters",
  "thumbnailDesign",
] as const satisfies SpokenCheckId[];

const OWN: readonly LoopCheck[] = [decodes, packetTimes, pictureJoins, soundJoins, loudness, silence, blackFrames];

export function judgeLoops(facts: LoopFacts): RatedCheck[] {
  return [...OWN.map((check) => check(facts)), ...SHARED.map((id) => checks[id](facts))];
}
