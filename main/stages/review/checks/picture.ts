// What is seen: black and frozen stretches, light, captions that stand out, footage that comes again.
import type { Visual } from "../../../../contract/footage.ts";
import type { PictureClip } from "../../../../contract/timeline.ts";
import { fail, grade, pass, type Place, placesOf, type ReviewCheck, warn } from "../check.ts";
import { durationOf, type Facts, isInsert } from "../facts.ts";
import { FREEZE_SECONDS, looksAlike, SMALL_RATE } from "../frames.ts";
import { type Both, capital, plural, seconds } from "../told.ts";

/** A video may rise out of black and sink into it. */
const BLACK_EDGE_SECONDS = 0.5;
export const NO_BLACK = { en: "No black picture", de: "Kein schwarzes Bild" };

export const blackFrames: ReviewCheck = (facts) => {
  const duration = durationOf(facts);
  // What a person's own intro shows is theirs to decide, and a dip is dark where two pictures meet.
  const meant = facts.timeline.picture.flatMap((clip) => [
    ...(isInsert(clip) ? [timesOf(facts, clip)] : []),
    ...(clip.transition?.kind === "dip" ? [timesOf(facts, { ...clip, frames: clip.transitionFrames })] : []),
  ]);
  const isMeant = ({ start, end }: { start: number; end: number }) =>
    meant.some((stretch) => start >= stretch.start - 0.05 && end <= stretch.end + 0.05);
  const inside = facts.decode.black
    .filter((stretch) => !isMeant(stretch))
    .map(({ start, end }) => ({
      start: start < 0.05 ? Math.min(end, start + BLACK_EDGE_SECONDS) : start,
      end: end > duration - 0.05 ? Math.max(start, end - BLACK_EDGE_SECONDS) : end,
    }))
    .filter(({ start, end }) => end - start > 0.001);
  if (inside.length === 0) return pass("blackFrames", NO_BLACK);
  const total = inside.reduce((sum, { start, end }) => sum + end - start, 0);
  const found = inside.map(({ start, end }) => {
    const { en, de } = seconds(end - start, 2);
    return { at: start, note: { en: `black for ${en}`, de: `${de} lang schwarz` } };
  });
  const all = seconds(total, 2);
  return fail(
    "blackFrames",
    grade(total / duration, 0, 0.1) * 0.5,
    {
      en: `${plural(inside.length, "black stretch", "black stretches")}, ${all.en} in all`,
      de: `${plural(inside.length, "schwarze Stelle", "schwarze Stellen")}, zusammen ${all.de}`,
    },
    {
      en: "Look at these places and give the scenes another background or footage.",
      de: "Sieh dir diese Stellen an und gib den Szenen einen anderen Hintergrund oder anderes Material.",
    },
    placesOf(facts, found),
  );
};

export const frozenPicture: ReviewCheck = (facts) => {
  const stuck: Omit<Place, "sceneId">[] = [];
  const quiet: Omit<Place, "sceneId">[] = [];
  for (const frozen of facts.frames.frozen)
    for (const clip of facts.timeline.picture) {
      const shown = timesOf(facts, clip);
      const [start, end] = [Math.max(frozen.start, shown.start), Math.min(frozen.end, shown.end)];
      // Sampling twice a second can lose half a second at both ends.
      if (end - start < FREEZE_SECONDS - 1 || isStill(clip.visual) || isInsert(clip)) continue;
      const { en, de } = seconds(end - start);
      const place = { at: start, note: { en: `nothing moves for ${en}`, de: `${de} lang bewegt sich nichts` } };
      // Footage that somebody filmed may hold still.
      (clip.visual.kind === "clip" ? quiet : stuck).push(place);
    }
  const hint = {
    en: "Look at these places; choose another background or clip for the scene.",
    de: "Sieh dir diese Stellen an; wähl für die Szene einen anderen Hintergrund oder Clip.",
  };
  if (stuck.length) {
    const message = {
      en: `The picture freezes ${plural(stuck.length, "time")}`,
      de: `Das Bild bleibt ${stuck.length}-mal stehen`,
    };
    return fail("frozenPicture", 0.2, message, hint, placesOf(facts, stuck));
  }
  if (quiet.length) {
    const message = {
      en: `${plural(quiet.length, "clip")} without motion`,
      de: `${plural(quiet.length, "Clip", "Clips")} ohne Bewegung`,
    };
    return warn("frozenPicture", 0.7, message, hint, placesOf(facts, quiet));
  }
  return pass("frozenPicture", { en: "Every moving picture moves", de: "Jedes bewegte Bild bewegt sich" });
};

