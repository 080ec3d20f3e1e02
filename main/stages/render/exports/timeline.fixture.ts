// A timeline with everything that an export knows, and what is seen in each of its frames by the timeline itself.
import type { PictureClip, Timeline } from "../../../../contract/timeline.ts";
import type { ArtifactRef, FrameRate } from "../../../../contract/values.ts";
import { background, TEST_LOOK } from "../testing.ts";
import type { EditList } from "./editList.ts";
import { planExport, type ExportPlan, type FileFacts } from "./planExport.ts";

export function ref(letter: string, mediaType: string): ArtifactRef {
  return { hash: letter.repeat(64), bytes: 1, mediaType };
}

const CLIP = ref("a", "video/mp4");
const ODD_CLIP = ref("b", "video/mp4");
const IMAGE = ref("c", "image/jpeg");
const VOICE = ref("d", "audio/wav");
const MUSIC = ref("e", "audio/wav");
const LOGO = ref("f", "image/png");
export const VIDEO = ref("9", "video/mp4");

/** At 30 fps the samples of a frame are whole. */
export function wholeTimeline(rate: FrameRate = { num: 30, den: 1 }): Timeline {
  const perFrame = (48_000 * rate.den) / rate.num;
  const samples = (frames: number) => Math.round(frames * perFrame);
  const clip = (
    sceneId: string,
    startFrame: number,
    frames: number,
    transitionFrames: number,
    visual: PictureClip["visual"],
  ) => ({
    sceneId,
    startFrame,
    frames,
    transitionFrames,
    visual,
  });
  return {
    width: 1920,
    height: 1080,
    rate,
    frames: 500,
    look: TEST_LOOK,
    picture: [
      clip("s1", 0, 101, 0, background(1)),
      clip("s2", 101, 90, 15, { kind: "clip", clip: CLIP, fromSeconds: (45 * rate.den) / rate.num }),
      clip("s3", 191, 1, 0, { kind: "image", image: IMAGE, motion: { zoom: [1, 1.1], x: [0, 1], y: [0, 1] } }),
      clip("s4", 192, 108, 0, { kind: "clip", clip: ODD_CLIP, fromSeconds: 1, speed: 0.5 }),
      clip("s5", 300, 100, 14, { kind: "clip", clip: CLIP, fromSeconds: 0 }),
      clip("s6", 400, 100, 1, background(2)),
    ],
    cards: [
      { kind: "title", text: 'Rain & <b>"wind"</b>', detail: null, number: null, startFrame: 10, endFrame: 100 },
      { kind: "quote", text: "雨が降る", detail: null, number: null, startFrame: 90, endFrame: 140 },
      ...[1, 2, 3].map((number) => ({
        kind: "breath" as const,
        text: "Breathe in",
        detail: "3",
        number,
        startFrame: 200 + number * 30,
        endFrame: 230 + number * 30,
      })),
    ],
    captions: [],
    logo: { image: LOGO, x: 1700, y: 50, startFrame: 30, endFrame: 470 },
    sound: {
      narration: { audio: VOICE, startSample: samples(20) },
      music: { audio: MUSIC, gainDb: -14, fadeInSamples: 48_000, fadeOutSamples: 96_000 },
      clips: [
        {
          audio: CLIP,
          fromSeconds: 0,
          repeatSeconds: null,
          range: { start: samples(300), end: samples(401) },
          gainDb: -18,
          fadeInSamples: samples(14),
          fadeOutSamples: samples(1),
        },
      ],
      loudness: -14,
      truePeak: -1,
    },
  };
}

export const FACTS: ReadonlyMap<string, FileFacts> = new Map<string, FileFacts>([
  [CLIP.hash, { extension: "mp4", samples: 48_000 * 8, channels: 2, plain: { frames: 240, width: 1280, height: 720 } }],
  [ODD_CLIP.hash, { extension: "mp4", samples: 0, channels: 0, plain: { frames: 240, width: 1920, height: 1080 } }],
  [IMAGE.hash, { extension: "jpg", samples: 0, channels: 0, plain: null }],
  [VOICE.hash, { extension: "wav", samples: 48_000 * 14 + 123, channels: 1, plain: null }],
  [MUSIC.hash, { extension: "wav", samples: 48_000 * 4, channels: 2, plain: null }],
  [VIDEO.hash, { extension: "mp4", samples: 800_000, channels: 2, plain: null }],
]);

export const SCENES: ReadonlyMap<string, string> = new Map([
  ["s1", "Rain & wind"],
  ["s2", "It's “raining” 100% — 雨"],
  ["s3", 'a "quote" <tag>'],
  ["s4", "../etc/passwd"],
  ["s5", "con"],
]);

export function planned(timeline: Timeline): ExportPlan {
  return planExport({
    title: 'Rain & "wind" — 雨 <1>\u0007\n2',
    timeline,
    scenes: SCENES,
    video: VIDEO,
    facts: FACTS,
    extension: "mp4",
  });
}

/** `file@frame` of all that is seen in a frame of the picture track, sorted: two while one dissolves into the next. */
export type Seen = string[];

/** By the timeline itself; only the files' names are the plan's. */
export function seenInTimeline({ picture, rate }: Timeline, { tracks }: EditList, frame: number): Seen {
  return picture
    .flatMap((clip, i) => {
      const end = clip.startFrame + clip.frames + (picture[i + 1]?.transitionFrames ?? 0);
      if (frame < clip.startFrame || frame >= end) return [];
      const { file } = tracks[0]?.items[i]?.media ?? { file: "" };
      const isCopy = clip.visual.kind === "clip" && clip.visual.speed === undefined;
      const first =
        isCopy && clip.visual.kind === "clip" ? Math.round((clip.visual.fromSeconds * rate.num) / rate.den) : 0;
      return [`${file}@${first + frame - clip.startFrame}`];
    })
    .toSorted();
}
