// Small inputs of the render stage for its tests.
import type { FootageOutput, Shot, Visual } from "../../../contract/footage.ts";
import type { Look } from "../../../contract/look.ts";
import type { NarrationOutput } from "../../../contract/narration.ts";
import type { ArtifactRef } from "../../../contract/values.ts";

export const TEST_LOOK: Look = {
  id: "midnight",
  name: "Midnight",
  palette: { background: ["#0b1026", "#1b2a5a", "#3d5a9a"], text: "#ffffff", accent: "#ffd166", shade: "#05070f" },
  fonts: { heading: "Fraunces", body: "Nunito", caption: "Nunito" },
  caption: { style: "highlight", size: 0.055, weight: 700, highlight: "box", uppercase: false, outline: 0.08 },
  motion: { zoom: 1.1, transitionSeconds: 0.5, speed: 1 },
  backgrounds: ["aurora", "waves", "stars"],
  mood: "calm",
};

export const NO_FILE: ArtifactRef = { hash: "0".repeat(64), bytes: 1, mediaType: "audio/wav" };

export function background(seed = 1, kind: Look["backgrounds"][number] = "aurora"): Visual {
  return {
    kind: "background",
    spec: { kind, seed, palette: TEST_LOOK.palette, speed: 1, zoom: { from: 1, to: 1, x: 0.5, y: 0.5 } },
  };
}

export function testNarration(
  text = "",
  audio = NO_FILE,
): Pick<NarrationOutput, "audio" | "durationSeconds" | "words"> {
  const words = text
    .split(" ")
    .filter(Boolean)
    .map((word, i) => ({ text: word, start: 0.2 + i * 0.3, end: 0.45 + i * 0.3, scene: 0, line: 0 }));
  return { audio, durationSeconds: 60, words };
}

export function testFootage({
  shots,
  durationSeconds,
  music = false,
}: {
  shots: (Pick<Shot, "sceneId" | "start" | "end" | "transition"> & { visual?: Visual })[];
  durationSeconds: number;
  music?: boolean | ArtifactRef;
}): Pick<FootageOutput, "look" | "shots" | "cards" | "music" | "durationSeconds"> {
  return {
    look: TEST_LOOK,
    shots: shots.map(({ visual = background(), ...shot }) => Object.assign(shot, { visual, reason: "" })),
    cards: [],
    music: music ? { audio: music === true ? NO_FILE : music, mood: "calm", loopSeconds: 4 } : null,
    durationSeconds,
  };
}
