// The thumbnails as files and as pictures: what the platform takes, and what can be read on a phone.
import type { Format } from "../../../../contract/values.ts";
import { lineUnits } from "../../../base/lineUnits.ts";
import { DENSE, segmentWords } from "../../../base/segment.ts";
import { fail, pass, plural, type ReviewCheck, warn } from "../check.ts";

/** YouTube, thumbnails.set: at most 2 MB; 1280×720 recommended. */
const LIMIT = { width: 1280, height: 720, bytes: 2_000_000 };

/** Where videos of other shapes are mostly seen, a thumbnail of this shape is not. */
const ELSEWHERE = {
  "16:9": "",
  "9:16": "; Shorts, Reels and TikTok show a frame of the video instead",
  "4:5": "; feeds show a frame of the video instead",
  "1:1": "; feeds show a frame of the video instead",
} as const satisfies Record<Format, string>;

export const thumbnailFiles: ReviewCheck = ({ thumbnails, input }) => {
  const faults = thumbnails.flatMap(({ bytes, size, errors }, i) => {
    const name = `thumbnail ${i + 1}`;
    return [
      ...(errors.length ? [`${name} does not decode: ${errors[0] ?? ""}`.slice(0, 200)] : []),
      ...(size && (size.width !== LIMIT.width || size.height !== LIMIT.height)
        ? [`${name} is ${size.width}×${size.height}`]
        : []),
      ...(bytes >= LIMIT.bytes ? [`${name} has ${(bytes / 1e6).toFixed(1)} MB`] : []),
    ];
  });
  const hint = "Make the thumbnails again.";
  if (faults.length) return fail("thumbnailFiles", 0, faults.join("; "), hint);
  const hashes = new Set(input.thumbnail.variants.map(({ image }) => image.hash));
  if (hashes.size < input.thumbnail.variants.length)
    return warn("thumbnailFiles", 0.6, "Some variants are the same picture", hint);
  const largest = Math.max(...thumbnails.map(({ bytes }) => bytes));
  const told = `${plural(thumbnails.length, "JPEG")} of 1280×720, at most ${Math.ceil(largest / 1000)} kB`;
  return pass("thumbnailFiles", `${told}${ELSEWHERE[input.idea.format]}`);
};

/** WCAG 2.2, success criterion 1.4.3. */
const MIN_CONTRAST = 4.5;
const MAX_WORDS = 5;
/** Of a script without spaces, which is read by its signs. */
const MAX_UNITS = 36;
/** The duration badge of YouTube's lists: the lower right corner. */
const BADGE = { width: 170, height: 90 };

export const thumbnailDesign: ReviewCheck = ({ thumbnails, input }) => {
  const faults = input.thumbnail.variants.map(({ headline, box, bare }, i) => {
    // Whoever shows a picture of their own without words means it.
    if (bare) return [];
    const contrast = thumbnails[i]?.contrast ?? null;
    const words = segmentWords(headline, input.metadata.language).length;
    const dense = DENSE.test(headline);
    return [
      ...(contrast !== null && contrast < MIN_CONTRAST
        ? [`contrast ${contrast.toFixed(1)}:1 under ${MIN_CONTRAST}:1`]
        : []),
      ...(!dense && words > MAX_WORDS ? [`${words} words`] : []),
      ...(dense && lineUnits(headline) > MAX_UNITS ? [`${lineUnits(headline)} columns`] : []),
      ...(words === 0 ? ["no headline"] : []),
      ...(box.x < 0 || box.y < 0 || box.x + box.width > LIMIT.width || box.y + box.height > LIMIT.height
        ? ["the headline is cut off"]
        : []),
      ...(box.x + box.width > LIMIT.width - BADGE.width && box.y + box.height > LIMIT.height - BADGE.height
        ? ["the headline lies under the duration badge"]
        : []),
    ];
  });
  const told = faults.flatMap((list, i) => list.map((fault) => `thumbnail ${i + 1}: ${fault}`));
  const hint = "Choose another variant or another headline.";
  const contrast = thumbnails[0]?.contrast;
  if (faults[0]?.length) return fail("thumbnailDesign", 0.2, told.join("; "), hint);
  if (told.length) return warn("thumbnailDesign", 1 - 0.2 * told.length, told.join("; "), hint);
  if (input.thumbnail.variants[0]?.bare) return pass("thumbnailDesign", "A picture of your own, without words");
  return pass(
    "thumbnailDesign",
    `Headline "${input.thumbnail.variants[0]?.headline ?? ""}", contrast ${contrast?.toFixed(1) ?? "?"}:1`,
  );
};
