import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import type { ArtifactRef } from "../../contract/values.ts";
import type { ApiContext } from "../api/context.ts";
import { AppError } from "../base/errors.ts";
import { bearer, owner, serving, type Serving } from "./serving.fixture.ts";

const VIDEO = "01a1fd17-342b-7777-b386-23236178fb3a";
const DRAFT = "01a1fd17-342b-7777-b386-23236178fb3b";
const UNKNOWN = "01a1fd17-342b-7777-b386-23236178fb3c";
const FILES = `/api/v1/videos/${VIDEO}/files`;

let server: Serving;
let video: ArtifactRef;
const bytes = Buffer.from(Array.from({ length: 5000 }, (_, i) => i % 251));

beforeAll(async () => {
  // The engines behind these are tested where they lie.
  const services = {
    videos: {
      outputs: async (id: string, revision?: number, which?: { evenDeleted?: boolean }) => {
        if (isDeleted && !which?.evenDeleted) throw new AppError("NOT_FOUND", "videos.get", `Video ${id} was deleted`);
        return outputsOf(id, revision);
      },
      get: () => Promise.resolve({ title: "Rain — 雨" }),
    },
    previews: {
      still: (_: string, at: { frame: number }) => {
        if (at.frame > 100) throw new AppError("NOT_FOUND", "still", "There is no such frame");
        return Promise.resolve({ path: join(server.dataDir, "still 1%.jpg") });
      },
    },
    library: {
      thumbnail: () => Promise.resolve(join(server.dataDir, "still 1%.jpg")),
      strip: () => Promise.resolve(null),
    },
    exports: {
      list: (id: string, kind: string, { pictures, named }: { pictures: string; named: string | null }) => {
        if (id === DRAFT) throw new AppError("NOT_READY", "export", "The video is not finished yet");
        if (named === "none") throw new AppError("NOT_FOUND", "export", "There is no such list");
        const name = kind === "edl" ? `edl/${named ?? "picture"}.edl` : "rain-雨.fcpxml";
        return Promise.resolve({ name, text: `${kind} 雨 ${pictures}` });
      },
    },
    licences: {
      of: (id: string) => {
        if (id === DRAFT) throw new AppError("NOT_READY", "licences", "The video is not finished yet");
        return Promise.resolve({
          videoId: id,
          revision: 1,
          title: 'Why "cats" <purr>',
          seconds: 1,
          sha256: "f".repeat(64),
          rows: [],
        });
      },
    },
    findArtifact: () => Promise.resolve(found),
  } as unknown as Partial<ApiContext>;
  server = await serving({}, services);
  const { artifacts } = server.context as unknown as { artifacts: import("../base/files.ts").Artifacts };
  video = await artifacts.putBytes(bytes, "video/mp4");
  const vtt = await artifacts.putBytes("WEBVTT\n", "text/vtt");
  const srt = await artifacts.putBytes("1\n", "application/x-subrip");
  const image = await artifacts.putBytes("jpeg", "image/jpeg");
  outputs = {
    render: { video, captions: { vtt, srt } },
    thumbnail: { variants: [{ image }] },
    narration: { audio: null },
    script: { title: 'Why "cats" purr / Über: 猫' },
  };
  writeFileSync(join(server.dataDir, "still 1%.jpg"), "a still");
});
afterAll(() => server[Symbol.asyncDispose]());

let outputs: unknown;
/** The video, and may be restored. */
let isDeleted = false;
let found: ArtifactRef | null = null;

function outputsOf(id: string, revision?: number) {
  if (id === DRAFT && revision === 1) return { outputs };
  if (id === VIDEO) return { outputs };
  if (id === DRAFT) return { outputs: {} };
  throw new AppError("NOT_FOUND", "videos", "There is no such video");
}

const get = (path: string, headers = {}) => server.ask(path, { headers: { ...owner, ...headers } });

test("a file comes whole, with its type, length and the hash of its bytes", async () => {
  const { status, headers } = await get(`${FILES}/video`);
  expect([status, headers]).toMatchObject([
    200,
    {
      "content-type": "video/mp4",
      "content-length": "5000",
      "accept-ranges": "bytes",
      etag: `"${video.hash}"`,
      "cache-control": "private, no-cache",
      "content-security-policy": "default-src 'none'; sandbox",
      "x-content-type-options": "nosniff",
    },
  ]);
  expect(headers).not.toHaveProperty("content-disposition");
  expect((await get(`${FILES}/captions.vtt`)).headers["content-type"]).toBe("text/vtt; charset=utf-8");
  expect((await get(`${FILES}/captions.srt`)).headers["content-type"]).toBe("application/x-subrip; charset=utf-8");
  expect((await get(`${FILES}/thumbnail`)).body).toBe("jpeg");
  expect((await get(`${FILES}/thumbnail?v=${video.hash}`)).headers["cache-control"]).toBe("private, no-cache");
  expect((await get(`${FILES}/video?v=${video.hash}`)).headers["cache-control"]).toContain("immutable");
});

