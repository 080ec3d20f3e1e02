// Coverr: clips under its own free licence. https://api.coverr.co/docs/videos/ (read 2026-11-22)
import { z } from "zod";

import { address, each, lengthOf, size, tagsOf, words } from "../item.ts";
import type { Source } from "../types.ts";

const LICENCE = { id: "Coverr License", version: null, url: "https://coverr.co/license" };

const Video = z.object({
  id: z.string(),
  title: z.string(),
  thumbnail: z.string().nullish(),
  is_vertical: z.boolean().nullish(),
  tags: z.array(z.string()).nullish(),
  duration: z.number(),
  max_height: z.int().nullish(),
  max_width: z.int().nullish(),
  urls: z.object({ mp4: z.string(), mp4_download: z.string().nullish() }),
});

const Page = z.object({ total: z.int().nonnegative(), hits: z.array(z.unknown()) });

export const coverr: Source = {
  name: "coverr",
  title: "Coverr",
  kinds: ["clip"],
  home: "https://coverr.co/",
  docs: "https://api.coverr.co/docs/videos/",
  terms: "https://coverr.co/terms",
  api: "https://api.coverr.co",
  fileHosts: ["storage.coverr.co", "cdn.coverr.co"],
  key: { send: (key) => ({ headers: { authorization: `Bearer ${key}` } }) },
  // None are documented: as a demonstration key is said to have.
  limits: [{ requests: 50, seconds: 3600 }],
  async search({ q, orientation, minSeconds, maxSeconds, page, limit }, get) {
    const answer = await get({
      path: "/videos",
      // Its pages begin with 0.
      query: { query: q, page: page - 1, page_size: limit, urls: true },
      schema: Page,
    });
    const items = each("coverr", answer.hits, Video, (one) => {
      if (one.duration < (minSeconds ?? 0) || one.duration > (maxSeconds ?? Infinity)) return null;
      const isPortrait = one.is_vertical ?? false;
      if (orientation !== undefined && isPortrait !== (orientation === "portrait")) return null;
      return {
        id: one.id,
        kind: "clip",
        title: words(one.title) || `Clip ${one.id}`,
        tags: tagsOf(one.tags),
        author: null,
        authorUrl: null,
        page: `https://coverr.co/videos/${encodeURIComponent(one.id)}`,
        licence: LICENCE,
        attribution: null,
        width: size(one.max_width),
        height: size(one.max_height),
        seconds: lengthOf(one.duration),
        preview: address(one.thumbnail),
        // With a token that ends: what is taken later is asked for anew.
        file: null,
      };
    });
    return { items, total: answer.total };
  },
  async locate({ id }, get) {
    const { urls } = await get({
      path: `/videos/${encodeURIComponent(id)}`,
      query: { urls: true },
      schema: Video.pick({ urls: true }),
      fresh: true,
    });
    return { url: urls.mp4_download ?? urls.mp4 };
  },
};
