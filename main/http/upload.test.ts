import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, expect, test } from "vitest";

import { locateFfmpeg } from "../engines/ffmpeg/index.ts";
import { createFiles } from "../library/files.ts";
import { OWNER_TOKEN, bearer, owner, serving, type Serving } from "./serving.fixture.ts";

const PATH = "/api/v1/files/bytes";
let server: Serving;
let room: number | null = null;

beforeAll(async () => {
  server = await serving({ limits: { bodyMilliseconds: 300, headerMilliseconds: 300 } });
  const { artifacts } = server.context as unknown as { artifacts: import("../base/files.ts").Artifacts };
  const ffmpeg = await locateFfmpeg({ cacheDir: join(server.dataDir, "cache") });
  Object.assign(server.context, { files: createFiles({ artifacts, ffmpeg, free: async () => room }) });
});
afterAll(() => server[Symbol.asyncDispose]());

const send = (name: string, body: Uint8Array | string, headers = {}) =>
  server.ask(`${PATH}?name=${encodeURIComponent(name)}`, { method: "POST", headers: { ...owner, ...headers }, body });

const halfDone = () => readdirSync(join(server.dataDir, "cache", "tmp"), { recursive: true });

/** A second of a tone, as WAV. */
function tone(): Buffer {
  const samples = Buffer.alloc(48_000 * 2);
  for (let i = 0; i < 48_000; i++) samples.writeInt16LE(Math.round(8000 * Math.sin(i / 20)), i * 2);
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(48_000, 24);
  head.writeUInt32LE(96_000, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

test("a file that is sent is kept under its hash, with the type of its bytes and its length in seconds", async () => {
  const { status, json } = await send("Straße 1.mp3", tone());
  expect([status, json.data]).toMatchObject([201, { name: "Straße 1.mp3", seconds: 1 }]);
  expect(json.data.artifact).toMatchObject({ mediaType: "audio/wav", bytes: 96_044 });
  const again = await send("other.wav", tone());
  expect(again.json.data.artifact.hash).toBe(json.data.artifact.hash);
  expect(halfDone()).toEqual([]);
});

test("control characters and marks that turn the writing come into no name", async () => {
  const { json } = await send("rec\u202Egpj.\u0000e\u001b[31m\nxe\u2066\u200F.wav\u0007 ", tone());
  expect(json.data.name).toBe("recgpj.e[31mxe.wav");
  expect((await send("\u202E\u0001", tone())).json.error.code).toBe("REQUEST_INVALID");
});

test("what is no picture, clip or sound, is empty or has a path for a name is refused, and nothing of it stays", async () => {
  expect((await send("a.mp4", "#EXTM3U\nfile:///etc/hostname\n")).json.error.code).toBe("FILE_UNUSABLE");
  expect((await send("a.wav", "")).json.error).toMatchObject({ code: "FILE_UNUSABLE", message: "a.wav: it is empty" });
  for (const name of ["../a.wav", "a\\b.wav", ""])
    expect((await send(name, tone())).json.error.code).toBe("REQUEST_INVALID");
  expect(halfDone()).toEqual([]);
});

test("nobody without the right scope, and no page without its key, hands anything in", async () => {
  const { token } = server.token(["read"]);
  expect((await send("a.wav", tone(), bearer(token))).json.error.code).toBe("FORBIDDEN");
  const page = await server.signIn();
  const without = { ...page.headers, authorization: undefined, "x-page-key": undefined };
  expect((await send("a.wav", tone(), without)).status).toBe(401);
  const whole = { ...page.headers, authorization: undefined, "content-type": "application/octet-stream" };
  expect((await send("a.wav", tone(), whole)).status).toBe(201);
});

test("where the disk has no room for it, that is said before a byte is written", async () => {
  room = 1e9 + 1000;
  try {
    const { status, json } = await send("a.wav", tone());
    expect([status, json.error.code]).toEqual([507, "DISK_FULL"]);
  } finally {
    room = null;
  }
});

test("more than is taken is refused by its announcement alone", async () => {
  const raw = await server.raw();
  raw.socket.write(
    [
      `POST ${PATH}?name=a.mp4 HTTP/1.1`,
      "Host: localhost",
      `Authorization: Bearer ${OWNER_TOKEN}`,
      `Content-Length: ${9 * 2 ** 30}`,
      "",
      "",
    ].join("\r\n"),
  );
  await expect.poll(() => raw.received()).toMatch(/^HTTP\/1.1 413 [^]*BODY_TOO_LARGE/);
  raw.socket.destroy();
});

test("it may take longer than other requests, as long as something comes; silence and a break leave nothing behind", async () => {
  const bytes = tone();
  const begin = async () => {
    const raw = await server.raw();
    raw.socket.write(
      `POST ${PATH}?name=a.wav HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${OWNER_TOKEN}\r\nContent-Length: ${bytes.length}\r\n\r\n`,
    );
    return raw;
  };
  const [slow, silent, broken] = await Promise.all([begin(), begin(), begin()]);
  broken.socket.write(bytes.subarray(0, 1000));
  broken.socket.destroy();
  const piece = Math.ceil(bytes.length / 10);
  for (let at = 0; at < bytes.length; at += piece) {
    slow.socket.write(bytes.subarray(at, at + piece));
    await sleep(100);
  }
  await expect.poll(() => slow.received()).toMatch(/^HTTP\/1.1 201 /);
  await silent.closed;
  await expect.poll(halfDone).toEqual([]);
  slow.socket.destroy();
});
