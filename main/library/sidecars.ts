// What is written beside a file about it: `name.json`, `name.txt`, `name.xmp`, and the LICENSE of a folder.
import { z } from "zod";

import type { Embedded } from "../store/assets.ts";

/** Larger texts are no sidecars. */
export const SIDECAR_BYTES = 64 << 10;
const TAGS = 50;
const CHARACTERS = 300;

/** What each key may be called, in lower case. */
const KEYS: Record<keyof Embedded, readonly string[]> = {
  title: ["title", "name", "headline"],
  tags: ["tags", "keywords", "subject"],
  licence: ["licence", "license", "rights", "spdx-license-identifier"],
  author: ["author", "creator", "photographer", "artist", "by"],
  source: ["source", "url", "from", "link"],
};

/** By the extension. Null: it says nothing. Throws where it is not what its extension says. */
export function parseSidecar(extension: string, text: string): Embedded | null {
  const said =
    extension === ".json" ? parseJson(text) : extension === ".xmp" ? parseXmp(text) : parseLines(text.split(/\r?\n/));
  return Object.keys(said).length > 0 ? said : null;
}

/** `{"title": "…", "tags": ["…"], "licence": "CC-BY-4.0", "author": "…", "source": "https://…"}`; a list may also be one text with commas. */
function parseJson(text: string): Embedded {
  const value = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  return pick(Object.entries(value).map(([key, one]) => [key, textsOf(one)]));
}

function textsOf(value: unknown): string[] {
  if (typeof value === "string" || typeof value === "number") return [String(value)];
  return Array.isArray(value) ? value.flatMap(textsOf) : [];
}

/** Lines of `Key: value`; others are passed over. */
function parseLines(lines: readonly string[]): Embedded {
  return pick(
    lines.flatMap((line) => {
      const [, key, value] = /^\s*([A-Za-z-]{2,30})\s*:\s*(\S.*)$/.exec(line) ?? [];
      return key !== undefined && value !== undefined ? [[key, [value]] as const] : [];
    }),
  );
}

/**
 * The Dublin Core and rights of an XMP packet. Only these elements are looked for, and nothing is expanded but the five
 * entities of XML itself: what a packet declares does nothing.
 */
export function parseXmp(text: string): Embedded {
  const packet = text.slice(0, SIDECAR_BYTES);
  const inside = (element: string): string[] => {
    const body = new RegExp(`<${element}(?:\\s[^>]*)?>([\\s\\S]{0,8000}?)</${element}>`).exec(packet)?.[1];
    if (body === undefined) return attribute(element);
    const items = [...body.matchAll(/<rdf:li(?:\s[^>]*)?>([^<]*)<\/rdf:li>/g)].map(([, item]) => item ?? "");
    return (items.length > 0 ? items : body.includes("<") ? [] : [body]).map(plain);
  };
  const attribute = (name: string): string[] => {
    const value = new RegExp(`\\s${name}="([^"]{0,2000})"`).exec(packet)?.[1];
    return value === undefined ? [] : [plain(value)];
  };
  const resource = new RegExp('<cc:license[^>]*rdf:resource="([^"]{1,500})"').exec(packet)?.[1];
  return pick([
    ["title", inside("dc:title").slice(0, 1)],
    ["tags", inside("dc:subject")],
    ["author", inside("dc:creator").slice(0, 1)],
    ["licence", resource === undefined ? inside("xmpRights:UsageTerms").slice(0, 1) : [plain(resource)]],
    ["source", inside("dc:source").concat(inside("photoshop:Source")).slice(0, 1)],
  ]);
}

const ENTITIES: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function plain(xml: string): string {
  return xml.replaceAll(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? "");
}

function pick(pairs: readonly (readonly [string, readonly string[]])[]): Embedded {
  const said: Embedded = {};
  for (const [key, values] of pairs) {
    const name = (Object.keys(KEYS) as (keyof Embedded)[]).find((one) => KEYS[one].includes(key.toLowerCase().trim()));
    const texts = values.map(tidy).filter((one) => one !== "");
    if (name === undefined || texts.length === 0) continue;
    if (name === "tags") {
      const tags = texts.length === 1 ? (texts[0] ?? "").split(/[,;]/).map(tidy) : texts;
      said.tags ??= [...new Set(tags.filter((tag) => tag !== ""))].slice(0, TAGS);
    } else if (name === "licence") said.licence ??= licenceName(texts[0] ?? "");
    else said[name] ??= texts[0] ?? "";
  }
  return said;
}

function tidy(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text
    .toWellFormed()
    .normalize("NFC")
    .replaceAll(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .slice(0, CHARACTERS);
}

/** What a LICENSE says: the licence, and `Author:` and `Source:` where it has such lines. Null: it is empty. */
export function parseLicence(text: string): Embedded | null {
  const said = parseLines(text.split(/\r?\n/).slice(0, 200));
  const first = text
    .split(/\r?\n/)
    .map(tidy)
    .find((line) => line !== "");
  if (first === undefined) return null;
  const { licence = knownLicence(text) ?? first.slice(0, 100), author, source } = said;
  return { licence, ...(author === undefined ? {} : { author }), ...(source === undefined ? {} : { source }) };
}

/** A licence that is known by its name or address as its SPDX identifier, another as it calls itself. */
function licenceName(text: string): string {
  return knownLicence(text) ?? text;
}

function knownLicence(text: string): string | null {
  const head = text.slice(0, 4000);
  const spdx = /SPDX-License-Identifier:\s*([\w.+-]+)/.exec(head)?.[1];
  if (spdx !== undefined) return spdx;
  if (/CC0|publicdomain\/zero/i.test(head)) return "CC0-1.0";
  const address = /creativecommons\.org\/licenses\/([a-z-]+)\/(\d\.\d)/i.exec(head);
  if (address) return `CC-${address[1]?.toUpperCase()}-${address[2]}`;
  const short = /\bCC[ -](BY(?:[ -](?:NC|SA|ND))*)[ -](\d\.\d)\b/i.exec(head);
  if (short) return `CC-${short[1]?.toUpperCase().replaceAll(" ", "-")}-${short[2]}`;
  const long = /Attribution((?:[ -](?:NonCommercial|ShareAlike|NoDerivatives|NoDerivs))*) (\d\.\d)/i.exec(head);
  if (long) {
    const parts = (long[1] ?? "").toLowerCase();
    const suffix = [
      parts.includes("noncommercial") ? "-NC" : "",
      parts.includes("sharealike") ? "-SA" : "",
      parts.includes("noderiv") ? "-ND" : "",
    ];
    return `CC-BY${suffix.join("")}-${long[2]}`;
  }
  for (const [pattern, name] of KNOWN) if (pattern.test(head)) return name;
  return null;
}

const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/\bpublic domain\b/i, "Public domain"],
  [/pexels licen[sc]e/i, "Pexels License"],
  [/unsplash licen[sc]e/i, "Unsplash License"],
  [/pixabay (?:content )?licen[sc]e/i, "Pixabay Content License"],
  [/\bMIT License\b/i, "MIT"],
  [/Apache License,?\s+Version 2\.0/i, "Apache-2.0"],
  [/all rights reserved/i, "All rights reserved"],
];
