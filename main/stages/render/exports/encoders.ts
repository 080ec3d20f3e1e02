// What the moving pictures of an export are encoded as.
import type { ExportPictures } from "../../../../contract/export.ts";
import { encoderNamed, type Encoder } from "../../../base/encoders.ts";

export const EXPORT_ENCODERS: Readonly<Record<ExportPictures, Encoder>> = {
  /** As good as makes no difference once it is encoded again, and quick to seek in: a key frame every half second, no B frames. */
  h264: {
    ...encoderNamed("libx264"),
    options: ["-preset", "veryfast", "-crf", "12", "-x264-params", "keyint=15:bframes=0"],
  },
  prores: encoderNamed("prores_ks"),
};
