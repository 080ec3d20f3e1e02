// The background engine: moving pictures from a kind, a palette and a seed, frame by frame, the same every time.
import type { BackgroundSpec } from "../../../contract/footage.ts";
import type { FrameRate } from "../../../contract/values.ts";
import type { Picture, Size } from "../../base/picture.ts";

export interface OpenShot extends Size {
  /**
   * Raw yuv420p, BT.709, limited range, `width`×`height`: the picture's aspect, maybe smaller than the picture (then it
   * is scaled up bicubically). A frame's bytes are valid until the next one is asked for.
   */
  frames(from: number, count: number, signal?: AbortSignal): AsyncIterable<Uint8Array>;
  /** Still layers that lie over every frame. */
  overlays: Picture[];
  close(): void;
}

export interface Shot {
  size: Size;
  rate: FrameRate;
  /** Frames from the shot's first to its last, the transitions' overlaps included. */
  total: number;
}

export interface BackgroundEngine {
  /** Part of the key of everything that holds a drawn background. */
  version: string;
  open(spec: BackgroundSpec, shot: Shot): Promise<OpenShot>;
  /** PNG of one moment, 0–1 of the shot. */
  still(spec: BackgroundSpec, size: Size, at: number): Promise<Buffer>;
  close(): Promise<void>;
}
