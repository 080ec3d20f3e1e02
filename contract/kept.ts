// The pictures of a video as they were before an edit: what an edit does not name is shown again, as it was.
import { z } from "zod";

import { VisualEdit } from "./edits.ts";
import { AssetRecord, Shot } from "./footage.ts";
import { Scene } from "./script.ts";
import { Format, Fps, Hash, Height } from "./values.ts";

/** An artifact of JSON (`Edits.kept`), made of a finished footage stage. */
export const KeptPictures = z.object({
  /** In the order of the script; what a scene was asked to show: asked for something else, it gets other pictures. */
  scenes: z.array(Scene.pick({ id: true, show: true, pin: true })),
  /** As they were chosen; also where a person chose otherwise since. */
  shots: z.array(Shot),
  /** What a person chose, and as what it was shown. */
  chosen: z.array(z.object({ edit: VisualEdit, shot: Shot })),
  /** Of the person's own clips and pictures in them. */
  assets: z.array(AssetRecord),
  /** In which they were framed. */
  shape: z.object({ format: Format, height: Height.exactOptional(), fps: Fps.exactOptional() }),
  clipSound: z.enum(["off", "low"]),
  /** The look's hash: in another one backgrounds have other colours. */
  look: Hash,
});
export type KeptPictures = z.infer<typeof KeptPictures>;
