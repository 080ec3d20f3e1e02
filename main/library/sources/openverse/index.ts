// Openverse: openly licensed pictures and sounds of many collections. https://api.openverse.org/v1/ (read 2026-11-22)
import { z } from "zod";

import { address, each, lengthOf, orNull, size, tagsOf, words } from "../item.ts";
import { creativeCommons } from "../licences.ts";
import type { Source } from "../types.ts";

const Work = z.object({
  id: z.string(),
  title: z.string().nullish(),
  foreign_landing_url: z.string(),
  url: z.string(),
  creator: z.string().nullish(),
  creator_url: z.string().nullish(),
  license: z.string(),
  license_version: z.string().nullish(),
  license_url: z.string().nullish(),
  attribution: z.string().nullish(),
  thumbnail: z.string().nullish(),
  tags: z.array(z.object({ name: z.string() })).nullish(),
  width: z.number().nullish(),
  height: z.number().nullish(),
  /** Of sounds, in milliseconds. */
  duration: z.number().nullish(),
});

const Page = z.object({ result_count: z.int().nonnegative(), results: z.array(z.unknown()) });
const SHAPES = { landscape: "wide", portrait: "tall", square: "square" } as const;

export const openverse: Source = {
  name: "openverse",
  title: "Openverse",
  kinds: ["picture", "music"],
  home: "https://openverse.org/",
  docs: "https://api.openverse.org/v1/",
  terms: "https://docs.openverse.org/terms_of_service.html",
  api: "https://api.openverse.org",
  // It keeps no files: they lie wherever its collections are.
  fileHosts: ["*"],
  key: null,
  // Of those who did not register.
  limits: [
    { requests: 20, seconds: 60 },
    { requests: 200, seconds: 86_400 },
  ],
  rate: { remaining: "x-ratelimit-available-anon_burst" },
  async search({ q, kind, orientation, minSeconds, maxSeconds, page, limit }, get) {
    const isSound = kind === "music";
    const answer = await get({
      path: isSound ? "/v1/audio/" : "/v1/images/",
      query: {
        q,
        page,
        page_size: limit,
        license_type: "commercial,modification",
        aspect_ratio: orientation && !isSound ? SHAPES[orientation] : undefined,
        filter_dead: true,
      },
      schema: Page,
    });
    const items = each("openverse", answer.results, Work, (one) => {
      const seconds = isSound ? lengthOf((one.duration ?? 0) / 1000) : null;
      if (isSound && ((seconds ?? 0) < (minSeconds ?? 0) || (seconds ?? 0) > (maxSeconds ?? Infinity))) return null;
      return {
        id: one.id,
        kind,
        title: words(one.title) || `Openverse ${one.id}`,
        tags: tagsOf(one.tags?.map(({ name }) => name)),
        author: orNull(words(one.creator, 200)),
        authorUrl: address(one.creator_url),
        page: address(one.foreign_landing_url),
        licence: creativeCommons(one.license_url) ?? creativeCommons(`CC ${one.license} ${one.license_version ?? ""}`),
        attribution: orNull(words(one.attribution, 1000)),
        width: isSound ? null : size(one.width),
        height: isSound ? null : size(one.height),
        seconds,
        preview: address(one.thumbnail),
        file: address(one.url),
      };
    });
    return { items, total: answer.result_count };
  },
};
