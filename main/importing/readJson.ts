// What a JSON file of the earlier app is, by its shape: scripts, a list of assets, channels, or nothing that can be taken.
import { z } from "zod";

/** All that stands there are texts of a foreign file: none is longer than what is looked at. */
const Text = z.string().transform((text) => text.trim());

export interface ReadScript {
  title: string | null;
  text: string;
  niche: string | null;
  style: string | null;
  language: string | null;
  keywords: string[];
}

export interface ReadChannel {
  name: string;
  niche: string | null;
  language: string | null;
  description: string;
}

export type ReadJson =
  | { is: "scripts"; scripts: ReadScript[] }
  | { is: "assets"; paths: string[] }
  | { is: "channels"; channels: ReadChannel[] }
  | { is: "secret" }
  | { is: "unknown" };

const SECRET = /(?:^|_)(?:secret|token|password|passwd|api_?key|credentials?)(?:_|$)/i;
const MEDIA = /\.(?:mp4|m4v|mov|mkv|webm|avi|jpe?g|png|webp|gif|mp3|m4a|wav|flac|ogg|opus|aac)$/i;
/** By what names the app and its relatives have said the same. */
const SCRIPT_KEYS = ["content", "script", "text", "narration", "body", "script_text"];
const TITLE_KEYS = ["title", "topic", "name", "video_title"];
const PATH_KEYS = ["file_path", "path", "file", "filename", "local_path", "filepath", "src"];
const LIST_KEYS = ["assets", "images", "clips", "videos", "media", "files", "footage", "selected_assets", "items"];
const MOST = 5000;

export function readShape(value: unknown): ReadJson {
  if (holdsSecret(value, 0)) return { is: "secret" };
  const channels = channelsOf(value);
  if (channels.length > 0) return { is: "channels", channels };
  const scripts = (Array.isArray(value) ? value : (listIn(value, ["scripts"]) ?? [value])).flatMap(scriptOf);
  if (scripts.length > 0) return { is: "scripts", scripts: scripts.slice(0, MOST) };
  const list = Array.isArray(value) ? (value as unknown[]) : listIn(value, LIST_KEYS);
  const paths = (list ?? [value]).flatMap(pathOf);
  return paths.length > 0 ? { is: "assets", paths: paths.slice(0, MOST) } : { is: "unknown" };
}

function scriptOf(value: unknown): ReadScript[] {
  if (!isRecord(value)) return [];
  const scenes = Array.isArray(value["scenes"]) ? value["scenes"] : null;
  const text =
    scenes
      ?.flatMap((scene) =>
        typeof scene === "string" ? scene : isRecord(scene) ? (textIn(scene, SCRIPT_KEYS) ?? []) : [],
      )
      .join("\n\n") || textIn(value, SCRIPT_KEYS);
  // A path under one of these names is no script.
  if (!text || MEDIA.test(text) || !/\s/.test(text)) return [];
  const { niche, style, language, keywords } = value;
  return [
    {
      title: textIn(value, TITLE_KEYS),
      text,
      niche: textOf(niche),
      style: textOf(style),
      language: textOf(language),
      keywords: Array.isArray(keywords) ? keywords.flatMap((one) => textOf(one) ?? []) : [],
    },
  ];
}

function channelsOf(value: unknown): ReadChannel[] {
  const list = listIn(value, ["channels"]) ?? (isRecord(value) && "channel_name" in value ? [value] : []);
  return list.flatMap((one) => {
    const name = isRecord(one) ? textIn(one, ["channel_name", "name", "title"]) : textOf(one);
    if (!name) return [];
    const of = isRecord(one) ? one : {};
    return [
      {
        name,
        niche: textOf(of["niche"]),
        language: textOf(of["language"]),
        description: textOf(of["description"]) ?? "",
      },
    ];
  });
}

function pathOf(value: unknown): string[] {
  const path = typeof value === "string" ? value : isRecord(value) ? textIn(value, PATH_KEYS) : null;
  return path && MEDIA.test(path.trim()) ? [path.trim()] : [];
}

function listIn(value: unknown, names: readonly string[]): unknown[] | null {
  if (!isRecord(value)) return null;
  for (const name of names) if (Array.isArray(value[name])) return value[name] as unknown[];
  return null;
}

function holdsSecret(value: unknown, depth: number): boolean {
  if (!isRecord(value) || depth > 3) return false;
  return Object.entries(value).some(
    ([name, one]) => (SECRET.test(name) && typeof one === "string" && one !== "") || holdsSecret(one, depth + 1),
  );
}

function textIn(value: Record<string, unknown>, names: readonly string[]): string | null {
  for (const name of names) {
    const text = textOf(value[name]);
    if (text) return text;
  }
  return null;
}

function textOf(value: unknown): string | null {
  return Text.safeParse(value).data || null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
