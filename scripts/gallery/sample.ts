// What a gallery shows of a look: a few seconds of a video with each of its cards and transitions, and which frames of it to look at.
import type { BackgroundSpec } from "../../contract/footage.ts";
import type { Look } from "../../contract/look.ts";
import type { CaptionCue, Timeline, TimelineCard } from "../../contract/timeline.ts";
import { TRANSITIONS, type TransitionKind } from "../../contract/transition.ts";
import type { Size } from "../../main/base/picture.ts";
import { transitionInto } from "../../main/stages/render/transitionInto.ts";

export interface Sample {
  timeline: Timeline;
  /** Frames of the timeline, and what stands under them. */
  wanted: { frame: number; title: string; group: "picture" | "transition" }[];
}

const RATE = { num: 30, den: 1 };
const SHOT = 66;
const TEXTS: { card: Pick<TimelineCard, "kind" | "text" | "detail" | "number"> | null; lines: string[] }[] = [
  { card: { kind: "title", text: "The Lighthouse That Never Sleeps", detail: null, number: null }, lines: [] },
  { card: null, lines: ["Every evening at dusk", "the keeper climbs"] },
  {
    card: { kind: "listItem", text: "Trim the wick before dark", detail: null, number: 3 },
    lines: ["A clean flame carries twice as far."],
  },
  {
    card: { kind: "quote", text: "The best way out is always through.", detail: "Robert Frost", number: null },
    lines: [],
  },
  {
    card: { kind: "number", text: "steps from the door to the lamp", detail: null, number: 217 },
    lines: ["Count them once and never again."],
  },
];

/** Each of the look's backgrounds under one of the texts; between them its transitions in turn. */
export function sampleOf(look: Look, size: Size): Sample {
  return lay(look, size, look.motion.transitions ?? ["dissolve"], TEXTS);
}

/** Captions as they are spoken, for long enough to see how they move. */
export function captionSample(look: Look, size: Size): Sample {
  const frames = 108;
  const spec = specOf(look, 1, 47);
  const picture = [
    { sceneId: "s1", startFrame: 0, frames, visual: { kind: "background" as const, spec }, transitionFrames: 0 },
  ];
  const captions = [
    cue(["Every evening at dusk", "the keeper climbs"], 3, 58),
    cue(["two hundred narrow", "steps to the lamp."], 58, 105),
  ];
  return { timeline: timelineOf(look, size, { frames, picture, cards: [], captions }), wanted: [] };
}

/** All transitions that there are, in one look. */
export function allTransitions(look: Look, size: Size): Sample {
  const kinds = TRANSITIONS.filter((kind) => kind !== "dissolve");
  return lay(
    look,
    size,
    ["dissolve", ...kinds],
    [null, ...TRANSITIONS].map(() => ({ card: null, lines: [] })),
    80,
  );
}

function lay(look: Look, size: Size, kinds: readonly TransitionKind[], texts: typeof TEXTS, seed = 40): Sample {
  const wanted: Sample["wanted"] = [];
  const frames = texts.length * SHOT;
  const picture = texts.map(({ card, lines }, i): Timeline["picture"][number] => {
    const startFrame = i * SHOT;
    const spec = specOf(look, i, seed);
    const kind = kinds[(i - 1) % kinds.length];
    const cut =
      i === 0
        ? { transitionFrames: 0 }
        : transitionInto(kind, { look, ...size, rate: RATE, room: Math.floor(SHOT / 2) });
    if (i > 0 && i <= kinds.length && cut.transitionFrames > 0)
      for (const part of [0.25, 0.5, 0.75])
        wanted.push({
          frame: startFrame + Math.round(cut.transitionFrames * part),
          title: `${cut.transition?.kind ?? "dissolve"}, ${part * 100} %`,
          group: "transition",
        });
    if (card || lines.length > 0)
      wanted.push({
        frame: startFrame + SHOT - 32,
        title: [card?.kind === "listItem" ? "list item" : card?.kind, lines.length > 0 && "caption", `on ${spec.kind}`]
          .filter(Boolean)
          .join(", "),
        group: "picture",
      });
    return {
      sceneId: `s${i + 1}`,
      startFrame,
      frames: SHOT,
      visual: { kind: "background", spec },
      ...cut,
    };
  });
  return {
    timeline: timelineOf(look, size, {
      frames,
      picture,
      cards: texts.flatMap(({ card }, i) =>
        card ? [{ ...card, startFrame: i * SHOT + 12, endFrame: (i + 1) * SHOT - 4 }] : [],
      ),
      captions: texts.flatMap(({ lines }, i) =>
        lines.length > 0 ? [cue(lines, i * SHOT + 20, (i + 1) * SHOT - 4)] : [],
      ),
    }),
    wanted: wanted.toSorted((a, b) => a.frame - b.frame),
  };
}

function specOf(look: Look, i: number, seed: number): BackgroundSpec {
  return {
    kind: look.backgrounds[i % look.backgrounds.length] ?? "ribbons",
    seed: seed + i,
    palette: look.palette,
    speed: look.motion.speed,
    zoom: { from: 1, to: look.motion.zoom, x: 0.5, y: 0.45 },
  };
}

function timelineOf(
  look: Look,
  size: Size,
  laid: Pick<Timeline, "frames" | "picture" | "cards" | "captions">,
): Timeline {
  const sound = { narration: null, music: null, loudness: -14, truePeak: -1 };
  return { ...size, rate: RATE, look, ...laid, sound };
}

function cue(lines: string[], startFrame: number, endFrame: number): CaptionCue {
  const count = lines.join(" ").split(" ").length;
  let word = 0;
  const at = (k: number) => startFrame + Math.round(((endFrame - startFrame) * k) / count);
  return {
    startFrame,
    endFrame,
    lines: lines.map((line) => line.split(" ").map((text) => ({ text, startFrame: at(word), endFrame: at(++word) }))),
  };
}
