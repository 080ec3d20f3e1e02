// Unsplash: photos under its own free licence, each download told to it as it asks. https://unsplash.com/documentation (read 2026-11-22)
import { z } from "zod";

import { address, each, orNull, size, tagsOf, words } from "../item.ts";
import type { Source } from "../types.ts";

const LICENCE = { id: "Unsplash License", version: null, url: "https://unsplash.com/license" };
/** Its guidelines ask for it in every link that credits. */
const REFERRED = "?utm_source=ytempire&utm_medium=referral";

const Photo = z.object({
  id: z.string(),
  width: z.int(),
  height: z.int(),
  description: z.string().nullish(),
  alt_description: z.string().nullish(),
  tags: z.array(z.object({ title: z.string() })).nullish(),
  user: z.object({ name: z.string(), links: z.object({ html: z.string() }) }),
  urls: z.object({ small: z.string().nullish() }),
  links: z.object({ html: z.string() }),
});

const Page = z.object({ total: z.int().nonnegative(), results: z.array(z.unknown()) });

export const unsplash: Source = {
  name: "unsplash",
  title: "Unsplash",
  kinds: ["picture"],
  home: "https://unsplash.com/",
  docs: "https://unsplash.com/documentation",
  terms: "https://unsplash.com/api-terms",
  api: "https://api.unsplash.com",
  fileHosts: ["images.unsplash.com", "plus.unsplash.com"],
  key: {
    send: (key) => ({ headers: { authorization: `Client-ID ${key}`, "accept-version": "v1" } }),
  },
  limits: [{ requests: 50, seconds: 3600 }],
  rate: { remaining: "x-ratelimit-remaining" },
  async search({ q, orientation, page, limit }, get) {
    const answer = await get({
      path: "/search/photos",
      query: {
        query: q,
        orientation: orientation === "square" ? "squarish" : orientation,
        page,
        per_page: limit,
        content_filter: "high",
      },
      schema: Page,
    });
    const items = each("unsplash", answer.results, Photo, (one) => {
      const author = words(one.user.name, 200);
      const authorUrl = address(one.user.links.html);
      return {
        id: one.id,
        kind: "picture",
        title: words(one.description) || words(one.alt_description) || `Photo ${one.id}`,
        tags: tagsOf(one.tags?.map(({ title }) => title)),
        author: orNull(author),
        authorUrl: authorUrl && authorUrl + REFERRED,
        page: address(one.links.html),
        licence: LICENCE,
        attribution: `Photo by ${author} on Unsplash, ${one.links.html}${REFERRED}`,
        width: size(one.width),
        height: size(one.height),
        seconds: null,
        preview: address(one.urls.small),
        // It wants to be told of each download, and answers where the file is.
        file: null,
      };
    });
    return { items, total: answer.total };
  },
  /** https://help.unsplash.com/en/articles/2511258-guideline-triggering-a-download */
  async locate({ id }, get) {
    const schema = z.object({ url: z.string() });
    const { url } = await get({ path: `/photos/${encodeURIComponent(id)}/download`, schema, fresh: true });
    return { url };
  },
};