/** A photograph without zoom or pan is meant to stand still, and one that goes there and back does so where it turns. */
function isStill(visual: Visual): boolean {
  if (visual.kind !== "image") return false;
  const { zoom, x, y, cycle } = visual.motion;
  if (cycle) return true;
  return zoom[0] === zoom[1] && (zoom[0] === 1 || (x[0] === x[1] && y[0] === y[1]));
}

export const RENDER_AGAIN = { en: "Render the video again.", de: "Lass das Video neu rendern." };

/** Mean luma 0–255 under which a phone in daylight shows nothing. */
const DARK = { warn: 12, fail: 5 };
/** Luma range under which a picture is one flat tone. */
const FLAT = 12;

export const brightness: ReviewCheck = (facts) => {
  const { luma, range } = facts.frames;
  if (luma.length === 0)
    return fail("brightness", 0, { en: "No picture to measure", de: "Kein Bild zu messen" }, RENDER_AGAIN);
  const [light, span] = [mean(luma), mean(range)];
  const measured = {
    en: `mean brightness ${light.toFixed(0)} of 255, range ${span.toFixed(0)}`,
    de: `mittlere Helligkeit ${light.toFixed(0)} von 255, Umfang ${span.toFixed(0)}`,
  };
  const told = (en: string, de: string): Both => ({ en: `${en}: ${measured.en}`, de: `${de}: ${measured.de}` });
  const hint = {
    en: "Choose a brighter look, or other backgrounds.",
    de: "Wähl einen helleren Look oder andere Hintergründe.",
  };
  if (light < DARK.fail) return fail("brightness", 0, told("Too dark to see", "Zu dunkel, um etwas zu sehen"), hint);
  if (light < DARK.warn) return warn("brightness", 0.5, told("Very dark", "Sehr dunkel"), hint);
  if (light > 243) return warn("brightness", 0.5, told("Nearly white", "Fast weiß"), hint);
  if (span < FLAT) return warn("brightness", 0.5, told("Nearly one flat tone", "Fast ein einziger Ton"), hint);
  return pass("brightness", capital(measured));
};

/** Luma steps of fine detail that letters reach against their background. */
const LETTER_STEP = { pass: 32, fail: 14 };

export const captionContrast: ReviewCheck = (facts) => {
  const { captions } = facts.input.idea;
  if (captions !== "burned")
    return pass(
      "captionContrast",
      captions === "soft"
        ? {
            en: "Captions are a track: players draw them",
            de: "Die Untertitel sind eine Spur: Der Player zeichnet sie",
          }
        : { en: "Captions are files: players draw them", de: "Die Untertitel sind Dateien: Der Player zeichnet sie" },
    );
  const { detail } = facts.frames;
  const cues = facts.srt.cues.flatMap((cue) => {
    const step = detail[Math.round(((cue.start + cue.end) / 2) * SMALL_RATE)];
    return step === undefined ? [] : [{ at: cue.start, step }];
  });
  if (cues.length === 0)
    return fail("captionContrast", 0, { en: "No captions to measure", de: "Keine Untertitel zu messen" }, RENDER_AGAIN);
  const weak = cues.filter(({ step }) => step < LETTER_STEP.pass);
  const middle = cues.map(({ step }) => step).toSorted((a, b) => a - b)[cues.length >> 1] ?? 0;
  const measured = {
    en: `letters differ from the picture by ${middle} of 255 levels in the middle of ${plural(cues.length, "cue")}`,
    de: `Buchstaben heben sich um ${middle} von 255 Stufen vom Bild ab, mitten in ${plural(cues.length, "Einblendung", "Einblendungen")}`,
  };
  const found = placesOf(
    facts,
    weak.map(({ at, step }) => ({ at, note: { en: `${step} levels`, de: `${step} Stufen` } })),
  );
  const hint = {
    en: "Choose a look with an outline or a box behind the captions.",
    de: "Wähl einen Look mit einer Kontur oder einem Kasten hinter den Untertiteln.",
  };
  if (middle < LETTER_STEP.fail) {
    const message = {
      en: `Captions are hardly to be seen: ${measured.en}`,
      de: `Die Untertitel sind kaum zu sehen: ${measured.de}`,
    };
    return fail("captionContrast", 0.2, message, hint, found);
  }
  if (weak.length > cues.length * 0.2)
    return warn(
      "captionContrast",
      1 - weak.length / cues.length,
      {
        en: `${plural(weak.length, "cue")} with little contrast`,
        de: `${plural(weak.length, "Einblendung", "Einblendungen")} mit wenig Kontrast`,
      },
      hint,
      found,
    );
  return pass("captionContrast", capital(measured));
};

