// The Library of Congress: photos, prints and films whose rights it describes. https://www.loc.gov/apis/json-and-yaml/ (read 2026-11-22)
import { z } from "zod";

import type { SourceLicence } from "../../../../contract/sources.ts";
import { AppError } from "../../../base/errors.ts";
import { address, each, orNull, tagsOf, words } from "../item.ts";
import { PUBLIC_DOMAIN } from "../licences.ts";
import type { Source } from "../types.ts";

/** Its texts come alone or in lists. */
const Texts = z.union([z.string(), z.array(z.string())]).nullish();

const Rights = { rights: Texts, rights_information: Texts, rights_advisory: Texts };

const Result = z.object({
  id: z.string(),
  title: Texts,
  image_url: z.array(z.string()).nullish(),
  subject: z.array(z.string()).nullish(),
  contributor: z.array(z.string()).nullish(),
  access_restricted: z.boolean().nullish(),
  item: z.object(Rights).nullish(),
});

const Page = z.object({ results: z.array(z.unknown()), pagination: z.object({ of: z.int() }).nullish() });

const Kept = z.object({
  item: z.object({ ...Rights, access_restricted: z.boolean().nullish() }),
  resources: z.array(
    z.object({
      files: z
        .array(
          z.array(z.object({ url: z.string().nullish(), mimetype: z.string().nullish(), size: z.number().nullish() })),
        )
        .nullish(),
    }),
  ),
});

const HOME = "https://www.loc.gov";

export const libraryOfCongress: Source = {
  name: "libraryOfCongress",
  title: "Library of Congress",
  kinds: ["picture", "clip"],
  home: `${HOME}/`,
  docs: `${HOME}/apis/json-and-yaml/`,
  terms: `${HOME}/legal/`,
  api: HOME,
  fileHosts: ["tile.loc.gov", "cdn.loc.gov", "www.loc.gov", "memory.loc.gov"],
  key: null,
  tellsLicenceLate: true,
  // Who asks more is shut out for five minutes to an hour: https://www.loc.gov/apis/json-and-yaml/working-within-limits/
  limits: [
    { requests: 10, seconds: 10 },
    { requests: 80, seconds: 60 },
  ],
  async search({ q, kind, page, limit }, get) {
    const format = kind === "clip" ? "video" : "image";
    const answer = await get({
      path: kind === "clip" ? "/film-and-videos/" : "/photos/",
      query: { q, fo: "json", c: limit, sp: page, fa: `online-format:${format}|access-restricted:false` },
      schema: Page,
    });
    const items = each("libraryOfCongress", answer.results, Result, (one) => {
      const id = /\/item\/([A-Za-z0-9._-]+)\/?$/.exec(one.id)?.[1];
      if (id === undefined || one.access_restricted) return null;
      return {
        id,
        kind,
        title: words(first(one.title)) || id,
        tags: tagsOf(one.subject),
        author: orNull(words(one.contributor?.[0], 200)),
        authorUrl: null,
        page: `${HOME}/item/${id}/`,
        licence: one.item ? licenceOf(one.item) : null,
        attribution: null,
        width: null,
        height: null,
        seconds: null,
        preview: address(one.image_url?.[0]),
        file: null,
      };
    });
    return { items, total: answer.pagination?.of ?? null };
  },
  async locate({ id, kind }, get) {
    const { item, resources } = await get({
      path: `/item/${encodeURIComponent(id)}/`,
      query: { fo: "json" },
      schema: Kept,
    });
    const wanted = kind === "clip" ? /^video\/mp4$/ : /^image\/jpeg$/;
    const files = resources.flatMap(({ files: groups }) => (groups ?? []).flat());
    const usable = files.filter(({ url, mimetype }) => url && wanted.test(mimetype ?? ""));
    // The largest that is no master of a gigabyte.
    const file = usable.toSorted((a, b) => (b.size ?? 0) - (a.size ?? 0)).find((one) => (one.size ?? 0) <= 2e9);
    if (!file?.url || item.access_restricted)
      throw new AppError("SOURCE_FILE", "sources.libraryOfCongress", `${id} has no file there that can be used`);
    return { url: address(file.url) ?? file.url, licence: licenceOf(item) };
  },
};

/** Only what it says in so many words; "may be restricted" and "rights status not evaluated" are none. */
function licenceOf(said: z.output<z.ZodObject<typeof Rights>>): SourceLicence | null {
  const text = [said.rights_advisory, said.rights_information, said.rights].flat().join(" ");
  if (/may be restricted|not evaluated|undetermined|permission/i.test(text)) return null;
  if (/no known (?:copyright )?restrictions/i.test(text))
    return {
      id: "No known restrictions on publication",
      version: null,
      url: "https://www.loc.gov/rr/print/res/rights.html",
    };
  return /public domain/i.test(text) ? PUBLIC_DOMAIN : null;
}

function first(text: z.output<typeof Texts>): string {
  return (Array.isArray(text) ? text[0] : text) ?? "";
}
