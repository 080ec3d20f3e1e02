// Bytes under /api/v1: the files of a video, stills, small pictures of assets, artifacts. Each by an identifier, never by a path.
import { basename, dirname } from "node:path";

import { BUNDLE_ENDING } from "../../contract/api/edits.ts";
import { FILE_KINDS, LICENCES_FILE, LIST_KINDS, type FileKind, type ListKind } from "../../contract/api/videos.ts";
import { EXPORT_PICTURES } from "../../contract/export.ts";
import { BackgroundKind } from "../../contract/look.ts";
import { StillSize } from "../../contract/preview.ts";
import { Id, type ArtifactRef } from "../../contract/values.ts";
import { requireScopes } from "../api/caller.ts";
import type { ApiContext } from "../api/context.ts";
import { fileOf } from "../api/videoFiles.ts";
import { AppError } from "../base/errors.ts";
import { hashBytes } from "../base/hash.ts";
import { slug } from "../base/slug.ts";
import { licencePage, PAGE_LANGUAGES } from "../pipeline/licences/page.ts";
import type { VideoOutputs } from "../pipeline/outputs.ts";
import { allowMethods, type Exchange } from "./exchange.ts";
import { REST_PREFIX } from "./prefix.ts";
import { isNamed } from "./rest.ts";
import { contentDisposition, sendFile, type FileAnswer } from "./sendFile.ts";

type Answerer = (exchange: Exchange, context: ApiContext, names: string[]) => Promise<void>;

const ROUTES: [pattern: RegExp, route: string, answer: Answerer][] = [
  [/^\/videos\/([^/]+)\/files\/([^/]+)$/, "/videos/{id}/files/{kind}", videoFile],
  [/^\/videos\/([^/]+)\/stills\/(\d{1,9})\.jpg$/, "/videos/{id}/stills/{frame}.jpg", still],
  [/^\/videos\/([^/]+)\/peaks$/, "/videos/{id}/peaks", peaks],
  [/^\/videos\/([^/]+)\/backgrounds\/([a-z]{1,20})\.jpg$/, "/videos/{id}/backgrounds/{kind}.jpg", background],
  [/^\/assets\/([^/]+)\/(thumbnail|strip)\.jpg$/, "/assets/{id}/{what}.jpg", assetPicture],
  [/^\/assets\/([^/]+)\/file$/, "/assets/{id}/file", assetFile],
  [/^\/artifacts\/([0-9a-f]{64})$/, "/artifacts/{hash}", artifact],
];

/** What answers an address of media; null for any other address. */
export function mediaAt(path: string): ((exchange: Exchange, context: ApiContext) => Promise<void>) | null {
  if (!path.startsWith(`${REST_PREFIX}/`)) return null;
  for (const [pattern, route, answer] of ROUTES) {
    const names = pattern.exec(path.slice(REST_PREFIX.length));
    if (!names) continue;
    return async (exchange, context) => {
      exchange.route = `${REST_PREFIX}${route}`;
      allowMethods(exchange, "GET", "HEAD");
      requireScopes(context.caller, ["read"]);
      await answer(exchange, context, names.slice(1).map(decodeURIComponent));
    };
  }
  return null;
}

async function videoFile(exchange: Exchange, context: ApiContext, [id = "", name = ""]: string[]): Promise<void> {
  if (name === "bundle") return bundle(exchange, context, idOf(id));
  if (name === LICENCES_FILE) return licences(exchange, context, idOf(id));
  const listed = LIST_KINDS.find((one) => one === name);
  if (listed) return list(exchange, context, idOf(id), listed);
  const kind = FILE_KINDS.find((one) => one === name);
  if (!kind) throw nothing(`There is no file ${name} of a video`);
  // The list of what was deleted shows pictures, too: one brings back what one knows again.
  const which = { evenDeleted: kind === "thumbnail" };
  const outputs = await context.videos.outputs(idOf(id), revisionOf(exchange), which);
  const ref = madeFile(outputs, kind);
  const title = outputs.outputs.metadata?.titles[0]?.text ?? outputs.outputs.script?.title ?? "video";
  await sendArtifact(exchange, context, ref, `${slug(title)}${ENDINGS[kind](ref)}`);
}

