// A still picture with its place in a frame: what text and backgrounds hand to the render to be laid over.

/** Pixels. */
export interface Size {
  width: number;
  height: number;
}

/** RGBA as PNG, cropped to what is drawn. Place and size are even numbers, as 4:2:0 wants them. */
export interface Picture extends Size {
  png: Buffer;
  x: number;
  y: number;
}
