// Where a picture lies in the frame, and how a still moves in it: for what draws it, and for what has to know what is seen where. Pure.
import type { Area, Fit, Motion } from "../../contract/footage.ts";
import type { Size } from "./picture.ts";

/** Of a motion's time, in which it comes into its pace and goes out of it again. */
const RAMP = 0.25;

/** How far a motion is at a frame, 0–1. It begins and ends gently; there and back, a frame after the last would be the first again. */
export function progressAt({ cycle = false }: Pick<Motion, "cycle">, frame: number, total: number): number {
  return cycle ? 0.5 - 0.5 * Math.cos((2 * Math.PI * frame) / total) : eased(frame / Math.max(1, total - 1));
}

/** Pace rises as a smoothstep, stays, and falls again: neither place nor pace ever jump. */
export function eased(k: number): number {
  if (k > 0.5) return 1 - eased(1 - k);
  const u = Math.max(0, k) / RAMP;
  return (u < 1 ? RAMP * u ** 3 * (1 - u / 2) : k - RAMP / 2) / (1 - RAMP);
}

/** The part of a still that is seen, in shares of it. `still`: as it was decoded, which may reach beyond the frame's shape. */
export function windowAt(still: Size, { zoom, x, y }: Motion, frame: Size, k: number): Area {
  const at = ([a, b]: readonly [number, number]) => a + (b - a) * k;
  const z = Math.max(1, at(zoom));
  const shape = frame.width / frame.height / (still.width / still.height);
  const [width, height] = [Math.min(1, shape) / z, Math.min(1, 1 / shape) / z];
  return { x: (1 - width) * at(x), y: (1 - height) * at(y), width, height };
}

/** The shape of what a still is decoded to: the frame's, unless the motion passes over all of it. */
export function canvasShape(aspect: number | undefined, fit: Fit | undefined, frame: Size): number {
  return fit?.kind === "pan" && aspect !== undefined ? aspect : frame.width / frame.height;
}

/** Where a part of a picture of this shape (width by height) lies on that canvas, in shares of it; cropped parts lie outside of 0–1. */
export function onCanvas(area: Area, aspect: number, fit: Fit | undefined, frame: Size): Area {
  const shape = frame.width / frame.height;
  if (fit?.kind === "pan") return area;
  if (fit?.kind === "blur") {
    const { part = WHOLE } = fit;
    const own = (aspect * part.width) / part.height;
    const [wide, tall] = [Math.min(1, own / shape), Math.min(1, shape / own)];
    return scaled(through(area, part), { x: (1 - wide) / 2, y: (1 - tall) / 2, width: wide, height: tall });
  }
  // The whole picture in shares of the frame, cropped about a point as near to the middle as its edges let it come.
  const [wide, tall] = [Math.max(1, aspect / shape), Math.max(1, shape / aspect)];
  const start = (share: number, side: number) => -Math.max(0, Math.min(side - 1, share * side - 0.5));
  const at = fit ?? { x: 0.5, y: 0.5 };
  return scaled(area, { x: start(at.x, wide), y: start(at.y, tall), width: wide, height: tall });
}

const WHOLE: Area = { x: 0, y: 0, width: 1, height: 1 };

/** The same part, seen through a window. */
export function through(area: Area, window: Area): Area {
  return {
    x: (area.x - window.x) / window.width,
    y: (area.y - window.y) / window.height,
    width: area.width / window.width,
    height: area.height / window.height,
  };
}

function scaled(area: Area, whole: Area): Area {
  return {
    x: whole.x + area.x * whole.width,
    y: whole.y + area.y * whole.height,
    width: area.width * whole.width,
    height: area.height * whole.height,
  };
}
