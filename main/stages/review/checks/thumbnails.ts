// The thumbnails as files and as pictures: what the platform takes, and what can be read on a phone.
import type { Format } from "../../../../contract/values.ts";
import { lineUnits } from "../../../base/lineUnits.ts";
import { DENSE, segmentWords } from "../../../base/segment.ts";
import { fail, pass, type ReviewCheck, warn } from "../check.ts";
import { type Both, decimal, fixed, inBoth, joined, plural, type Text } from "../told.ts";

/** YouTube, thumbnails.set: at most 2 MB; 1280×720 recommended. */
const LIMIT = { width: 1280, height: 720, bytes: 2_000_000 };

/** Where videos of other shapes are mostly seen, a thumbnail of this shape is not. */
const IN_FEEDS = {
  en: "; feeds show a frame of the video instead",
  de: "; Feeds zeigen stattdessen ein Bild aus dem Video",
};
const ELSEWHERE: Readonly<Record<Format, Text>> = {
  "16:9": "",
  "9:16": {
    en: "; Shorts, Reels and TikTok show a frame of the video instead",
    de: "; Shorts, Reels und TikTok zeigen stattdessen ein Bild aus dem Video",
  },
  "4:5": IN_FEEDS,
  "1:1": IN_FEEDS,
};
/** Each by its place in the list. */
const nameOf = (i: number): Both => ({ en: `thumbnail ${i + 1}`, de: `Vorschaubild ${i + 1}` });

export const thumbnailFiles: ReviewCheck = ({ thumbnails, input }) => {
  const faults = thumbnails.flatMap(({ bytes, size, errors }, i) => {
    const { en, de } = nameOf(i);
    const megabytes = fixed(bytes / 1e6, 1);
    const error = (errors[0] ?? "").slice(0, 160);
    return [
      ...(errors.length
        ? [{ en: `${en} does not decode: ${error}`, de: `${de} lässt sich nicht lesen: ${error}` }]
        : []),
      ...(size && (size.width !== LIMIT.width || size.height !== LIMIT.height)
        ? [{ en: `${en} is ${size.width}×${size.height}`, de: `${de} ist ${size.width}×${size.height}` }]
        : []),
      ...(bytes >= LIMIT.bytes ? [{ en: `${en} has ${megabytes.en} MB`, de: `${de} hat ${megabytes.de} MB` }] : []),
    ];
  });
  const hint = { en: "Make the thumbnails again.", de: "Lass die Vorschaubilder neu machen." };
  if (faults.length) return fail("thumbnailFiles", 0, joined(faults), hint);
  const hashes = new Set(input.thumbnail.variants.map(({ image }) => image.hash));
  if (hashes.size < input.thumbnail.variants.length)
    return warn(
      "thumbnailFiles",
      0.6,
      { en: "Some variants are the same picture", de: "Manche Varianten sind dasselbe Bild" },
      hint,
    );
  const largest = Math.max(...thumbnails.map(({ bytes }) => bytes));
  const most = `${Math.ceil(largest / 1000)} kB`;
  const told = {
    en: `${plural(thumbnails.length, "JPEG")} of 1280×720, at most ${most}`,
    de: `${plural(thumbnails.length, "JPEG", "JPEGs")} mit 1280×720, höchstens ${most}`,
  };
  return pass("thumbnailFiles", joined([told, ELSEWHERE[input.idea.format]], ""));
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
    const least = decimal(MIN_CONTRAST);
    return [
      ...(contrast !== null && contrast < MIN_CONTRAST
        ? [
            {
              en: `contrast ${fixed(contrast, 1).en}:1 under ${least.en}:1`,
              de: `Kontrast ${fixed(contrast, 1).de}:1 unter ${least.de}:1`,
            },
          ]
        : []),
      ...(!dense && words > MAX_WORDS ? [{ en: `${words} words`, de: `${words} Wörter` }] : []),
      ...(dense && lineUnits(headline) > MAX_UNITS
        ? [{ en: `${lineUnits(headline)} columns`, de: `${lineUnits(headline)} Spalten` }]
        : []),
      ...(words === 0 ? [{ en: "no headline", de: "keine Überschrift" }] : []),
      ...(box.x < 0 || box.y < 0 || box.x + box.width > LIMIT.width || box.y + box.height > LIMIT.height
        ? [{ en: "the headline is cut off", de: "die Überschrift ist abgeschnitten" }]
        : []),
      ...(box.x + box.width > LIMIT.width - BADGE.width && box.y + box.height > LIMIT.height - BADGE.height
        ? [
            {
              en: "the headline lies under the duration badge",
              de: "die Überschrift liegt unter der Anzeige der Dauer",
            },
          ]
        : []),
    ];
  });
  const told = faults.flatMap((list, i) => list.map((fault) => joined([nameOf(i), fault], ": ")));
  const hint = {
    en: "Choose another variant or another headline.",
    de: "Wähl eine andere Variante oder eine andere Überschrift.",
  };
  const contrast = thumbnails[0]?.contrast;
  if (faults[0]?.length) return fail("thumbnailDesign", 0.2, joined(told), hint);
  if (told.length) return warn("thumbnailDesign", 1 - 0.2 * told.length, joined(told), hint);
  const [first] = input.thumbnail.variants;
  if (first?.bare)
    return pass("thumbnailDesign", { en: "A picture of your own, without words", de: "Dein eigenes Bild, ohne Worte" });
  const headline = first?.headline ?? "";
  const measured = inBoth((say) => `${typeof contrast === "number" ? say(fixed(contrast, 1)) : "?"}:1`);
  return pass("thumbnailDesign", {
    en: `Headline "${headline}", contrast ${measured.en}`,
    de: `Überschrift „${headline}“, Kontrast ${measured.de}`,
  });
};
