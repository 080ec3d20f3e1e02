// A thread that draws backgrounds: one frame a request, in the order of the requests.
import { parentPort } from "node:worker_threads";

import { createCanvas } from "@napi-rs/canvas";

import { giveWay } from "../../base/giveWay.ts";
import { hashJson } from "../../base/hash.ts";
import type { Size } from "../../base/picture.ts";
import { encodePng } from "../../base/png.ts";
import { toRgb } from "./colour.ts";
import { setLoop } from "./loop.ts";
import type { Answer, Request } from "./protocol.ts";
import type { BackgroundScene } from "./scene.ts";

if (!parentPort) throw new Error("runs as a worker thread");
const port = parentPort;
giveWay();

let key = "";
let scene: BackgroundScene | undefined;
let shot: { rate: number; total: number; places: Uint8Array[] } = { rate: 30, total: 1, places: [] };

port.on("message", (request: Request) => {
  const id = request.type === "open" ? -1 : request.id;
  try {
    serve(request);
  } catch (error) {
    port.postMessage({
      type: "failed",
      id,
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    } satisfies Answer);
  }
});

function serve(request: Request): void {
  switch (request.type) {
    case "open": {
      const { rate, total, places } = request;
      shot = { rate: rate.num / rate.den, total, places: places.map((place) => new Uint8Array(place)) };
      const next = hashJson({ spec: request.spec, size: request.size });
      // Spans of one shot are opened one after the other: the foreground need not be drawn again.
      if (next !== key) scene = setLoop(request.spec, request.size);
      key = next;
      return;
    }
    case "frame": {
      const place = shot.places[request.place];
      if (!scene || !place) throw new Error("no background is open");
      const picture = scene.draw(request.frame / shot.rate, shot.total > 1 ? request.frame / (shot.total - 1) : 0);
      place.set(picture);
      port.postMessage({ type: "frame", id: request.id } satisfies Answer);
      return;
    }
    case "still": {
      const picture = setLoop(request.spec, request.size).draw(STILL_SECONDS * request.at, request.at);
      port.postMessage({ type: "still", id: request.id, png: pngOf(picture, request.size) } satisfies Answer);
      return;
    }
  }
}

/** How long the shot is taken to be of which a still is wanted. */
const STILL_SECONDS = 20;

function pngOf(picture: Uint8Array, { width, height }: Size): Uint8Array {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  const { data } = image;
  const chroma = width * height;
  const quarter = chroma / 4;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const c = chroma + (y >> 1) * (width >> 1) + (x >> 1);
      const i = y * width + x;
      const rgb = toRgb(picture[i] as number, picture[c] as number, picture[c + quarter] as number);
      // What lies outside 0–255 is clamped, and fractions are rounded, by the array.
      data[i * 4] = rgb[0];
      data[i * 4 + 1] = rgb[1];
      data[i * 4 + 2] = rgb[2];
      data[i * 4 + 3] = 255;
    }
  context.putImageData(image, 0, 0);
  return encodePng(canvas);
}
