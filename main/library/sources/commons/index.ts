// Wikimedia Commons: pictures, clips and sounds under free licences. https://www.mediawiki.org/wiki/API:Imageinfo, https://www.mediawiki.org/wiki/Extension:CommonsMetadata (read 2026-11-22)
import { z } from "zod";

import { AppError } from "../../../base/errors.ts";
import { address, each, lengthOf, orNull, size, tagsOf, words } from "../item.ts";
import { creativeCommons, PUBLIC_DOMAIN } from "../licences.ts";
import type { Source } from "../types.ts";

const TYPES = { picture: "bitmap", clip: "video", music: "audio" } as const;
/** Pictures come no larger than this: some have a gigabyte. */
const WIDTH = 2560;

const Said = z.object({ value: z.union([z.string(), z.number()]) }).nullish();

const File = z.object({
  pageid: z.int(),
  title: z.string(),
  index: z.int().nullish(),
  imageinfo: z
    .array(
      z.object({
        url: z.string(),
        descriptionurl: z.string(),
        thumburl: z.string().nullish(),
        thumbwidth: z.number().nullish(),
        thumbheight: z.number().nullish(),
        width: z.number().nullish(),
        height: z.number().nullish(),
        duration: z.number().nullish(),
        mime: z.string(),
        extmetadata: z
          .object({
            ObjectName: Said,
            Artist: Said,
            Credit: Said,
            Categories: Said,
            License: Said,
            LicenseShortName: Said,
            LicenseUrl: Said,
            Restrictions: Said,
          })
          .nullish(),
      }),
    )
    .min(1),
});

const Page = z
  .object({
    /** Nothing was found: it is not there. */
    query: z.object({ pages: z.array(z.unknown()) }).optional(),
    batchcomplete: z.boolean().optional(),
  })
  .refine(({ query, batchcomplete }) => query !== undefined || batchcomplete !== undefined);

const Refusal = z.object({ error: z.object({ code: z.string(), info: z.string().default("") }) });

export const commons: Source = {
  name: "commons",
  title: "Wikimedia Commons",
  kinds: ["picture", "clip", "music"],
  home: "https://commons.wikimedia.org/",
  docs: "https://www.mediawiki.org/wiki/API:Imageinfo",
  terms: "https://foundation.wikimedia.org/wiki/Policy:Wikimedia_Foundation_API_Usage_Guidelines",
  api: "https://commons.wikimedia.org",
  fileHosts: ["upload.wikimedia.org", "commons.wikimedia.org"],
  key: null,
  // One after another, as its etiquette asks: https://www.mediawiki.org/wiki/API:Etiquette
  limits: [{ requests: 60, seconds: 60 }],
  /** https://www.mediawiki.org/wiki/API:Errors_and_warnings */
  refusal(value) {
    const { error } = Refusal.safeParse(value).data ?? {};
    if (!error) return null;
    const isBusy = error.code === "maxlag" || error.code === "ratelimited";
    const told = `Wikimedia Commons refuses: ${words(error.info, 200) || words(error.code, 50)}`;
    return new AppError(isBusy ? "SOURCE_LIMIT" : "SOURCE_REFUSED", "sources.commons", told, {
      // As its manual of maxlag advises.
      details: { service: "Wikimedia Commons", ...(isBusy ? { retryAfterSeconds: 5 } : {}) },
    });
  },
  async search({ q, kind, minSeconds, maxSeconds, page, limit }, get) {
    const { query } = await get({
      path: "/w/api.php",
      query: {
        action: "query",
        format: "json",
        formatversion: 2,
        maxlag: 5,
        generator: "search",
        gsrsearch: `${q.replaceAll(/["\\:]/g, " ")} filetype:${TYPES[kind]}`,
        gsrnamespace: 6,
        gsrlimit: limit,
        gsroffset: (page - 1) * limit,
        prop: "imageinfo",
        iiprop: "url|size|mime|extmetadata",
        iiurlwidth: kind === "music" ? undefined : WIDTH,
        iiextmetadatafilter: "ObjectName|Artist|Credit|Categories|License|LicenseShortName|LicenseUrl|Restrictions",
      },
      schema: Page,
    });
    const pages = (query?.pages ?? []).toSorted((a, b) => indexOf(a) - indexOf(b));
    const items = each("commons", pages, File, ({ pageid, title, imageinfo: [info] }) => {
      if (!info) return null;
      const seconds = lengthOf(info.duration);
      if (kind !== "picture" && ((seconds ?? 0) < (minSeconds ?? 0) || (seconds ?? 0) > (maxSeconds ?? Infinity)))
        return null;
      const said = info.extmetadata;
      // Smaller ones are made only of what is larger.
      const isSmaller = kind === "picture" && info.thumburl && (info.thumbwidth ?? 0) < (info.width ?? 0);
      const name = title.replace(/^File:/, "").replace(/\.\w+$/, "");
      const licenceText = [said?.LicenseUrl?.value, said?.LicenseShortName?.value].map(String);
      return {
        id: String(pageid),
        kind,
        title: words(said?.ObjectName?.value) || words(name),
        tags: tagsOf(String(said?.Categories?.value ?? "").split("|")),
        author: orNull(words(said?.Artist?.value, 200)),
        authorUrl: null,
        page: address(info.descriptionurl),
        licence:
          licenceText.map(creativeCommons).find((one) => one !== null) ??
          (/^pd\b|public domain/i.test(`${said?.License?.value ?? ""} ${said?.LicenseShortName?.value ?? ""}`)
            ? PUBLIC_DOMAIN
            : null),
        attribution: null,
        width: size(isSmaller ? info.thumbwidth : info.width),
        height: size(isSmaller ? info.thumbheight : info.height),
        seconds: kind === "picture" ? null : seconds,
        preview: address(info.thumburl),
        file: address(isSmaller ? info.thumburl : info.url),
      };
    });
    return { items, total: null };
  },
};

/** A list by pages has lost the order in which they were found. */
function indexOf(page: unknown): number {
  return z.object({ index: z.int() }).safeParse(page).data?.index ?? Number.MAX_SAFE_INTEGER;
}
