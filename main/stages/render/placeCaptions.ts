// Where captions stand in each scene: at the bottom, unless a face or text of the picture lies under them for a good part of it. Pure.
import type { Area, Content } from "../../../contract/footage.ts";
import type { CaptionCue, PictureClip, Timeline } from "../../../contract/timeline.ts";
import { captionRoom } from "../../base/captionStyles.ts";
import { onCanvas, progressAt, through, windowAt } from "../../base/motion.ts";
import type { Size } from "../../base/picture.ts";
import { captionTop } from "../../base/safeAreas.ts";

const PLACES = ["bottom", "raised", "upper"] as const;
type Place = (typeof PLACES)[number];

/** Of a face, or of a row of text, that may lie under captions before it counts as covered. */
const COVERED = { face: 0.2, text: 0.35 };
/** Text weighs less than a face: it can often be read on. */
const WEIGHT = { face: 1, text: 0.7 };
/** Of the time in which captions are seen, how much may be spoilt before they are moved. */
const SPOILT = 0.3;
/** Another place must be so much better. */
const BETTER = 0.5;
/** Moments of a cue at which it is looked. */
const MOMENTS = [0.15, 0.5, 0.85];
/** Height of a line in letter sizes, and of a letter with its foot. */
const LEADING = 1.28;
const LETTER = 0.92;

export interface PlacedCaptions {
  captions: CaptionCue[];
  /** What was moved and why, in words. */
  decisions: string[];
}

/** `measure` gives pixels of a text in the look's own size. One place for all of a scene: captions that jump disturb more. */
export function placeCaptions(timeline: Timeline, measure: (text: string) => number): PlacedCaptions {
  const decisions: string[] = [];
  const scenes = scenesOf(timeline.picture);
  const captions: CaptionCue[] = [];
  for (const scene of scenes) {
    const cues = timeline.captions.filter((cue) => sceneAt(scenes, middle(cue)) === scene);
    const place = placeOf(timeline, scene, cues, measure);
    if (place !== "bottom" && cues[0]) {
      const seconds = Math.floor((cues[0].startFrame * timeline.rate.den) / timeline.rate.num);
      const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      decisions.push(`captions stand ${WHERE[place]} from ${clock} on: below they would cover what is in the picture`);
    }
    captions.push(...cues.map((cue) => (place === "bottom" ? cue : { ...cue, place })));
  }
  return { captions: captions.toSorted((a, b) => a.startFrame - b.startFrame), decisions };
}

const WHERE: Record<Exclude<Place, "bottom">, string> = { raised: "higher", upper: "in the upper part" };

/** Pictures of one scene that follow each other. */
type Scene = readonly { clip: PictureClip; total: number }[];

function scenesOf(picture: readonly PictureClip[]): Scene[] {
  const scenes: { clip: PictureClip; total: number }[][] = [];
  picture.forEach((clip, i) => {
    const shown = { clip, total: clip.frames + (picture[i + 1]?.transitionFrames ?? 0) };
    const last = scenes.at(-1);
    if (last?.at(-1)?.clip.sceneId === clip.sceneId) last.push(shown);
    else scenes.push([shown]);
  });
  return scenes;
}

/** In a transition the picture counts that there is more of. */
function begin({ startFrame, transitionFrames }: PictureClip): number {
  return startFrame + transitionFrames / 2;
}

function sceneAt(scenes: readonly Scene[], frame: number): Scene | undefined {
  return scenes.findLast(([first]) => first && begin(first.clip) <= frame) ?? scenes[0];
}

function middle({ startFrame, endFrame }: CaptionCue): number {
  return (startFrame + endFrame) / 2;
}

