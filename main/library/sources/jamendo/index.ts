// Jamendo: music under Creative Commons, where its artist lets it be downloaded. https://developer.jamendo.com/v3.0/tracks (read 2026-11-22)
import { z } from "zod";

import { AppError } from "../../../base/errors.ts";
import { address, each, lengthOf, orNull, tagsOf, words } from "../item.ts";
import { creativeCommons } from "../licences.ts";
import type { Source } from "../types.ts";

const Track = z.object({
  id: z.string(),
  name: z.string(),
  duration: z.number(),
  artist_id: z.string().nullish(),
  artist_name: z.string(),
  license_ccurl: z.string().nullish(),
  shareurl: z.string(),
  image: z.string().nullish(),
  audiodownload: z.string().nullish(),
  audiodownload_allowed: z.boolean().nullish(),
  musicinfo: z
    .object({
      tags: z.object({ genres: z.array(z.string()).nullish(), vartags: z.array(z.string()).nullish() }).nullish(),
    })
    .nullish(),
});

/** It answers 200 also where it refuses, and says so in the head: https://developer.jamendo.com/v3.0/response-codes */
const Head = z.object({
  headers: z.object({
    code: z.int(),
    error_message: z.string().nullish(),
    results_fullcount: z.int().nullish(),
  }),
});
const Page = Head.extend({ results: z.array(z.unknown()) });

export const jamendo: Source = {
  name: "jamendo",
  title: "Jamendo",
  kinds: ["music"],
  home: "https://www.jamendo.com/",
  docs: "https://developer.jamendo.com/v3.0/tracks",
  terms: "https://devportal.jamendo.com/api_terms_of_use",
  api: "https://api.jamendo.com",
  fileHosts: ["*.jamendo.com"],
  key: { send: (key) => ({ query: { client_id: key } }) },
  limits: [{ requests: 35_000, seconds: 30 * 86_400 }],
  refusal(value) {
    const { headers } = Head.safeParse(value).data ?? {};
    return headers && headers.code !== 0 ? refused(headers.code, words(headers.error_message, 200)) : null;
  },
  async search({ q, minSeconds, maxSeconds, page, limit }, get) {
    const isBetween = minSeconds !== undefined || maxSeconds !== undefined;
    const { headers, results } = await get({
      path: "/v3.0/tracks/",
      query: {
        format: "json",
        search: q,
        include: "musicinfo",
        audiodlformat: "mp32",
        ccnc: false,
        ccnd: false,
        durationbetween: isBetween ? `${Math.floor(minSeconds ?? 0)}_${Math.ceil(maxSeconds ?? 36_000)}` : undefined,
        fullcount: true,
        limit,
        offset: (page - 1) * limit,
      },
      schema: Page,
    });
    const items = each("jamendo", results, Track, (one) => {
      if (one.audiodownload_allowed === false) return null;
      const tags = [...(one.musicinfo?.tags?.genres ?? []), ...(one.musicinfo?.tags?.vartags ?? [])];
      return {
        id: one.id,
        kind: "music",
        title: words(one.name) || `Track ${one.id}`,
        tags: tagsOf(tags),
        author: orNull(words(one.artist_name, 200)),
        authorUrl: one.artist_id
          ? address(`https://www.jamendo.com/artist/${encodeURIComponent(one.artist_id)}`)
          : null,
        page: address(one.shareurl),
        licence: creativeCommons(one.license_ccurl),
        attribution: null,
        width: null,
        height: null,
        seconds: lengthOf(one.duration),
        preview: address(one.image),
        file: address(one.audiodownload),
      };
    });
    return { items, total: headers.results_fullcount ?? null };
  },
};

function refused(code: number, why: string): AppError {
  const told = `Jamendo answers with its code ${code} (${why})`;
  const details = { service: "Jamendo", status: code };
  if (code === 5 || code === 12 || code === 13) return new AppError("SOURCE_KEY", "sources.jamendo", told, { details });
  if (code === 6) return new AppError("SOURCE_LIMIT", "sources.jamendo", told, { details });
  return new AppError("SOURCE_REFUSED", "sources.jamendo", told, { details });
}
