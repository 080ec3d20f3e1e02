// A background that comes back to its first frame: over the overlap what follows its end fades into its beginning.
import type { BackgroundSpec } from "../../../contract/footage.ts";
import type { Size } from "../../base/picture.ts";
import { smoothstep } from "./noise.ts";
import { setScene, type BackgroundScene } from "./scene.ts";

/** The scene of a spec, as a loop where the spec asks for one. */
export function setLoop(spec: BackgroundSpec, size: Size): BackgroundScene {
  const scene = setScene(spec, size);
  const { loop } = spec;
  if (!loop) return scene;
  const after = new Uint8Array((size.width * size.height * 3) / 2);
  return {
    draw(seconds, progress) {
      const at = seconds % loop.seconds;
      if (at >= loop.overlapSeconds) return scene.draw(at, progress);
      after.set(scene.draw(at + loop.seconds, progress));
      const picture = scene.draw(at, progress);
      // In 1/256, so that a byte is blended in whole numbers; at the very beginning nothing of it is seen yet.
      const weight = Math.round(256 * smoothstep(0, loop.overlapSeconds, at));
      for (let i = 0; i < picture.length; i++) {
        const old = after[i] as number;
        picture[i] = old + ((((picture[i] as number) - old) * weight + 128) >> 8);
      }
      return picture;
    },
  };
}
