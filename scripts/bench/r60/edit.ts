// The edit of R60: twelve scenes of five seconds, stills with Ken Burns and clips in turn, a crossfade of half a second, captions word by word.
import type { FootageOutput, Shot } from "../../../contract/footage.ts";
import type { Look } from "../../../contract/look.ts";
import type { NarrationOutput } from "../../../contract/narration.ts";
import type { ArtifactRef } from "../../../contract/values.ts";
import { R60_SECONDS } from "./sources.ts";

export interface R60Refs {
  stills: ArtifactRef[];
  clips: ArtifactRef[];
  narration: ArtifactRef;
  music: ArtifactRef;
}

const LOOK: Look = {
  id: "ocean",
  name: "R60",
  palette: { background: ["#0b1026", "#1b2a5a", "#3d5a9a"], text: "#ffffff", accent: "#ffe500", shade: "#05070f" },
  fonts: { heading: "Nunito", body: "Nunito", caption: "Nunito" },
  caption: { style: "highlight", size: 0.08, weight: 800, highlight: "colour", uppercase: false, outline: 0.08 },
  motion: { zoom: 1.15, transitionSeconds: 0.5, speed: 1 },
  backgrounds: ["aurora", "waves", "stars"],
  mood: "warm",
};
const SCENE_SECONDS = 5;

const TEXT =
  "every morning the harbour wakes before the city does and the first boats slide out past the old stone wall into cold grey water where nets wait heavy with silver fish while gulls circle above calling to anyone who will listen people here say the sea remembers names and keeps them safe until the tide decides otherwise";

/** What the render stage takes, for a video of `minutes` times the reference. */
export function r60Input(
  refs: R60Refs,
  minutes = 1,
): {
  idea: {
    format: "16:9";
    language: string;
    captions: "burned";
    captionStyle: null;
    musicFile: null;
    logo: null;
    intro: null;
    outro: null;
  };
  script: { title: string; scenes: [] };
  narration: Pick<NarrationOutput, "audio" | "durationSeconds" | "words">;
  footage: Pick<FootageOutput, "look" | "shots" | "cards" | "music" | "durationSeconds">;
} {
  const durationSeconds = R60_SECONDS * minutes;
  return {
    idea: {
      format: "16:9",
      language: "en",
      captions: "burned",
      captionStyle: null,
      musicFile: null,
      logo: null,
      intro: null,
      outro: null,
    },
    script: { title: "R60", scenes: [] },
    narration: { audio: refs.narration, durationSeconds, words: words(durationSeconds) },
    footage: {
      look: LOOK,
      shots: Array.from({ length: durationSeconds / SCENE_SECONDS }, (_, i) => shot(refs, i)),
      cards: [],
      music: { audio: refs.music, mood: "warm", loopSeconds: 60 },
      durationSeconds,
    },
  };
}

function shot(refs: R60Refs, scene: number): Shot {
  const i = Math.floor(scene / 2) % 6;
  const odd = i % 2 === 1;
  const image = refs.stills[i] as ArtifactRef;
  const clip = refs.clips[i] as ArtifactRef;
  return {
    sceneId: `s${scene + 1}`,
    start: scene * SCENE_SECONDS,
    end: (scene + 1) * SCENE_SECONDS,
    visual:
      scene % 2 === 0
        ? {
            kind: "image",
            image,
            motion: { zoom: odd ? [1.15, 1] : [1, 1.15], x: odd ? [0.8, 0.2] : [0.2, 0.8], y: [0.3, 0.7] },
          }
        : { kind: "clip", clip, fromSeconds: 0 },
    reason: "",
  };
}

/** One word after another, about three a second; a short rest after each sentence's worth. */
function words(seconds: number): NarrationOutput["words"] {
  const all: NarrationOutput["words"] = [];
  const text = TEXT.split(" ");
  let at = 0.1;
  for (let i = 0; ; i++) {
    const word = text[i % text.length] as string;
    const end = at + 0.16 + 0.035 * word.length;
    if (end > seconds - 0.3) return all;
    all.push({ text: word, start: at, end, scene: Math.floor(at / SCENE_SECONDS), line: 0 });
    at = end + (i % 11 === 10 ? 0.12 : 0.02);
  }
}
