// ccMixter: remixes and samples under Creative Commons. https://ccmixter.org/query-api (read 2026-11-22)
import { z } from "zod";

import { address, each, orNull, tagsOf, words } from "../item.ts";
import { creativeCommons } from "../licences.ts";
import type { Source } from "../types.ts";

const Upload = z.object({
  upload_id: z.union([z.int(), z.string()]),
  upload_name: z.string(),
  user_name: z.string(),
  user_real_name: z.string().nullish(),
  artist_page_url: z.string().nullish(),
  file_page_url: z.string(),
  license_name: z.string().nullish(),
  license_url: z.string(),
  upload_tags: z.string().nullish(),
  files: z.array(
    z.object({
      download_url: z.string(),
      file_format_info: z
        .object({ "media-type": z.string().nullish(), "default-ext": z.string().nullish(), ps: z.string().nullish() })
        .nullish(),
    }),
  ),
});

const Page = z.array(z.unknown());

export const ccmixter: Source = {
  name: "ccmixter",
  title: "ccMixter",
  kinds: ["music"],
  home: "https://ccmixter.org/",
  docs: "https://ccmixter.org/query-api",
  terms: "https://ccmixter.org/terms",
  api: "https://ccmixter.org",
  fileHosts: ["ccmixter.org"],
  key: null,
  // None are documented: a small site of volunteers.
  limits: [{ requests: 20, seconds: 60 }],
  // Numbers begin with noughts there.
  mend: (text) => text.replaceAll(/(":\s*)0+(?=\d+\s*[,}\]])/g, "$1"),
  async search({ q, minSeconds, maxSeconds, page, limit }, get) {
    const uploads = await get({
      path: "/api/query",
      // `open`: what allows earning money, whatever its version.
      query: { f: "json", search: q, search_type: "all", lic: "open", limit, offset: (page - 1) * limit },
      schema: Page,
    });
    const items = each("ccmixter", uploads, Upload, (one) => {
      const file = one.files.find(({ download_url: url }) => /\.(?:mp3|ogg|flac|wav|m4a)$/i.test(url));
      const seconds = secondsOf(file?.file_format_info?.ps);
      if (!file || (seconds ?? 0) < (minSeconds ?? 0) || (seconds ?? 0) > (maxSeconds ?? Infinity)) return null;
      return {
        id: String(one.upload_id),
        kind: "music",
        title: words(one.upload_name) || `Upload ${one.upload_id}`,
        tags: tagsOf(one.upload_tags),
        author: orNull(words(one.user_real_name, 200) || words(one.user_name, 200)),
        authorUrl: address(one.artist_page_url),
        page: address(one.file_page_url),
        licence: creativeCommons(one.license_url),
        attribution: null,
        width: null,
        height: null,
        seconds,
        preview: null,
        file: address(file.download_url),
      };
    });
    return { items, total: null };
  },
};

/** `3:25`. */
function secondsOf(text: string | null | undefined): number | null {
  const [, minutes, seconds] = /^(\d+):(\d\d)$/.exec(text ?? "") ?? [];
  return minutes === undefined ? null : Number(minutes) * 60 + Number(seconds);
}
