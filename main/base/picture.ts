// A still picture with its place in a frame: what is drawn to be laid over.

/** Pixels. */
export interface Size {
  width: number;
  height: number;
}

/** Cropped to what is drawn. Place and size are even numbers, as 4:2:0 wants them. */
export interface Picture extends Size {
  /** Four bytes a pixel, colour not multiplied by alpha. */
  rgba: Uint8ClampedArray;
  x: number;
  y: number;
}
