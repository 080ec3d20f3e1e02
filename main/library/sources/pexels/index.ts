// Pexels: photos and clips under its own free licence. https://www.pexels.com/api/documentation/ (read 2026-11-22)
import { z } from "zod";

import { address, each, lengthOf, orNull, size, tagsOf, words } from "../item.ts";
import type { Source } from "../types.ts";

const LICENCE = { id: "Pexels License", version: null, url: "https://www.pexels.com/license/" };

const Photo = z.object({
  id: z.int(),
  width: z.int(),
  height: z.int(),
  url: z.string(),
  photographer: z.string(),
  photographer_url: z.string().nullish(),
  alt: z.string().nullish(),
  src: z.object({ original: z.string(), medium: z.string().nullish() }),
});

const Video = z.object({
  id: z.int(),
  width: z.int(),
  height: z.int(),
  url: z.string(),
  image: z.string().nullish(),
  duration: z.number(),
  user: z.object({ name: z.string(), url: z.string().nullish() }),
  video_files: z.array(
    z.object({ file_type: z.string(), width: z.int().nullable(), height: z.int().nullable(), link: z.string() }),
  ),
});

const total = { total_results: z.int().nonnegative().nullish() };
const Photos = z.object({ ...total, photos: z.array(z.unknown()) });
const Videos = z.object({ ...total, videos: z.array(z.unknown()) });

export const pexels: Source = {
  name: "pexels",
  title: "Pexels",
  kinds: ["picture", "clip"],
  home: "https://www.pexels.com/",
  docs: "https://www.pexels.com/api/documentation/",
  terms: "https://www.pexels.com/terms-of-service/",
  api: "https://api.pexels.com",
  fileHosts: ["images.pexels.com", "videos.pexels.com", "player.vimeo.com"],
  key: { send: (key) => ({ headers: { authorization: key } }) },
  limits: [
    { requests: 200, seconds: 3600 },
    { requests: 20_000, seconds: 30 * 86_400 },
  ],
  rate: { remaining: "x-ratelimit-remaining", reset: { header: "x-ratelimit-reset", as: "epoch" } },
  async search({ q, kind, orientation, minSeconds, maxSeconds, page, limit }, get) {
    const asked = { query: q, orientation, page, per_page: limit };
    if (kind === "picture") {
      const answer = await get({ path: "/v1/search", query: asked, schema: Photos });
      const items = each("pexels", answer.photos, Photo, (one) => ({
        id: String(one.id),
        kind: "picture",
        title: words(one.alt) || titleOf(one.url) || `Photo ${one.id}`,
        tags: tagsOf(titleOf(one.url).split(" ")),
        author: orNull(words(one.photographer, 200)),
        authorUrl: address(one.photographer_url),
        page: address(one.url),
        licence: LICENCE,
        attribution: null,
        width: size(one.width),
        height: size(one.height),
        seconds: null,
        preview: address(one.src.medium),
        file: address(one.src.original),
      }));
      return { items, total: answer.total_results ?? null };
    }
    const answer = await get({ path: "/videos/search", query: asked, schema: Videos });
    const items = each("pexels", answer.videos, Video, (one) => {
      const file = bestFile(one.video_files);
      if (!file) return null;
      if (one.duration < (minSeconds ?? 0) || one.duration > (maxSeconds ?? Infinity)) return null;
      return {
        id: String(one.id),
        kind: "clip",
        title: titleOf(one.url) || `Clip ${one.id}`,
        tags: tagsOf(titleOf(one.url).split(" ")),
        author: orNull(words(one.user.name, 200)),
        authorUrl: address(one.user.url),
        page: address(one.url),
        licence: LICENCE,
        attribution: null,
        width: size(file.width ?? one.width),
        height: size(file.height ?? one.height),
        seconds: lengthOf(one.duration),
        preview: address(one.image),
        file: address(file.link),
      };
    });
    return { items, total: answer.total_results ?? null };
  },
};

/** The words of the page's address: https://www.pexels.com/video/boats-in-a-harbour-1526909/ */
function titleOf(url: string): string {
  const slug = /\/(?:photo|video)\/([a-z0-9-]+?)-?\d*\/?$/i.exec(url)?.[1] ?? "";
  return words(slug.replaceAll("-", " "));
}

const MOST_PIXELS = 1920 * 1080;

/** The largest up to Full HD, else the smallest above it. */
function bestFile(files: z.output<typeof Video>["video_files"]) {
  const mp4 = files.filter(({ file_type: type }) => type === "video/mp4");
  const pixels = ({ width, height }: (typeof files)[number]) => (width ?? 0) * (height ?? 0);
  const sorted = mp4.toSorted((a, b) => pixels(b) - pixels(a));
  return sorted.find((one) => pixels(one) <= MOST_PIXELS && pixels(one) > 0) ?? sorted.at(-1);
}
