// NASA's image and video library: mostly free of copyright. https://images.nasa.gov/docs/images.nasa.gov_api_docs.pdf (release 1.22, read 2026-11-22)
import { z } from "zod";

import { AppError } from "../../../base/errors.ts";
import { address, each, orNull, tagsOf, words } from "../item.ts";
import type { Item, Source } from "../types.ts";

const LICENCE = {
  id: "NASA Media Usage Guidelines",
  version: null,
  url: "https://www.nasa.gov/nasa-brand-center/images-and-media/",
};
const TYPES = { picture: "image", clip: "video", music: "audio" } as const;

const Entry = z.object({
  data: z
    .array(
      z.object({
        nasa_id: z.string(),
        title: z.string(),
        description: z.string().nullish(),
        keywords: z.array(z.string()).nullish(),
        center: z.string().nullish(),
        photographer: z.string().nullish(),
        secondary_creator: z.string().nullish(),
      }),
    )
    .min(1),
  links: z.array(z.object({ href: z.string(), rel: z.string().nullish() })).nullish(),
});

const Page = z.object({
  collection: z.object({
    items: z.array(z.unknown()),
    metadata: z.object({ total_hits: z.int().nonnegative() }).nullish(),
  }),
});

const Manifest = z.object({ collection: z.object({ items: z.array(z.object({ href: z.string() })) }) });

export const nasa: Source = {
  name: "nasa",
  title: "NASA Image and Video Library",
  kinds: ["picture", "clip", "music"],
  home: "https://images.nasa.gov/",
  docs: "https://images.nasa.gov/docs/images.nasa.gov_api_docs.pdf",
  terms: "https://www.nasa.gov/nasa-brand-center/images-and-media/",
  api: "https://images-api.nasa.gov",
  fileHosts: ["images-assets.nasa.gov"],
  key: null,
  // None are documented for this host: a person's pace.
  limits: [{ requests: 60, seconds: 60 }],
  async search({ q, kind, page, limit }, get) {
    const { collection } = await get({
      path: "/search",
      query: { q, media_type: TYPES[kind], page, page_size: limit },
      schema: Page,
    });
    const items = each("nasa", collection.items, Entry, ({ data: [one], links }) => {
      if (!one) return null;
      const preview = links?.find(({ rel }) => rel === "preview")?.href;
      const maker = [one.photographer, one.secondary_creator]
        .map((name) => words(name, 150))
        .find((name) => name !== "");
      const author = ["NASA", words(one.center, 20), maker ?? ""].filter((part) => part !== "").join("/");
      return {
        id: one.nasa_id,
        kind,
        title: words(one.title) || one.nasa_id,
        tags: tagsOf(one.keywords),
        author: orNull(author),
        authorUrl: null,
        page: `https://images.nasa.gov/details/${encodeURIComponent(one.nasa_id)}`,
        // Some things of others lie there as well, and say so only in words.
        licence: isOfOthers(one) ? null : LICENCE,
        attribution: `“${words(one.title)}”, ${author}`,
        width: null,
        height: null,
        seconds: null,
        preview: address(preview?.replaceAll(" ", "%20")),
        file: null,
      };
    });
    return { items, total: collection.metadata?.total_hits ?? null };
  },
  async locate({ id, kind }, get) {
    const { collection } = await get({ path: `/asset/${encodeURIComponent(id)}`, schema: Manifest });
    const hrefs = collection.items.map(({ href }) => href);
    const url = PREFERRED[kind].map((pattern) => hrefs.find((href) => pattern.test(href))).find(Boolean);
    if (url === undefined)
      throw new AppError("SOURCE_FILE", "sources.nasa", `NASA keeps no file of ${words(id, 100)} that can be used`);
    // They are written with http, and with spaces.
    return { url: url.replace(/^http:/, "https:").replaceAll(" ", "%20") };
  },
};

function isOfOthers({
  description,
  secondary_creator: by,
}: {
  description?: string | null | undefined;
  secondary_creator?: string | null | undefined;
}): boolean {
  const text = `${description ?? ""} ${by ?? ""}`;
  return /©|\(c\)|copyright|all rights reserved|used (?:with|by) permission/i.test(text);
}

/** `~orig` may be a TIFF of a gigabyte; what is made for looking at is large enough. */
const PREFERRED: Readonly<Record<Item["kind"], readonly RegExp[]>> = {
  picture: [/~large\.jpe?g$/i, /~orig\.(?:jpe?g|png)$/i, /~medium\.jpe?g$/i],
  clip: [/~large\.mp4$/i, /~medium\.mp4$/i, /~orig\.mp4$/i, /~mobile\.mp4$/i],
  music: [/~128k\.mp3$/i, /~orig\.(?:mp3|wav|m4a)$/i, /\.(?:mp3|m4a)$/i],
};
