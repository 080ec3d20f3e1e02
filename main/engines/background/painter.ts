// What a kind of background is: a soft field that moves, points of light in it, and a crisp still foreground.
import type { SKRSContext2D } from "@napi-rs/canvas";

import type { Size } from "../../base/picture.ts";
import type { Ramp } from "./colour.ts";
import type { Frame } from "./frame.ts";

/** Pixels of the picture to a sample of the field: 8 where everything is soft, 4 where edges should be firmer (four times the work). */
export type Detail = 4 | 8;

/** What a kind knows when it sets its scene. */
export interface Scene {
  /** In the pixels in which lights and the foreground are placed; its shorter side has 1080, however large the picture is. */
  size: Size;
  /** A number in [0, 1), the same sequence for the same seed. */
  random: () => number;
  seed: number;
  ramp: Ramp;
  /** Width and height in parts of the shorter side: the unit of all lengths. */
  width: number;
  height: number;
}

/** The field at one moment. All planes have `columns` × `rows` samples, the border included. */
export interface Field {
  columns: number;
  rows: number;
  /** Where each column and row lies, in parts of the shorter side from the picture's centre, the camera's zoom taken in. */
  x: Float32Array;
  y: Float32Array;
  /** Height in the picture, 0 at the top, 1 at the bottom, without the camera. */
  v: Float32Array;
  /** Place on the palette's ramp, 0 dark to 1 light. */
  tone: Float32Array;
  /** How much of the accent shines in, 0–1. */
  glow: Float32Array;
}

export interface Painter {
  detail: Detail;
  /** Height (0–1) at which the camera keeps still, so that the field does not part from a foreground that stands there. */
  horizon?: number;
  /** Fills tone and glow for a moment, in seconds of the background's own time. */
  field(field: Field, time: number): void;
  /** Drawn over each composed frame: stars, drops, embers. */
  lights?(frame: Frame, time: number): void;
  /** Drawn once. Lies before the field; lights stay behind it. */
  foreground?(context: SKRSContext2D): void;
}

export type Kind = (scene: Scene) => Painter;
