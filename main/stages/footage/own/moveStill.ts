// How a still moves while it is seen: towards faces or what matters, away from it, or across; never so that a face leaves the frame.
import type { Area, Motion } from "../../../../contract/footage.ts";
import type { Size } from "../../../base/picture.ts";
import type { Framing } from "./focus.ts";

export type Move = "in" | "out" | "right" | "left" | "up" | "down" | "rest";

export interface StillWish extends Pick<Framing, "fit" | "focus" | "faces"> {
  /** As much as the look zooms. */
  zoom: number;
  seconds: number;
  /** Of the stills before it, the last one last. */
  before: readonly Move[];
  /** Width by height. */
  picture: Size;
  frame: Size;
}

/** Around a whole picture with blurred sides a zoom is seen sooner. */
const BLURRED_ZOOM = 1.06;
/** A second's zoom at most: what is seen for a short time must not rush. And what can be seen at all. */
const ZOOM_PACE = 0.024;
const LEAST_ZOOM = 1.02;
/** A second's way at most, of the side of the frame along which it goes. */
const PAN_PACE = 0.035;
/** Of the room that a zoom leaves, what a way across takes. */
const ACROSS = 0.8;
/** Free about faces, of the frame. */
const FACE_ROOM = 0.02;
/** Where in the frame faces lie best. */
const FACE_PLACE = { x: 0.5, y: 0.42 };

export function moveStill(wish: StillWish): { motion: Motion; move: Move } {
  const { fit, faces, zoom, seconds } = wish;
  if (fit.kind === "pan") return passOver(wish);
  // A look of a person's own may want stills to stand still.
  if (zoom === 1) return RESTING;
  const paced = Math.min(zoom, 1 + ZOOM_PACE * seconds);
  const most = Math.max(LEAST_ZOOM, fit.kind === "blur" ? Math.min(paced, BLURRED_ZOOM) : paced);
  if (faces) return aboutFaces(wish, faces, most);
  const move = fit.kind === "blur" ? inOrOut(wish.before) : next(wish);
  if (move === "in" || move === "out") return zooming(move, most, placeOf(wish.focus, most));
  return across(wish, move, Math.max(most, 1.05));
}

const RESTING: { motion: Motion; move: Move } = {
  motion: { zoom: [1, 1], x: [0.5, 0.5], y: [0.5, 0.5] },
  move: "rest",
};

/** Of the width, by which the nearest moves to either side of its place where there is a map of depths. */
const PARALLAX = 0.006;
/** The window leaves so much free at each side as the shift needs. */
const PARALLAX_ZOOM = { least: 1.06, most: 1.09 };
/** Nearer to the edge than this nothing that matters may lie. */
const PARALLAX_EDGE = 0.06;

/** A camera that goes sideways and a little nearer; null where that would take faces out of the frame. */
export function moveInDepth({
  fit,
  faces,
  before,
}: StillWish): { motion: Motion; shift: [number, number]; move: Move } | null {
  const { x, y, width, height } = faces ?? { x: 0.5, y: 0.5, width: 0, height: 0 };
  const edge = Math.min(x, y, 1 - x - width, 1 - y - height);
  if (fit.kind !== "cover" || edge < PARALLAX_EDGE) return null;
  const { least, most } = PARALLAX_ZOOM;
  const place = { x: [0.5, 0.5] as [number, number], y: [0.5, 0.5] as [number, number] };
  return inOrOut(before) === "in"
    ? { motion: { zoom: [least, most], ...place }, shift: [-PARALLAX, PARALLAX], move: "in" }
    : { motion: { zoom: [most, least], ...place }, shift: [PARALLAX, -PARALLAX], move: "out" };
}

function zooming(move: "in" | "out", most: number, at: { x: number; y: number }): { motion: Motion; move: Move } {
  const [x, y] = [round(at.x), round(at.y)];
  return { motion: { zoom: move === "in" ? [1, round(most)] : [round(most), 1], x: [x, x], y: [y, y] }, move };
}

/** The window's place in the room that the zoom leaves, so that a point comes as near to the middle as is not tiring. */
function placeOf(point: { x: number; y: number }, zoom: number): { x: number; y: number } {
  const place = (at: number) => Math.min(0.85, Math.max(0.15, (at - 0.5 / zoom) / (1 - 1 / zoom)));
  return { x: place(point.x), y: place(point.y) };
}

