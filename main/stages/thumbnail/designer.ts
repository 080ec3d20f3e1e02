// Thumbnails for a title alone, before there is a video: every design over generated backgrounds, best first, each with its reasons.
import { POSTER_DESIGNS } from "../../../contract/designs.ts";
import type { BackgroundSpec } from "../../../contract/footage.ts";
import type { Look } from "../../../contract/look.ts";
import { frameSize, type ArtifactRef, type Format } from "../../../contract/values.ts";
import { AppError } from "../../base/errors.ts";
import type { Size } from "../../base/picture.ts";
import { deriveSeed } from "../../base/random.ts";
import type { Poster, PosterDesign } from "../../engines/text/index.ts";
import { chooseFigure } from "./figure.ts";
import { chooseHeadline } from "./headline.ts";
import { backgroundSpec, LEAST_CONTRAST, MAX_BYTES, MOMENT, type ThumbnailDeps } from "./index.ts";

export interface DesignWish {
  title: string;
  look: Look;
  /** BCP 47. */
  language: string;
  format: Format;
  seed: number;
}

export interface DesignedThumbnail {
  artifact: ArtifactRef;
  /** 0–1: how well its words are seen. */
  score: number;
  /** What was measured, and what it is made of. */
  reasons: string[];
}

/** Throws REQUEST_INVALID where a title cannot be read in any design, CANCELLED. */
export type DesignThumbnails = (wish: DesignWish, signal: AbortSignal) => Promise<DesignedThumbnail[]>;

/** Backgrounds that each design is tried on. */
const KINDS = 2;
/** The shorter side, as of the video's own thumbnails. */
const SIDE = 720;

/** What the score is made of: contrast above what can be read, and how much of the picture the words take. */
const CONTRAST = { enough: LEAST_CONTRAST, best: 10 };
const SHARE = { small: 0.06, large: 0.3 };

export function createThumbnailDesigner(deps: Omit<ThumbnailDeps, "stills">): DesignThumbnails {
  const { artifacts, text, backgrounds, words } = deps;
  return async ({ title, look, language, format, seed }, signal) => {
    const headline = chooseHeadline(title, title, words.of(language));
    const figure = chooseFigure(headline, [], language);
    const size = frameSize({ format, height: SIDE });
    const kinds = [...new Set(look.backgrounds)].slice(0, KINDS);
    const whole: DesignedThumbnail[] = [];
    const broken: DesignedThumbnail[] = [];
    for (const [i, kind] of kinds.entries()) {
      for (const design of POSTER_DESIGNS) {
        signal.throwIfAborted();
        const spec = backgroundSpec(design, { kind, seed: deriveSeed(seed, "thumbnail", i), palette: look.palette });
        const counted = design === "side" ? figure : null;
        const said = counted ? { headline: counted.words, figure: counted.number } : { headline };
        const background = await backgrounds.still(spec, size, MOMENT);
        const poster = await text.poster({ design, ...said, background, look, size }, signal);
        const readable = poster.contrast >= LEAST_CONTRAST && poster.jpeg.length <= MAX_BYTES;
        if (readable) (poster.isWhole ? whole : broken).push(await candidate(poster, { design, kind, size }));
      }
    }
    // A word is broken only where it is too long for every design.
    const made = whole.length > 0 ? whole : broken;
    if (made.length === 0)
      throw new AppError("REQUEST_INVALID", "thumbnail.design", "title: cannot be drawn so that it can be read", {
        hint: "Take words in place of pictograms.",
        details: { field: "title" },
      });
    return made.toSorted((a, b) => b.score - a.score);

    async function candidate(poster: Poster, of: { design: PosterDesign; kind: BackgroundSpec["kind"]; size: Size }) {
      const { contrast, box, jpeg } = poster;
      const share = (box.width * box.height) / (of.size.width * of.size.height);
      return {
        artifact: await artifacts.putBytes(jpeg, "image/jpeg"),
        score: round((part(contrast, CONTRAST.enough, CONTRAST.best) + part(share, SHARE.small, SHARE.large)) / 2),
        reasons: [
          `“${headline}” in the design ${of.design} upon ${of.kind} of the look ${look.id}`,
          `contrast ${contrast.toFixed(1)} to 1 where it is least (${LEAST_CONTRAST} can be read)`,
          `the words take ${Math.round(share * 100)} % of the picture`,
        ],
      };
    }
  };
}

function part(value: number, none: number, all: number): number {
  return Math.min(1, Math.max(0, (value - none) / (all - none)));
}

const round = (score: number): number => Math.round(score * 100) / 100;
