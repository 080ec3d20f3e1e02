// The edit of R60 as a composition of Remotion, as its documentation would have it written. Copied beside Remotion's packages, and bundled there.
import { createElement as h } from "react";
import {
  AbsoluteFill,
  Audio,
  Composition,
  Img,
  interpolate,
  OffthreadVideo,
  registerRoot,
  Sequence,
  staticFile,
  useCurrentFrame,
} from "remotion";

const FILL = { width: "100%", height: "100%", objectFit: "cover" };

/** The window's size and place in the still change evenly, as in our own edit. */
function Still({ file, motion, frames }) {
  const frame = useCurrentFrame();
  const at = (pair) => interpolate(frame, [0, frames - 1], pair);
  const zoom = at(motion.zoom);
  const room = (share) => (1 - 1 / zoom) * share * 100;
  const transform = `scale(${zoom}) translate(${-room(at(motion.x))}%, ${-room(at(motion.y))}%)`;
  return h(Img, { src: staticFile(file), style: { ...FILL, transformOrigin: "0 0", transform } });
}

/** Fades in over the scene before it, which stays below. */
function Scene({ scene, frames, fade }) {
  const frame = useCurrentFrame();
  const opacity = fade > 0 ? interpolate(frame, [0, fade], [0, 1], { extrapolateRight: "clamp" }) : 1;
  const seen = scene.clip
    ? h(OffthreadVideo, { src: staticFile(scene.clip), muted: true, style: FILL })
    : h(Still, { file: scene.still, motion: scene.motion, frames });
  return h(AbsoluteFill, { style: { opacity } }, seen);
}

const CAPTION = { justifyContent: "flex-end", alignItems: "center", paddingBottom: 90 };
const LINE = { font: "800 64px sans-serif", color: "white", WebkitTextStroke: "10px black", paintOrder: "stroke fill" };

/** Words of a cue in a line, the one that is spoken in yellow. */
function Captions({ cues, fps }) {
  const now = useCurrentFrame() / fps;
  const cue = cues.findLast(({ start }) => start <= now);
  if (!cue || now >= cue.end) return null;
  const words = cue.words.map(({ text, start, end }, i) =>
    h("span", { key: i, style: { color: start <= now && now < end ? "#ffe500" : "white" } }, `${text} `),
  );
  return h(AbsoluteFill, { style: CAPTION }, h("div", { style: LINE }, words));
}

function Film({ scenes, cues, sceneFrames, fadeFrames, fps }) {
  const shots = scenes.map((scene, i) => {
    const fade = i > 0 ? fadeFrames : 0;
    const frames = sceneFrames + (i < scenes.length - 1 ? fadeFrames : 0);
    return h(Sequence, { key: i, from: i * sceneFrames, durationInFrames: frames }, h(Scene, { scene, frames, fade }));
  });
  return h(
    AbsoluteFill,
    { style: { background: "black" } },
    ...shots,
    h(Captions, { cues, fps }),
    h(Audio, { src: staticFile("narration.wav") }),
    h(Audio, { src: staticFile("music.wav"), volume: 0.3 }),
  );
}

registerRoot(() =>
  h(Composition, {
    id: "r60",
    component: Film,
    width: 1920,
    height: 1080,
    fps: 30,
    durationInFrames: 300,
    defaultProps: { scenes: [], cues: [], sceneFrames: 150, fadeFrames: 15, fps: 30 },
    calculateMetadata: ({ props }) => ({ durationInFrames: props.scenes.length * props.sceneFrames, fps: props.fps }),
  }),
);
