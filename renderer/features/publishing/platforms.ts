// The platforms on which videos are published: where a person hands one in, and what each takes. As of 2026.
import type { Format } from "../../../contract/values.ts";

export const PLATFORMS = [
  "youtube",
  "shorts",
  "tiktok",
  "instagram",
  "linkedin",
  "x",
  "pinterest",
  "snapchat",
] as const;
export type PlatformId = (typeof PLATFORMS)[number];

export interface Platform {
  name: string;
  /** Among the others. */
  short: string;
  /** One or two letters, in the place of a logo that is not ours to use. */
  sign: string;
  /** Where a signed-in person uploads. */
  upload: string;
  formats: readonly Format[];
  /** Seconds. */
  longest: number;
  /** Characters; null: there is no such field. */
  title: number | null;
  description: number;
  /** Characters of all tags together; null: they stand in the text, as hashtags. */
  tags: number | null;
}

const ALL: readonly Format[] = ["16:9", "9:16", "1:1", "4:5"];
const TALL: readonly Format[] = ["9:16"];

export const PLATFORM: Record<PlatformId, Platform> = {
  youtube: {
    name: "YouTube",
    short: "YouTube",
    sign: "Yt",
    upload: "https://studio.youtube.com/",
    formats: ALL,
    longest: 12 * 3600,
    title: 100,
    description: 5000,
    tags: 500,
  },
  shorts: {
    name: "YouTube Shorts",
    short: "Shorts",
    sign: "Sh",
    upload: "https://studio.youtube.com/",
    formats: ["9:16", "1:1"],
    longest: 180,
    title: 100,
    description: 5000,
    tags: 500,
  },
  tiktok: {
    name: "TikTok",
    short: "TikTok",
    sign: "Tk",
    upload: "https://www.tiktok.com/tiktokstudio/upload",
    formats: ["9:16", "16:9", "1:1"],
    longest: 3600,
    title: null,
    description: 2200,
    tags: null,
  },
  instagram: {
    name: "Instagram Reels",
    short: "Reels",
    sign: "Ig",
    upload: "https://www.instagram.com/",
    formats: ["9:16", "4:5", "1:1"],
    longest: 180,
    title: null,
    description: 2200,
    tags: null,
  },
  linkedin: {
    name: "LinkedIn",
    short: "LinkedIn",
    sign: "in",
    upload: "https://www.linkedin.com/feed/",
    formats: ALL,
    longest: 900,
    title: null,
    description: 3000,
    tags: null,
  },
  x: {
    name: "X",
    short: "X",
    sign: "X",
    upload: "https://x.com/compose/post",
    formats: ["16:9", "1:1", "9:16"],
    longest: 140,
    title: null,
    description: 280,
    tags: null,
  },
  pinterest: {
    name: "Pinterest",
    short: "Pinterest",
    sign: "Pi",
    upload: "https://www.pinterest.com/pin-creation-tool/",
    formats: ["9:16", "1:1", "4:5"],
    longest: 900,
    title: 100,
    description: 800,
    tags: null,
  },
  snapchat: {
    name: "Snapchat Spotlight",
    short: "Spotlight",
    sign: "Sn",
    upload: "https://my.snapchat.com/",
    formats: TALL,
    longest: 60,
    title: null,
    description: 160,
    tags: null,
  },
};

export interface Texts {
  title: string;
  description: string;
  tags: string[];
}

/** The texts as this platform takes them: cut at words, with tags as hashtags where it has no field for them. */
export function fitted(texts: Texts, platform: Platform): { title: string | null; text: string; tags: string | null } {
  const { title, description, tags } = platform;
  if (tags !== null)
    return {
      title: title === null ? null : cut(texts.title, title),
      text: cut(texts.description, description),
      tags: cutList(texts.tags, tags),
    };
  const hashtags = texts.tags.map(hashtagOf).filter((tag) => tag.length > 1);
  const head = title === null ? `${texts.title}\n\n${texts.description}` : texts.description;
  const room = description - (hashtags.length > 0 ? Math.min(description >> 2, 120) : 0);
  const text = cut(head.trim(), Math.max(20, room));
  let all = text;
  for (const tag of hashtags) {
    const next = `${all}${all === text ? "\n\n" : " "}${tag}`;
    if (characters(next) > description) break;
    all = next;
  }
  return { title: title === null ? null : cut(texts.title, title), text: all, tags: null };
}

export function characters(text: string): number {
  return Array.from(text).length;
}

function hashtagOf(tag: string): string {
  return `#${tag
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .map((word, i) => (i === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join("")}`;
}

function cut(text: string, most: number): string {
  const letters = Array.from(text);
  if (letters.length <= most) return text;
  const short = letters.slice(0, most - 1).join("");
  const at = short.search(/\s\S*$/);
  return `${(at > most / 2 ? short.slice(0, at) : short).trimEnd()}…`;
}

function cutList(tags: readonly string[], most: number): string {
  let all = "";
  for (const tag of tags) {
    const next = all === "" ? tag : `${all}, ${tag}`;
    if (characters(next) > most) break;
    all = next;
  }
  return all;
}