/** The frame in the middle of each shot, for comparing neighbours. */
export function middleFrames(timeline: Facts["timeline"]): number[] {
  return timeline.picture.map((clip) =>
    Math.round(((clip.startFrame + clip.frames / 2) * timeline.rate.den * SMALL_RATE) / timeline.rate.num),
  );
}

/** Share of the shots from which an asset is seen too often. */
const TOO_OFTEN = 0.3;

export const repeatedFootage: ReviewCheck = (facts) => {
  const clips = facts.timeline.picture;
  const middles = middleFrames(facts.timeline).map((i) => facts.frames.kept.get(i));
  const uses = new Map<string, number>();
  const found: Omit<Place, "sceneId">[] = [];
  for (const [i, clip] of clips.entries()) {
    const { start: at } = timesOf(facts, clip);
    const key = visualKey(clip.visual);
    const count = (uses.get(key) ?? 0) + 1;
    uses.set(key, count);
    const before = clips[i - 1];
    const [a, b] = [middles[i - 1], middles[i]];
    if (before && visualKey(before.visual) === key)
      found.push({ at, note: { en: "the same footage as before it", de: "dasselbe Material wie davor" } });
    else if (before && before.sceneId !== clip.sceneId && a && b && looksAlike(a, b))
      found.push({
        at,
        note: { en: "looks the same as the scene before it", de: "sieht aus wie die Szene davor" },
      });
    else if (count > 2 && count > clips.length * TOO_OFTEN)
      found.push({ at, note: { en: `seen for the ${count}th time`, de: `zum ${count}. Mal zu sehen` } });
  }
  if (found.length === 0)
    return pass("repeatedFootage", {
      en: `${plural(clips.length, "shot")}, none repeats its neighbour`,
      de: `${plural(clips.length, "Einstellung", "Einstellungen")}, keine gleicht ihrem Nachbarn`,
    });
  return warn(
    "repeatedFootage",
    1 - found.length / clips.length,
    {
      en: `${plural(found.length, "shot")} of ${clips.length} repeat what was seen`,
      de: `${found.length} von ${plural(clips.length, "Einstellung", "Einstellungen")} zeigen noch einmal, was schon zu sehen war`,
    },
    {
      en: "Give these scenes other footage, or another seed.",
      de: "Gib diesen Szenen anderes Material oder einen anderen Startwert.",
    },
    placesOf(facts, found),
  );
};

/** What makes two visuals the same to the eye: motion and zoom do not. */
function visualKey(visual: Visual): string {
  if (visual.kind === "image") return visual.image.hash;
  if (visual.kind === "clip") return visual.clip.hash;
  const { kind, seed, palette } = visual.spec;
  return `${kind} ${seed} ${palette.background.join(" ")}`;
}

function timesOf({ timeline }: Facts, clip: PictureClip): { start: number; end: number } {
  const frame = timeline.rate.den / timeline.rate.num;
  return { start: clip.startFrame * frame, end: (clip.startFrame + clip.frames) * frame };
}

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
