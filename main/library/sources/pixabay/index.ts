// Pixabay: pictures and clips under its own free licence. https://pixabay.com/api/docs/ (read 2026-11-22)
import { z } from "zod";

import { address, each, lengthOf, orNull, size, tagsOf, words } from "../item.ts";
import type { Source } from "../types.ts";

const LICENCE = { id: "Pixabay Content License", version: null, url: "https://pixabay.com/service/license-summary/" };

const common = { id: z.int(), pageURL: z.string(), tags: z.string(), user: z.string(), user_id: z.int() };

const Picture = z.object({
  ...common,
  previewURL: z.string().nullish(),
  largeImageURL: z.string(),
  imageWidth: z.int(),
  imageHeight: z.int(),
});

const Rendition = z.object({ url: z.string(), width: z.int(), height: z.int(), thumbnail: z.string().nullish() });
const Film = z.object({
  ...common,
  duration: z.number(),
  videos: z.object({ large: Rendition.nullish(), medium: Rendition.nullish(), small: Rendition.nullish() }),
});

/** The longer side of what it calls large, in pixels. */
const LARGE = 1280;

const Page = z.object({ totalHits: z.int().nonnegative(), hits: z.array(z.unknown()) });

export const pixabay: Source = {
  name: "pixabay",
  title: "Pixabay",
  kinds: ["picture", "clip"],
  home: "https://pixabay.com/",
  docs: "https://pixabay.com/api/docs/",
  terms: "https://pixabay.com/service/terms/",
  api: "https://pixabay.com",
  fileHosts: ["pixabay.com", "cdn.pixabay.com"],
  key: { send: (key) => ({ query: { key } }) },
  limits: [{ requests: 100, seconds: 60 }],
  rate: { remaining: "x-ratelimit-remaining", reset: { header: "x-ratelimit-reset", as: "seconds" } },
  async search({ q, kind, orientation, minSeconds, maxSeconds, page, limit }, get) {
    const isClip = kind === "clip";
    // At least three are asked for, and it knows no squares.
    const shape = orientation === "landscape" ? "horizontal" : orientation === "portrait" ? "vertical" : undefined;
    const answer = await get({
      path: isClip ? "/api/videos/" : "/api/",
      query: { q, orientation: isClip ? undefined : shape, page, per_page: Math.max(3, limit), safesearch: true },
      schema: Page,
    });
    const shared = (one: z.output<typeof Picture> | z.output<typeof Film>) => ({
      id: String(one.id),
      title: words(one.tags.split(",").slice(0, 3).join(", ")) || `Pixabay ${one.id}`,
      tags: tagsOf(one.tags),
      author: orNull(words(one.user, 200)),
      authorUrl: address(`https://pixabay.com/users/${encodeURIComponent(one.user)}-${one.user_id}/`),
      page: address(one.pageURL),
      licence: LICENCE,
      attribution: null,
    });
    const items = isClip
      ? each("pixabay", answer.hits, Film, (one) => {
          const file = [one.videos.large, one.videos.medium, one.videos.small].find(
            (video) => video && video.url !== "",
          );
          if (!file) return null;
          if (one.duration < (minSeconds ?? 0) || one.duration > (maxSeconds ?? Infinity)) return null;
          return {
            ...shared(one),
            kind: "clip",
            width: size(file.width),
            height: size(file.height),
            seconds: lengthOf(one.duration),
            preview: address(file.thumbnail),
            file: address(file.url),
          };
        })
      : each("pixabay", answer.hits, Picture, (one) => {
          const scale = Math.min(1, LARGE / Math.max(one.imageWidth, one.imageHeight));
          return {
            ...shared(one),
            kind: "picture",
            width: size(one.imageWidth * scale),
            height: size(one.imageHeight * scale),
            seconds: null,
            preview: address(one.previewURL),
            file: address(one.largeImageURL),
          };
        });
    return { items: items.slice(0, limit), total: answer.totalHits };
  },
};