/** For an editing program, beside the media of the exported folder. */
async function list(exchange: Exchange, context: ApiContext, id: string, kind: ListKind): Promise<void> {
  const { query } = exchange.target;
  const wanted = query.get("pictures") ?? "h264";
  const pictures = EXPORT_PICTURES.find((one) => one === wanted);
  if (!pictures) throw new AppError("REQUEST_INVALID", "http.media", `pictures: ${EXPORT_PICTURES.join(" or ")}`);
  const named = kind === "edl" ? query.get("track") : null;
  const { name, text } = await context.exports.list(
    id,
    kind,
    { pictures, named, revision: revisionOf(exchange) },
    closing(exchange),
  );
  const { title } = await context.videos.get(id);
  const saved = kind === "edl" ? `${slug(title) || "video"}-${basename(name)}` : basename(name);
  sendText(exchange, text, { saved, type: kind === "edl" ? "text/plain" : "application/xml" });
}

async function licences(exchange: Exchange, context: ApiContext, id: string): Promise<void> {
  const wanted = exchange.target.query.get("lang") ?? "en";
  const language = PAGE_LANGUAGES.find((one) => one === wanted);
  if (!language) throw new AppError("REQUEST_INVALID", "http.media", `lang: ${PAGE_LANGUAGES.join(" or ")}`);
  const ledger = await context.licences.of(id, revisionOf(exchange));
  const saved = `${slug(ledger.title) || "video"}-${LICENCES_FILE}`;
  sendText(exchange, licencePage(ledger, language), { saved, type: "text/html" });
}

/** To be saved, never shown from here. */
function sendText(
  { request, response }: Exchange,
  text: string,
  { saved, type }: { saved: string; type: string },
): void {
  const etag = `"${hashBytes(text)}"`;
  response.setHeader("ETag", etag);
  response.setHeader("Cache-Control", "private, no-cache");
  if (isNamed(request.headers["if-none-match"], etag)) {
    response.statusCode = 304;
    return void response.end();
  }
  response.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
  response.setHeader("Content-Type", `${type}; charset=utf-8`);
  response.setHeader("Content-Disposition", contentDisposition(saved));
  response.setHeader("Content-Length", Buffer.byteLength(text));
  response.end(request.method === "HEAD" ? undefined : text);
}

/** All of a video as one file, with the person's own files that it shows. */
async function bundle(exchange: Exchange, context: ApiContext, id: string): Promise<void> {
  requireScopes(context.caller, ["read", "files"]);
  const { title } = await context.videos.get(id);
  const path = await context.bundles.file(id, closing(exchange));
  const downloadName = `${slug(title) || "video"}${BUNDLE_ENDING}`;
  await sendPath(exchange, path, { type: "application/octet-stream", caching: "private, no-cache", downloadName });
}

const ENDINGS: Record<FileKind, (ref: ArtifactRef) => string> = {
  video: ({ mediaType }) => (mediaType === "video/quicktime" ? ".mov" : ".mp4"),
  thumbnail: () => ".jpg",
  "captions.vtt": () => ".vtt",
  "captions.srt": () => ".srt",
  audio: () => ".wav",
  otio: () => ".otio",
};

/** Throws NOT_READY while the stage that makes it is not done, NOT_FOUND where this video has none. */
function madeFile(outputs: VideoOutputs, kind: FileKind): ArtifactRef {
  const found = fileOf(outputs, kind);
  if (found === undefined) throw new AppError("NOT_READY", "http.media", `The ${kind} is not made yet`);
  if (found === null) throw nothing("Nobody speaks in this video");
  return found;
}

async function sendArtifact(
  exchange: Exchange,
  { artifacts }: ApiContext,
  ref: ArtifactRef,
  name: string,
  { immutable = false } = {},
): Promise<void> {
  const path = await artifacts.open(ref);
  const { query } = exchange.target;
  const isShown = /^(video|audio|image)\/|^text\/vtt$/.test(ref.mediaType) && !query.has("download");
  await sendPath(exchange, path, {
    type: typeOf(ref.mediaType),
    etag: ref.hash,
    // An address that names the very bytes never has others.
    caching: immutable || query.get("v") === ref.hash ? IMMUTABLE : "private, no-cache",
    downloadName: isShown ? undefined : name,
  });
}

