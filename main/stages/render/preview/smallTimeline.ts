// The same video in a small picture: what is seen when does not change by a frame.
import sharp from "sharp";

import type { Timeline } from "../../../../contract/timeline.ts";
import type { Artifacts } from "../../../base/files.ts";
import type { Size } from "../../../base/picture.ts";

/** Pixels of the shorter side: half of full HD. */
const SHORTER_SIDE = 540;

export function smallSize({ width, height }: Size): Size {
  const scale = Math.min(1, SHORTER_SIDE / Math.min(width, height));
  const even = (side: number) => 2 * Math.round((side * scale) / 2);
  return { width: even(width), height: even(height) };
}

/** All of a timeline counts in shares of the picture, but the logo, which is a picture of its own. */
export async function smallTimeline(timeline: Timeline, artifacts: Artifacts): Promise<Timeline> {
  const size = smallSize(timeline);
  const { logo } = timeline;
  return {
    ...timeline,
    ...size,
    ...(logo ? { logo: await smallLogo(logo, size.width / timeline.width, artifacts) } : {}),
  };
}

async function smallLogo(
  logo: NonNullable<Timeline["logo"]>,
  scale: number,
  artifacts: Artifacts,
): Promise<NonNullable<Timeline["logo"]>> {
  const picture = sharp(await artifacts.open(logo.image));
  const { width } = await picture.metadata();
  const png = await picture
    .resize({ width: Math.max(1, Math.round(width * scale)) })
    .png()
    .toBuffer();
  const image = await artifacts.putBytes(png, "image/png");
  const scaled = (pixels: number) => Math.round(pixels * scale);
  const height = logo.height === undefined ? {} : { height: scaled(logo.height) };
  return { ...logo, image, x: scaled(logo.x), y: scaled(logo.y), ...height };
}
