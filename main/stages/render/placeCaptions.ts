// Where captions stand in each scene: at the bottom, unless a face or text of the picture lies under them for a good part of it. Pure.
import type { Area } from "../../../contract/footage.ts";
import type { CaptionCue, PictureClip, Timeline } from "../../../contract/timeline.ts";
import { captionRoom } from "../../base/captionStyles.ts";
import { clock } from "../../base/clock.ts";
import type { Size } from "../../base/picture.ts";
import { captionTop } from "../../base/safeAreas.ts";
import { isKnown, lastUntil, partUnder, showsFrom, sightsOf, type Sight } from "./sights.ts";

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
  if (!timeline.picture.some(isKnown)) return { captions: timeline.captions, decisions: [] };
  const decisions: string[] = [];
  const scenes = scenesOf(timeline.picture);
  const starts = scenes.map(([first]) => (first ? showsFrom(first) : 0));
  const cuesOf = Map.groupBy(timeline.captions, (cue) => Math.max(0, lastUntil(starts, middle(cue))));
  const sight = sightsOf(timeline);
  const captions: CaptionCue[] = [];
  for (const [i, scene] of scenes.entries()) {
    const cues = cuesOf.get(i) ?? [];
    const place = placeOf({ timeline, sight, measure }, scene, cues);
    if (place !== "bottom" && cues[0]) {
      const from = clock((cues[0].startFrame * timeline.rate.den) / timeline.rate.num);
      decisions.push(`captions stand ${WHERE[place]} from ${from} on: below they would cover what is in the picture`);
    }
    captions.push(...cues.map((cue) => (place === "bottom" ? cue : { ...cue, place })));
  }
  return { captions: captions.toSorted((a, b) => a.startFrame - b.startFrame), decisions };
}

const WHERE: Record<Exclude<Place, "bottom">, string> = { raised: "higher", upper: "in the upper part" };

/** Pictures of one scene that follow each other. */
type Scene = readonly PictureClip[];

function scenesOf(picture: readonly PictureClip[]): Scene[] {
  const scenes: PictureClip[][] = [];
  for (const clip of picture) {
    const last = scenes.at(-1);
    if (last?.at(-1)?.sceneId === clip.sceneId) last.push(clip);
    else scenes.push([clip]);
  }
  return scenes;
}

function middle({ startFrame, endFrame }: CaptionCue): number {
  return (startFrame + endFrame) / 2;
}

interface Known {
  timeline: Timeline;
  sight: (frame: number) => Sight;
  measure: (text: string) => number;
}

function placeOf({ timeline, sight, measure }: Known, scene: Scene, cues: readonly CaptionCue[]): Place {
  if (!scene.some(isKnown) || cues.length === 0) return "bottom";
  const looks = cues.flatMap((cue) => {
    const sights = MOMENTS.map((share) => sight(momentOf(cue, share)));
    const matters = sights.some(({ faces, text }) => faces.length + text.length > 0);
    return matters ? [{ frames: cue.endFrame - cue.startFrame, sights, size: sizeOf(cue, timeline, measure) }] : [];
  });
  const all = cues.reduce((sum, cue) => sum + cue.endFrame - cue.startFrame, 0);
  const spoilt = (place: Place) =>
    looks.reduce((sum, { frames, sights, size }) => {
      const box = boxOf(size, place, timeline);
      return sum + (frames / MOMENTS.length) * sights.reduce((worth, one) => worth + coverage(box, one), 0);
    }, 0) / all;
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

/** Of the lines together, in pixels. */
function sizeOf({ lines }: CaptionCue, { look, width, height }: Timeline, measure: (text: string) => number): Size {
  const larger = captionRoom(look.caption, { width, height }).size;
  return {
    width: larger * Math.max(...lines.map((line) => measure(line.map(({ text }) => text).join(" ")))),
    height: (larger * lines.length * LEADING * look.caption.size * Math.min(width, height)) / LETTER,
  };
}

/** In shares of the frame. */
function boxOf(lines: Size, place: Place, { width, height }: Timeline): Area {
  const [wide, tall] = [lines.width / width, lines.height / height];
  return {
    x: 0.5 - wide / 2,
    y: captionTop(place, lines.height, { width, height }) / height,
    width: wide,
    height: tall,
  };
}

/** 0: nothing that matters lies under the box. */
function coverage(box: Area, { faces, text }: Sight): number {
  if (faces.some((area) => partUnder(area, box) > COVERED.face)) return WEIGHT.face;
  return text.some((area) => partUnder(area, box) > COVERED.text) ? WEIGHT.text : 0;
}