test("of a revision that is named its files come, while the current one has none yet", async () => {
  const draft = `/api/v1/videos/${DRAFT}/files/video`;
  expect((await get(draft)).json).toMatchObject({ error: { code: "NOT_READY" } });
  expect(await get(`${draft}?revision=1`)).toMatchObject({ status: 200, headers: { "content-length": "5000" } });
  expect((await get(`${draft}?revision=2`)).json).toMatchObject({ error: { code: "NOT_READY" } });
  for (const wrong of ["0", "-1", "1.5", "x", ""])
    expect((await get(`${draft}?revision=${wrong}`)).json, wrong).toMatchObject({ error: { code: "REQUEST_INVALID" } });
});

test.each([
  ["bytes=0-99", 0, 100],
  ["bytes=4990-", 4990, 5000],
  ["bytes=-10", 4990, 5000],
  ["bytes=4999-9999", 4999, 5000],
])("the range %s gives exactly these bytes", async (range, from, to) => {
  const response = await fetch(`${server.url}${FILES}/video`, {
    headers: { authorization: String(owner.authorization), range },
  });
  expect(response.status).toBe(206);
  expect(response.headers.get("content-range")).toBe(`bytes ${from}-${to - 1}/5000`);
  expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes.subarray(from, to));
});

test("a range past the end is refused with the length; nonsense gives the whole", async () => {
  expect(await get(`${FILES}/video`, { range: "bytes=5000-" })).toMatchObject({
    status: 416,
    headers: { "content-range": "bytes */5000" },
    json: { error: { code: "RANGE_INVALID" } },
  });
  for (const range of ["lines=1-2", "bytes=a-b", "bytes=0-1,3-4"])
    expect((await get(`${FILES}/video`, { range })).status).toBe(200);
});

test("If-Range gives the range of the same bytes, and the whole of others", async () => {
  const range = { range: "bytes=0-9" };
  expect((await get(`${FILES}/video`, { ...range, "if-range": `"${video.hash}"` })).status).toBe(206);
  expect((await get(`${FILES}/video`, { ...range, "if-range": '"another"' })).status).toBe(200);
});

test("what is known already is not sent again, and HEAD sends no bytes", async () => {
  expect(await get(`${FILES}/video`, { "if-none-match": `"${video.hash}"` })).toMatchObject({ status: 304, body: "" });
  const head = await server.ask(`${FILES}/video`, { method: "HEAD", headers: owner });
  expect(head).toMatchObject({ status: 200, body: "", headers: { "content-length": "5000" } });
});

test("a download has the title as its name, whatever letters it holds", async () => {
  const { headers } = await get(`${FILES}/video?download`);
  expect(headers["content-disposition"]).toMatch(/^attachment; filename="[\w. -]+\.mp4"; filename\*=UTF-8''\S+\.mp4$/);
});

test("the lists for editing programs come by themselves, saved under the names of the export, and not twice", async () => {
  const fcpxml = await get(`${FILES}/fcpxml?download=1`);
  expect(fcpxml).toMatchObject({
    status: 200,
    body: "fcpxml 雨 h264",
    headers: {
      "content-type": "application/xml; charset=utf-8",
      "content-length": "15",
      "content-security-policy": "default-src 'none'; sandbox",
      "content-disposition": `attachment; filename="rain-_.fcpxml"; filename*=UTF-8''rain-${encodeURIComponent("雨")}.fcpxml`,
    },
  });
  const etag = String(fcpxml.headers.etag);
  expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
  expect(await get(`${FILES}/fcpxml`, { "if-none-match": etag })).toMatchObject({ status: 304, body: "" });
  const head = await server.ask(`${FILES}/fcpxml`, { method: "HEAD", headers: owner });
  expect(head).toMatchObject({ status: 200, body: "", headers: { "content-length": "15", etag } });
  const edl = await get(`${FILES}/edl?track=narration&pictures=prores`);
  expect([edl.body, edl.headers["content-type"]]).toEqual(["edl 雨 prores", "text/plain; charset=utf-8"]);
  expect(edl.headers["content-disposition"]).toContain("-narration.edl");
  expect(edl.headers.etag).not.toBe(etag);
  const refused = await Promise.all(
    [`${FILES}/edl?pictures=gif`, `${FILES}/edl?track=none`, `/api/v1/videos/${DRAFT}/files/edl`].map((path) =>
      get(path),
    ),
  );
  expect(refused.map(({ json }) => json.error.code)).toEqual(["REQUEST_INVALID", "NOT_FOUND", "NOT_READY"]);
});

