// Freesound: sounds and ambiences under Creative Commons. https://freesound.org/docs/api/ (read 2026-11-22)
import { z } from "zod";

import { address, each, lengthOf, orNull, tagsOf, words } from "../item.ts";
import { creativeCommons } from "../licences.ts";
import type { Source } from "../types.ts";

const Sound = z.object({
  id: z.int(),
  name: z.string(),
  tags: z.array(z.string()).nullish(),
  url: z.string(),
  username: z.string(),
  license: z.string(),
  duration: z.number(),
  // The original is only for those who sign in by OAuth: this one has 128 kbit/s.
  previews: z.object({ "preview-hq-mp3": z.string() }),
});

const Page = z.object({ count: z.int().nonnegative(), results: z.array(z.unknown()) });

export const freesound: Source = {
  name: "freesound",
  title: "Freesound",
  kinds: ["music"],
  home: "https://freesound.org/",
  docs: "https://freesound.org/docs/api/",
  terms: "https://freesound.org/help/tos_api/",
  api: "https://freesound.org",
  fileHosts: ["freesound.org", "cdn.freesound.org"],
  key: { send: (key) => ({ headers: { authorization: `Token ${key}` } }) },
  limits: [
    { requests: 60, seconds: 60 },
    { requests: 2000, seconds: 86_400 },
  ],
  async search({ q, minSeconds, maxSeconds, page, limit }, get) {
    const answer = await get({
      path: "/apiv2/search/text/",
      query: {
        query: q,
        filter: `duration:[${minSeconds ?? 0} TO ${maxSeconds ?? "*"}] license:("Attribution" OR "Creative Commons 0")`,
        fields: "id,name,tags,url,username,license,duration,previews",
        page,
        page_size: limit,
      },
      schema: Page,
    });
    const items = each("freesound", answer.results, Sound, (one) => ({
      id: String(one.id),
      kind: "music",
      title: words(one.name) || `Sound ${one.id}`,
      tags: tagsOf(one.tags),
      author: orNull(words(one.username, 200)),
      authorUrl: address(`https://freesound.org/people/${encodeURIComponent(one.username)}/`),
      page: address(one.url),
      licence: creativeCommons(one.license),
      attribution: null,
      width: null,
      height: null,
      seconds: lengthOf(one.duration),
      preview: null,
      file: address(one.previews["preview-hq-mp3"]),
    }));
    return { items, total: answer.count };
  },
};