async function still(exchange: Exchange, context: ApiContext, [id = "", frame = ""]: string[]): Promise<void> {
  const { query } = exchange.target;
  const size = StillSize.safeParse(query.get("size") ?? "small");
  if (!size.success) throw new AppError("REQUEST_INVALID", "http.media", "size: small or full");
  const at = { frame: Number(frame) };
  const { path } = await context.previews.still(idOf(id), at, size.data, closing(exchange), revisionOf(exchange));
  const downloadName = query.has("download") ? `frame-${frame}.jpg` : undefined;
  await sendPath(exchange, path, { type: "image/jpeg", caching: "private, no-cache", downloadName });
}

async function peaks(exchange: Exchange, context: ApiContext, [id = ""]: string[]): Promise<void> {
  const hash = exchange.target.query.get("v");
  const path = await context.editor.peaks(idOf(id), hash, closing(exchange));
  // Its name tells the sound that it is of.
  const caching = hash === null ? "private, no-cache" : IMMUTABLE;
  await sendPath(exchange, path, { type: "application/octet-stream", etag: basename(path), caching });
}

async function background(exchange: Exchange, context: ApiContext, [id = "", name = ""]: string[]): Promise<void> {
  const kind = BackgroundKind.safeParse(name);
  if (!kind.success) throw nothing(`There is no background ${name}`);
  const path = await context.editor.background(idOf(id), kind.data);
  await sendPath(exchange, path, { type: "image/jpeg", etag: basename(path), caching: "private, no-cache" });
}

async function assetPicture(exchange: Exchange, context: ApiContext, [id = "", what = ""]: string[]): Promise<void> {
  const make = what === "strip" ? "strip" : "thumbnail";
  const path = await context.library[make](idOf(id), closing(exchange));
  if (path === null) throw nothing("There is no such picture of this asset");
  await sendPath(exchange, path, { type: "image/jpeg", caching: "private, no-cache" });
}

/** Of the library, as it lies there: to be looked at and heard. */
async function assetFile(exchange: Exchange, context: ApiContext, [id = ""]: string[]): Promise<void> {
  const { path, mediaType } = await context.shelf.open(idOf(id));
  await sendPath(exchange, path, { type: mediaType, caching: "private, no-cache" });
}

async function artifact(exchange: Exchange, context: ApiContext, [hash = ""]: string[]): Promise<void> {
  const ref = await context.findArtifact(hash);
  if (!ref) throw nothing("There is no artifact of this hash");
  await sendArtifact(exchange, context, ref, hash, { immutable: true });
}

const IMMUTABLE = "private, max-age=31536000, immutable";

function sendPath(exchange: Exchange, path: string, more: Omit<FileAnswer, "root" | "path">): Promise<void> {
  // Whatever a browser takes the bytes for, they run nothing.
  exchange.response.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
  return sendFile(exchange, { root: dirname(path), path: `/${encodeURIComponent(basename(path))}`, ...more });
}

/** Text says its encoding; players ask for that of captions. */
function typeOf(mediaType: string): string {
  return /^text\/|x-subrip/.test(mediaType) ? `${mediaType}; charset=utf-8` : mediaType;
}

/** Aborted when the reader goes. */
function closing({ response }: Exchange): AbortSignal {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  return gone.signal;
}

/** Undefined: the current one. */
function revisionOf({ target }: Exchange): number | undefined {
  const wanted = target.query.get("revision");
  if (wanted === null) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(wanted))
    throw new AppError("REQUEST_INVALID", "http.media", "revision: a number from 1 on");
  return Number(wanted);
}

function idOf(text: string): string {
  const id = Id.safeParse(text);
  if (!id.success) throw nothing(`${JSON.stringify(text.slice(0, 100))} is no identifier`);
  return id.data;
}

function nothing(message: string): AppError {
  return new AppError("NOT_FOUND", "http.media", message);
}