test("what is not made yet says so; what there is none of is not found", async () => {
  expect((await get(`/api/v1/videos/${DRAFT}/files/video`)).json.error.code).toBe("NOT_READY");
  for (const path of [
    `${FILES}/audio`,
    `${FILES}/script`,
    `${FILES}/..`,
    `${FILES}/video/x`,
    `/api/v1/videos/${UNKNOWN}/files/video`,
    "/api/v1/videos/1%20or%201=1/files/video",
    `/api/v1/videos/${VIDEO}/stills/101.jpg`,
    `/api/v1/videos/${VIDEO}/stills/-1.jpg`,
    `/api/v1/assets/${VIDEO}/strip.jpg`,
    `/api/v1/assets/x/thumbnail.jpg`,
  ])
    expect([path, (await get(path)).status]).toEqual([path, path.endsWith("..") ? 400 : 404]);
});

test("of a deleted video its picture is still shown, and nothing else handed out", async () => {
  const { artifacts } = server.context as unknown as { artifacts: import("../base/files.ts").Artifacts };
  const image = await artifacts.putBytes("a thumbnail", "image/jpeg");
  outputs = { ...(outputs as object), thumbnail: { variants: [{ image }] } };
  isDeleted = true;
  expect((await get(`${FILES}/thumbnail`)).body).toBe("a thumbnail");
  expect((await get(`${FILES}/video`)).json.error.code).toBe("NOT_FOUND");
  isDeleted = false;
});

test("a file whose bytes are gone is a fault that says so", async () => {
  const { artifacts } = server.context as unknown as { artifacts: import("../base/files.ts").Artifacts };
  const image = await artifacts.putBytes("gone", "image/jpeg");
  outputs = { ...(outputs as object), thumbnail: { variants: [{ image }] } };
  rmSync(artifacts.path(image));
  expect((await get(`${FILES}/thumbnail`)).json.error.code).toBe("ARTIFACT_MISSING");
});

test("stills and small pictures of assets come from their files, whatever these are called", async () => {
  expect(await get(`/api/v1/videos/${VIDEO}/stills/7.jpg?size=full`)).toMatchObject({
    status: 200,
    body: "a still",
    headers: { "content-type": "image/jpeg" },
  });
  expect((await get(`/api/v1/videos/${VIDEO}/stills/7.jpg?size=vast`)).status).toBe(400);
  expect((await get(`/api/v1/assets/${VIDEO}/thumbnail.jpg`)).body).toBe("a still");
});

test("an artifact comes by its hash, for good; what is no picture, film or sound is saved, not shown", async () => {
  found = video;
  expect(await get(`/api/v1/artifacts/${video.hash}`)).toMatchObject({
    status: 200,
    headers: { "content-type": "video/mp4", "cache-control": "private, max-age=31536000, immutable" },
  });
  found = { ...video, mediaType: "application/octet-stream" };
  expect((await get(`/api/v1/artifacts/${video.hash}`)).headers["content-disposition"]).toContain("attachment");
  found = null;
  for (const hash of [video.hash, video.hash.toUpperCase(), "0", `${video.hash}0`, "..%2ftoken"])
    expect((await get(`/api/v1/artifacts/${hash}`)).status).toBeGreaterThanOrEqual(400);
});

test("a page gets media by its cookie where the browser asks for the page itself; a token needs the scope read", async () => {
  const { cookie } = await server.signIn();
  const ask = async (headers: Record<string, string | undefined>) =>
    (await server.ask(`${FILES}/video`, { headers })).status;
  expect(await ask({ cookie, "sec-fetch-site": "same-origin" })).toBe(200);
  expect(await ask({ cookie })).toBe(401);
  expect(await ask({ "sec-fetch-site": "same-origin" })).toBe(401);
  expect(await ask({ cookie, "sec-fetch-site": "cross-site" })).toBe(403);
  expect(await ask({ cookie, "sec-fetch-site": "none", "sec-fetch-mode": "navigate" })).toBe(401);
  expect(await ask({ ...(bearer(server.token(["read"]).token) as Record<string, string>) })).toBe(200);
  expect(
    await ask({ ...(bearer(server.token(["make", "files", "ai", "admin"]).token) as Record<string, string>) }),
  ).toBe(403);
});

test("the licences come as a page to be saved, in the language that is asked for", async () => {
  const { status, headers, body } = await get(`${FILES}/licences.html?lang=de`);
  expect([status, headers]).toMatchObject([
    200,
    {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; sandbox",
      "content-disposition": expect.stringContaining("attachment") as string,
    },
  ]);
  expect(body).toContain("Lizenzen und Herkunft: Why &quot;cats&quot; &lt;purr&gt;");
  expect((await get(`${FILES}/licences.html`)).body).toContain("Licences and provenance");
  expect((await get(`${FILES}/licences.html?lang=de`, { "if-none-match": headers["etag"] })).status).toBe(304);
  expect((await get(`${FILES}/licences.html?lang=fr`)).json).toMatchObject({ error: { code: "REQUEST_INVALID" } });
  const draft = `/api/v1/videos/${DRAFT}/files/licences.html`;
  expect((await get(draft)).json).toMatchObject({ error: { code: "NOT_READY" } });
});
