// What is judged of a video in which nobody speaks: the file, its loops and joins, its level, and what goes with it.
import { fail, grade, pass, placesOf, warn } from "../check.ts";
import { faultOf } from "../checks/container.ts";
import { checks } from "../checks/index.ts";
import { NO_BLACK, RENDER_AGAIN } from "../checks/picture.ts";
import { loudnessTold, NO_SOUND, silentFor } from "../checks/sound.ts";
import { durationOf } from "../facts.ts";
import { type Both, fixed, joined, plural } from "../told.ts";
import type { RatedCheck } from "../verdict.ts";
import type { SpokenCheckId } from "../weights.ts";
import type { Join } from "./joins.ts";
import type { LoopFacts } from "./measure.ts";

type LoopCheck = (facts: LoopFacts) => RatedCheck;

const decodes: LoopCheck = (facts) =>
  faultOf(facts) ??
  pass("decodes", {
    en: "One loop of picture and sound decoded without an error",
    de: "Eine Schleife von Bild und Ton ohne Fehler gelesen",
  });

const packetTimes: LoopCheck = ({ packets }) => {
  const { picture, sound, compared, faults } = packets;
  if (faults.length > 0)
    return fail("packetTimes", 0, joined(faults.slice(0, 3)), {
      en: "Render the video again; report it if it stays.",
      de: "Lass das Video neu rendern; bleibt es dabei, melde es.",
    });
  return pass("packetTimes", {
    en: `${picture} frames and ${sound} packets of sound in their places, ${compared} of them like those of the loop before`,
    de: `${picture} Bilder und ${sound} Tonpakete an ihrem Platz, ${compared} davon wie in der Schleife davor`,
  });
};

/** Up to `unseen` times what lies beside it a join is not told from the rest; from `plain` on everybody notices. */
const RATIOS = { unseen: 1.3, plain: 3 };

function judgeJoins(
  id: "pictureJoins" | "soundJoins",
  facts: LoopFacts,
  joins: readonly Join[],
  { short, sense, other }: { short: Both; sense: Both; other: Both },
): RatedCheck {
  if (joins.length === 0) return pass(id, short);
  const worst = Math.max(...joins.map(({ ratio }) => ratio));
  const most = fixed(worst, 2);
  const message = {
    en: `${plural(joins.length, "join")} ${sense.en}: the step over one is at most ${most.en} times the largest beside it`,
    de: `${plural(joins.length, "Nahtstelle", "Nahtstellen")} ${sense.de}: Der Sprung an einer ist höchstens ${most.de}-mal so groß wie der größte daneben`,
  };
  if (worst <= RATIOS.unseen) return pass(id, message);
  const found = placesOf(
    facts,
    joins
      .filter(({ ratio }) => ratio > RATIOS.unseen)
      .map(({ at, ratio }) => {
        const { en, de } = fixed(ratio, 2);
        return { at, note: { en: `${en} times`, de: `${de}-mal` } };
      }),
  );
  const score = grade(worst, RATIOS.unseen, RATIOS.plain);
  const hint = {
    en: `Look at these places; another ${other.en} may join better.`,
    de: `Sieh dir diese Stellen an; ${other.de} fügt sich vielleicht besser.`,
  };
  return worst < RATIOS.plain ? warn(id, score, message, hint, found) : fail(id, 0, message, hint, found);
}

const pictureJoins: LoopCheck = (facts) =>
  judgeJoins("pictureJoins", facts, facts.joins.picture, {
    short: { en: "The picture is no longer than one loop", de: "Das Bild ist nicht länger als eine Schleife" },
    sense: { en: "looked at", de: "angesehen" },
    other: { en: "picture", de: "ein anderes Bild" },
  });
const soundJoins: LoopCheck = (facts) =>
  judgeJoins("soundJoins", facts, facts.joins.sound, {
    short: { en: "The sound is no longer than one loop", de: "Der Ton ist nicht länger als eine Schleife" },
    sense: { en: "listened to", de: "angehört" },
    other: { en: "seed", de: "ein anderer Startwert" },
  });

const LOUDNESS_TOLERANCE = 1;

const loudness: LoopCheck = ({ decode, timeline }) => {
  const { loudness: target } = timeline.sound;
  const measured = decode.integratedLufs;
  if (measured === null || measured <= -70) return fail("loudness", 0, NO_SOUND, RENDER_AGAIN);
  const off = Math.abs(measured - target);
  const message = loudnessTold(measured, target, LOUDNESS_TOLERANCE);
  if (off <= LOUDNESS_TOLERANCE + 0.01) return pass("loudness", message);
  return warn("loudness", grade(off, LOUDNESS_TOLERANCE, 6), message, RENDER_AGAIN);
};

/** The sound rises and fades here, seconds. */
const EDGE = 4;

const silence: LoopCheck = (facts) => {
  const duration = durationOf(facts);
  const holes = facts.decode.silence.filter(({ start, end }) => end > EDGE && start < duration - EDGE);
  if (holes.length === 0) return pass("silence", { en: "The sound never stops", de: "Der Ton setzt nie aus" });
  return fail(
    "silence",
    0.1,
    {
      en: `${plural(holes.length, "hole")} in the sound`,
      de: `${plural(holes.length, "Loch", "Löcher")} im Ton`,
    },
    RENDER_AGAIN,
    placesOf(
      facts,
      holes.map(({ start, end }) => ({ at: start, note: silentFor(end - start) })),
    ),
  );
};

/** Mean luma: 16 is black. */
const BLACK_BELOW = 17.5;

const blackFrames: LoopCheck = ({ timeline, frames, darkLuma, endLuma }) => {
  const hint = {
    en: "Look at it, and choose another background or picture.",
    de: "Sieh es dir an, und wähl einen anderen Hintergrund oder ein anderes Bild.",
  };
  const black = (en: string, de: string): RatedCheck => fail("blackFrames", 0.2, { en, de }, hint);
  const isBlack = (luma: number) => luma < BLACK_BELOW;
  if (timeline.dimFrames === undefined) {
    if (!isBlack(endLuma) && !frames.luma.some(isBlack)) return pass("blackFrames", NO_BLACK);
    return black("The picture is black where it should not be", "Das Bild ist schwarz, wo es nicht sein soll");
  }
  if (isBlack(frames.luma[0] ?? 0))
    return black("The picture is black from the beginning", "Das Bild ist von Anfang an schwarz");
  if (!isBlack(darkLuma ?? 255) || !isBlack(endLuma))
    return black(
      "The picture does not turn black when it should, or not for good",
      "Das Bild wird nicht schwarz, wenn es soll, oder bleibt es nicht",
    );
  return pass("blackFrames", {
    en: "The picture turns black, as was asked for, and stays so",
    de: "Das Bild wird schwarz wie gewünscht und bleibt es",
  });
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
