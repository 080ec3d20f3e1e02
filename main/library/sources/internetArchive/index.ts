// The Internet Archive: films, sounds and pictures of everybody, each with the licence that its uploader gave. https://archive.org/developers/ (read 2026-11-22)
import { z } from "zod";

import { AppError } from "../../../base/errors.ts";
import { each, orNull, tagsOf, words } from "../item.ts";
import { creativeCommons } from "../licences.ts";
import type { Item, Source } from "../types.ts";

const TYPES = { picture: "image", clip: "movies", music: "audio" } as const;

/** Its fields are texts, or lists of them where there are several. */
const Texts = z.union([z.string(), z.array(z.string())]).nullish();

const Entry = z.object({
  identifier: z.string().regex(/^[A-Za-z0-9][\w.-]{0,200}$/),
  title: Texts,
  creator: Texts,
  subject: Texts,
  licenseurl: Texts,
});

const Page = z.object({ response: z.object({ numFound: z.int().nonnegative(), docs: z.array(z.unknown()) }) });

const Kept = z.object({
  metadata: z.object({ licenseurl: Texts, "access-restricted-item": Texts }),
  files: z.array(
    z.object({
      name: z.string(),
      format: z.string().nullish(),
      size: z.string().nullish(),
      private: z.union([z.string(), z.boolean()]).nullish(),
    }),
  ),
});

export const internetArchive: Source = {
  name: "internetArchive",
  title: "Internet Archive",
  kinds: ["picture", "clip", "music"],
  home: "https://archive.org/",
  docs: "https://archive.org/developers/",
  terms: "https://archive.org/about/terms.php",
  api: "https://archive.org",
  // Files are handed out by whichever of its machines has them: ia800300.us.archive.org.
  fileHosts: ["archive.org", "*.archive.org"],
  key: null,
  // None are documented; it answers 429 where it is too much.
  limits: [{ requests: 30, seconds: 60 }],
  async search({ q, kind, page, limit }, get) {
    const terms = q.replaceAll(/[^\p{L}\p{M}\p{N} ]+/gu, " ").trim();
    const { response } = await get({
      path: "/advancedsearch.php",
      query: {
        // What has no address of a licence could not be used.
        q: `(${terms}) AND mediatype:${TYPES[kind]} AND licenseurl:*`,
        "fl[]": "identifier,title,creator,subject,licenseurl",
        rows: limit,
        page,
        output: "json",
      },
      schema: Page,
    });
    const items = each("internetArchive", response.docs, Entry, (one) => ({
      id: one.identifier,
      kind,
      title: words(first(one.title)) || one.identifier,
      tags: tagsOf(Array.isArray(one.subject) ? one.subject : one.subject?.split(/[;,]/)),
      author: orNull(words(first(one.creator), 200)),
      authorUrl: null,
      page: `https://archive.org/details/${one.identifier}`,
      licence: creativeCommons(first(one.licenseurl)),
      attribution: null,
      width: null,
      height: null,
      seconds: null,
      preview: `https://archive.org/services/img/${one.identifier}`,
      file: null,
    }));
    return { items, total: response.numFound };
  },
  async locate({ id, kind }, get) {
    const { metadata, files } = await get({ path: `/metadata/${encodeURIComponent(id)}`, schema: Kept, fresh: true });
    const open = files.filter((file) => !file.private && Number(file.size ?? 0) <= MOST_BYTES[kind]);
    const file = FORMATS[kind].map((format) => open.find((one) => format.test(one.format ?? ""))).find(Boolean);
    if (!file || first(metadata["access-restricted-item"]) === "true")
      throw new AppError("SOURCE_FILE", "sources.internetArchive", `${id} has no file there that can be used`);
    const name = file.name.split("/").map(encodeURIComponent).join("/");
    return {
      url: `https://archive.org/download/${encodeURIComponent(id)}/${name}`,
      licence: creativeCommons(first(metadata.licenseurl)),
    };
  },
};

/** As it names them, the best first. */
const FORMATS: Readonly<Record<Item["kind"], readonly RegExp[]>> = {
  picture: [/^JPEG$/i, /^PNG$/i],
  clip: [/^h\.264$/i, /^MPEG4$/i, /^512Kb MPEG4$/i, /^Ogg Video$/i],
  music: [/^VBR MP3$/i, /^\d+Kbps MP3$/i, /^MP3$/i, /^Ogg Vorbis$/i, /^Flac$/i],
};
const MOST_BYTES = { picture: 100e6, clip: 2e9, music: 300e6 };

function first(text: z.output<typeof Texts>): string {
  return (Array.isArray(text) ? text[0] : text) ?? "";
}
