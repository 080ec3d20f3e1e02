// What the engine and its workers say to each other.
import type { BackgroundSpec } from "../../../contract/footage.ts";
import type { FrameRate } from "../../../contract/values.ts";
import type { Size } from "../../base/picture.ts";

export type Request =
  /** `places`: for a frame each, shared by both sides. */
  | { type: "open"; spec: BackgroundSpec; size: Size; rate: FrameRate; total: number; places: SharedArrayBuffer[] }
  | { type: "frame"; id: number; frame: number; place: number }
  | { type: "still"; id: number; spec: BackgroundSpec; size: Size; at: number };

export type Answer =
  | { type: "frame"; id: number }
  | { type: "still"; id: number; png: Uint8Array }
  | { type: "failed"; id: number; message: string };
