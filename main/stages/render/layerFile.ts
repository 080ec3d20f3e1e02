// The pictures of a layer in a file that ffmpeg reads beside a clip: raw, or packed without loss where they are many.
import { open } from "node:fs/promises";
import { join } from "node:path";

import type { FrameRate } from "../../../contract/values.ts";
import { newId } from "../../base/ids.ts";
import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";
import type { Layer } from "./layers.ts";
import type { LayerFile } from "./spanArguments.ts";

/** From here on they are packed: a chart that grows for two seconds is 90 MB, of which next to nothing covers the picture. */
const PACKED_BYTES = 24e6;

export interface LayerFileRun {
  ffmpeg: Pick<Ffmpeg, "run">;
  rate: FrameRate;
  dir: string;
  /** What is written; whoever asked takes it away again, also where writing failed. */
  files: string[];
  signal: AbortSignal;
}

export async function layerFile(layer: Layer, { ffmpeg, rate, dir, files, signal }: LayerFileRun): Promise<LayerFile> {
  const { begins, to, fades } = layer;
  const { x, y, width, height, bytes } = await layer.draw(0);
  const isPacked = bytes.length * begins.length > PACKED_BYTES;
  const path = join(dir, `${newId()}.${isPacked ? "nut" : "yuva"}`);
  files.push(path);
  if (isPacked) {
    const raw = `-f rawvideo -pix_fmt yuva420p -s ${width}x${height} -framerate ${rate.num}/${rate.den} -i -`;
    const args = [...raw.split(" "), ..."-c:v ffv1 -level 1 -threads 1 -f nut".split(" "), path];
    await ffmpeg.run(args, { op: "render.layer", signal, stdin: drawn(layer) });
  } else {
    const file = await open(path, "wx");
    try {
      for await (const picture of drawn(layer)) await file.writeFile(picture);
    } finally {
      await file.close();
    }
  }
  return { begins, to, fades, path, isPacked, x, y, width, height };
}

async function* drawn(layer: Layer): AsyncGenerator<Uint8Array> {
  for (const i of layer.begins.keys()) yield (await layer.draw(i)).bytes;
}
