// Licences by their addresses and names, and whether what stands under one may be in a video that is cut and may earn money.
import type { SourceLicence, Use } from "../../../contract/sources.ts";

/** Of a Creative Commons address, or of a name such as `CC BY-SA 4.0`; null: it is none of these, so nothing is known. */
export function creativeCommons(text: string | null | undefined): SourceLicence | null {
  if (!text) return null;
  if (/publicdomain\/zero|\bCC[ -]?0\b/i.test(text)) return CC0;
  if (/publicdomain\/mark|\bPDM\b/i.test(text)) return PUBLIC_DOMAIN;
  const address = /creativecommons\.org\/licenses\/([a-z-]+)\/(\d\.\d)(?:\/([a-z]{2,3}))?\b/i.exec(text);
  if (address) return licence(address[1] ?? "", address[2] ?? "", address[3]);
  const name = /^\s*(?:CC|Creative Commons)[ -](BY(?:-(?:NC|SA|ND))*) (\d\.\d)\b/i.exec(text);
  return name ? licence(name[1] ?? "", name[2] ?? "") : null;
}

function licence(kind: string, version: string, country?: string): SourceLicence | null {
  const parts = kind.toLowerCase();
  if (!/^by(-nc)?(-nd|-sa)?$/.test(parts)) return null;
  return {
    id: `CC-${parts.toUpperCase()}-${version}`,
    version,
    url: `https://creativecommons.org/licenses/${parts}/${version}/${country ? `${country.toLowerCase()}/` : ""}`,
  };
}

export const CC0: SourceLicence = {
  id: "CC0-1.0",
  version: "1.0",
  url: "https://creativecommons.org/publicdomain/zero/1.0/",
};
export const PUBLIC_DOMAIN: SourceLicence = {
  id: "Public domain",
  version: null,
  url: "https://creativecommons.org/publicdomain/mark/1.0/",
};

/**
 * By what its name says. Free licences of sites (Pexels, Pixabay, Unsplash, Coverr) and of collections that the sources name
 * themselves allow it; what is not understood is forbidden, never guessed.
 */
export function useOf(given: SourceLicence | null): Use {
  if (!given) return { verdict: "unknown", reason: "The source does not say under which licence it is" };
  const { id } = given;
  const forbidden = (reason: string): Use => ({ verdict: "forbidden", reason });
  const allowed = (reason: string | null): Use => ({ verdict: "allowed", reason });
  if (/-NC\b/.test(id)) return forbidden(`${id} forbids earning money with it`);
  if (/-ND\b/.test(id)) return forbidden(`${id} forbids changing it, and a video cuts what it shows`);
  if (id.startsWith("CC-BY-SA-"))
    return allowed(`${id}: name the author, and publish the video under the same licence`);
  if (id.startsWith("CC-BY-")) return allowed(`${id}: name the author`);
  const known = FREE.find((one) => one.id === id);
  return known ? allowed(known.asks) : forbidden(`"${id}" is no licence that is known here`);
}

const FREE: readonly { id: string; asks: string | null }[] = [
  { id: CC0.id, asks: null },
  { id: PUBLIC_DOMAIN.id, asks: null },
  { id: "Pexels License", asks: null },
  { id: "Pixabay Content License", asks: null },
  { id: "Unsplash License", asks: null },
  { id: "Coverr License", asks: null },
  { id: "NASA Media Usage Guidelines", asks: "Name NASA, and let nobody think that NASA recommends the video" },
  { id: "No known restrictions on publication", asks: null },
];