function placeOf(
  timeline: Timeline,
  scene: Scene,
  cues: readonly CaptionCue[],
  measure: (text: string) => number,
): Place {
  if (!scene.some(({ clip }) => contentsOf(clip).length > 0) || cues.length === 0) return "bottom";
  const spoilt = (place: Place) => {
    const seen = cues.reduce((sum, cue) => sum + cue.endFrame - cue.startFrame, 0);
    return (
      cues.reduce((sum, cue) => {
        const box = boxOf(cue, place, timeline, measure);
        const worst = MOMENTS.map((share) => coverage(box, scene, momentOf(cue, share), timeline));
        return sum + ((cue.endFrame - cue.startFrame) * worst.reduce((a, b) => a + b, 0)) / MOMENTS.length;
      }, 0) / seen
    );
  };
  const below = spoilt("bottom");
  if (below <= SPOILT) return "bottom";
  // Cards stand in the middle, above the captions: both must be read.
  const cards = timeline.cards.some((card) => cues.some((cue) => meets(card, cue)));
  if (cards) return "bottom";
  const [best] = (["raised", "upper"] as const)
    .map((place) => ({ place, worth: spoilt(place) }))
    .toSorted((a, b) => a.worth - b.worth);
  return best && best.worth <= below * BETTER ? best.place : "bottom";
}

function momentOf({ startFrame, endFrame }: CaptionCue, share: number): number {
  return startFrame + (endFrame - startFrame) * share;
}

function meets(a: { startFrame: number; endFrame: number }, b: { startFrame: number; endFrame: number }): boolean {
  return a.startFrame < b.endFrame && b.startFrame < a.endFrame;
}

/** In shares of the frame. */
function boxOf(
  { lines }: CaptionCue,
  place: Place,
  { look, width, height }: Timeline,
  measure: (text: string) => number,
): Area {
  const larger = captionRoom(look.caption, { width, height }).size;
  const wide = larger * Math.max(...lines.map((line) => measure(line.map(({ text }) => text).join(" "))));
  const tall = (larger * lines.length * LEADING * look.caption.size * Math.min(width, height)) / LETTER;
  const top = captionTop(place, tall, { width, height });
  return { x: 0.5 - wide / width / 2, y: top / height, width: wide / width, height: tall / height };
}

/** 0: nothing that matters lies under the box. */
function coverage(box: Area, scene: Scene, frame: number, size: Size): number {
  const shown = scene.findLast(({ clip }) => begin(clip) <= frame) ?? scene[0];
  if (!shown) return 0;
  const { clip, total } = shown;
  const at = Math.min(total - 1, Math.max(0, frame - clip.startFrame));
  const contents = contentsOf(clip);
  const content = contents[Math.min(contents.length - 1, Math.floor((at / total) * contents.length))];
  if (!content) return 0;
  const seen = (area: Area) => inFrame(area, clip, at, total, size);
  const covered = (areas: readonly Area[], limit: number) => areas.some((area) => partUnder(seen(area), box) > limit);
  if (covered(content.faces, COVERED.face)) return WEIGHT.face;
  return covered(content.text, COVERED.text) ? WEIGHT.text : 0;
}

function contentsOf({ visual }: PictureClip): readonly Content[] {
  if (visual.kind === "background" || visual.aspect === undefined) return [];
  return visual.kind === "clip" ? (visual.content ?? []) : visual.content ? [visual.content] : [];
}

/** Where a part of a picture is seen in a frame of its shot. */
function inFrame(area: Area, { visual }: PictureClip, at: number, total: number, size: Size): Area {
  if (visual.kind === "background") return area;
  const { aspect = size.width / size.height, fit } = visual;
  const laid = onCanvas(area, aspect, fit, size);
  if (visual.kind === "clip") return laid;
  const canvas = fit?.kind === "pan" ? { width: aspect, height: 1 } : size;
  return through(laid, windowAt(canvas, visual.motion, size, progressAt(visual.motion, at, total)));
}

/** How much of an area, as far as it is in the frame, lies under the box. */
function partUnder(area: Area, box: Area): number {
  const seen = { left: Math.max(0, area.x), top: Math.max(0, area.y) };
  const [right, bottom] = [Math.min(1, area.x + area.width), Math.min(1, area.y + area.height)];
  const whole = (right - seen.left) * (bottom - seen.top);
  if (right <= seen.left || bottom <= seen.top) return 0;
  const wide = Math.min(right, box.x + box.width) - Math.max(seen.left, box.x);
  const tall = Math.min(bottom, box.y + box.height) - Math.max(seen.top, box.y);
  return (Math.max(0, wide) * Math.max(0, tall)) / whole;
}