/** The largest zoom whose window holds all faces; where it lies, they are in it from the first frame to the last. */
function aboutFaces({ before }: StillWish, faces: Area, wished: number): { motion: Motion; move: Move } {
  const held = roomAbout(faces);
  const most = Math.min(wished, 1 / Math.max(held.width, held.height));
  if (most < 1.005) return RESTING;
  const side = 1 / most;
  const place = (from: number, length: number, best: number) => {
    const start = from + length / 2 - side * best;
    const holding = Math.max(from + length - side, Math.min(from, start));
    return Math.max(0, Math.min(1 - side, holding)) / (1 - side);
  };
  return zooming(inOrOut(before), most, {
    x: place(held.x, held.width, FACE_PLACE.x),
    y: place(held.y, held.height, FACE_PLACE.y),
  });
}

function roomAbout({ x, y, width, height }: Area): Area {
  const [left, top] = [Math.max(0, x - FACE_ROOM), Math.max(0, y - FACE_ROOM)];
  const [right, bottom] = [Math.min(1, x + width + FACE_ROOM), Math.min(1, y + height + FACE_ROOM)];
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** By turns: what went nearer is followed by what opens. */
function inOrOut(before: readonly Move[]): "in" | "out" {
  return before.findLast((move) => move === "in" || move === "out") === "in" ? "out" : "in";
}

/** Two zooms, then one way across, in the direction of what matters; where that is the middle, on as the last one went. */
function next({ before, focus, frame }: StillWish): Move {
  const zooms = before.slice(-2).filter((move) => move === "in" || move === "out").length;
  if (zooms < 2) return inOrOut(before);
  const tall = frame.height > frame.width;
  const at = tall ? focus.y : focus.x;
  const [on, back]: [Move, Move] = tall ? ["down", "up"] : ["right", "left"];
  if (at > 0.56) return on;
  if (at < 0.44) return back;
  return before.findLast((move) => move === on || move === back) ?? on;
}

function across({ focus, seconds }: StillWish, move: Move, zoom: number): { motion: Motion; move: Move } {
  const room = 1 - 1 / zoom;
  const way = Math.min(ACROSS, (PAN_PACE * seconds) / room) / 2;
  const ends = directed(move, [0.5 - way, 0.5 + way]);
  const still = placeOf(focus, zoom);
  const isUpright = move === "up" || move === "down";
  const z = round(zoom);
  return {
    motion: {
      zoom: [z, z],
      x: isUpright ? [round(still.x), round(still.x)] : ends,
      y: isUpright ? ends : [round(still.y), round(still.y)],
    },
    move,
  };
}

/** Over a picture that reaches beyond the frame, no faster than can be followed, about what matters. */
function passOver({ focus, seconds, picture, frame, before }: StillWish): { motion: Motion; move: Move } {
  const shape = picture.width / picture.height / (frame.width / frame.height);
  const upright = shape < 1;
  // In sides of the frame: how far the picture reaches beyond it.
  const beyond = Math.max(shape, 1 / shape) - 1;
  const way = Math.min(1, (PASS_PACE * seconds) / beyond);
  const at = ((upright ? focus.y : focus.x) * (beyond + 1) - 0.5) / beyond;
  const from = Math.max(0, Math.min(1 - way, at - way / 2));
  const [on, back]: [Move, Move] = upright ? ["down", "up"] : ["right", "left"];
  // A picture is looked up at, and read on.
  const last = before.findLast((move) => move === on || move === back);
  const move = last ?? (upright ? back : on);
  const ends = directed(move, [from, from + way]);
  const x: Motion["x"] = upright ? [0.5, 0.5] : ends;
  const y: Motion["y"] = upright ? ends : [0.5, 0.5];
  return { motion: { zoom: [1, 1], x, y }, move };
}

/** A second's way over a large picture at most, of the frame's side. */
const PASS_PACE = 0.07;

function directed(move: Move, [from, to]: [number, number]): [number, number] {
  return move === "right" || move === "down" ? [round(from), round(to)] : [round(to), round(from)];
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
