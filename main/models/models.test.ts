import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { pack } from "tar-stream";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import type { Handler, Job } from "../jobs/engine.ts";
import { download, forget } from "./download.ts";
import { createModels, MODEL_JOB, type FoundModel, type KnownModel, type Models } from "./index.ts";
import { unpack } from "./unpack.ts";

/** What the server gives at the next request; by default the file, by ranges. */
let answer: ((request: IncomingMessage, response: ServerResponse) => void) | null = null;
let file: Buffer = Buffer.alloc(0);
let asked: (string | undefined)[] = [];
let server: Server;
let url: string;
let dir: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.headers.range);
    const now = answer;
    answer = null;
    if (now) return now(request, response);
    give(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/little.tar.gz`;
});
afterAll(() => server.close());

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "models-"));
  asked = [];
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const tag = () => `"${hash(file).slice(0, 8)}"`;
const hash = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

/** As a good server does it. */
function give(request: IncomingMessage, response: ServerResponse): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
  const isSame = request.headers["if-range"] === undefined || request.headers["if-range"] === tag();
  const headers = { ETag: tag(), "Content-Type": "application/octet-stream" };
  if (from >= file.length && from > 0) return void response.writeHead(416).end();
  if (from === 0 || !isSame)
    return void response.writeHead(200, { ...headers, "Content-Length": file.length }).end(file);
  const part = file.subarray(from);
  const range = `bytes ${from}-${file.length - 1}/${file.length}`;
  response.writeHead(206, { ...headers, "Content-Length": part.length, "Content-Range": range }).end(part);
}

/** So many bytes of the file, then the line is cut. */
const cutAfter = (bytes: number) => (_: IncomingMessage, response: ServerResponse) => {
  response.writeHead(200, { ETag: tag(), "Content-Length": file.length });
  // What was written arrives, then the line ends.
  response.write(file.subarray(0, bytes), () => response.socket?.end());
};

const never = new AbortController().signal;
function fetching(more: Partial<Parameters<typeof download>[0]> = {}) {
  return download({
    url,
    path: join(dir, "archive"),
    hashes: [hash(file)],
    mostBytes: 1e6,
    beside: 0,
    signal: never,
    onProgress: () => {},
    ...more,
  });
}

describe("a download", () => {
  beforeEach(() => {
    file = Buffer.alloc(300_000, "0123456789abcdef");
  });

  test("is whole, and tells how far it is", async () => {
    const told: number[] = [];
    expect(await fetching({ onProgress: ({ bytes }) => told.push(bytes) })).toBe(hash(file));
    expect(readFileSync(join(dir, "archive"))).toEqual(file);
    expect(told.at(-1)).toBe(file.length);
    expect(readdirSync(dir)).toEqual(["archive"]);
  });

  test("goes on where the line was cut", async () => {
    let cut = () => {};
    answer = (_, response) => {
      response.writeHead(200, { ETag: tag(), "Content-Length": file.length });
      response.write(file.subarray(0, 120_000));
      cut = () => response.destroy();
    };
    // Only once some of it has arrived.
    const onProgress = ({ bytes }: { bytes: number }) => bytes > 0 && cut();
    await expect(fetching({ onProgress })).rejects.toMatchObject({ code: "DOWNLOAD_BROKEN", retryable: true });
    expect(await fetching()).toBe(hash(file));
    expect(asked[1]).toMatch(/^bytes=[1-9]\d*-$/);
    expect(readFileSync(join(dir, "archive"))).toEqual(file);
  });

  test("begins anew where the file was exchanged meanwhile, and where the server knows no ranges", async () => {
    answer = cutAfter(120_000);
    await expect(fetching()).rejects.toMatchObject({ code: "DOWNLOAD_BROKEN" });
    file = Buffer.alloc(200_000, "another");
    expect(await fetching()).toBe(hash(file));
    await forget(join(dir, "archive"));

    answer = cutAfter(50_000);
    await expect(fetching()).rejects.toMatchObject({ code: "DOWNLOAD_BROKEN" });
    answer = (_, response) => void response.writeHead(200, { "Content-Length": file.length }).end(file);
    expect(await fetching()).toBe(hash(file));
  });

  test("begins anew where there is less of the file than was fetched", async () => {
    answer = cutAfter(250_000);
    await expect(fetching()).rejects.toMatchObject({ code: "DOWNLOAD_BROKEN" });
    file = Buffer.alloc(1000, "less");
    expect(await fetching()).toBe(hash(file));
  });

  test("without a length is broken off at the most that it may have, and nothing of it stays", async () => {
    let sent = 0;
    answer = (_, response) => {
      response.writeHead(200, { ETag: tag() });
      const more = (): void => {
        if (response.destroyed) return;
        sent += file.length;
        response.write(file, () => setImmediate(more));
      };
      more();
    };
    await expect(fetching({ hashes: [] })).rejects.toMatchObject({ code: "DOWNLOAD_REFUSED", retryable: false });
    expect(readdirSync(dir)).toEqual([]);
    expect(sent).toBeGreaterThan(1e6);
  });

  test("that announces more than it may have is refused before any of it is written", async () => {
    await expect(fetching({ mostBytes: file.length - 1 })).rejects.toMatchObject({ code: "DOWNLOAD_REFUSED" });
    expect(readdirSync(dir)).toEqual([]);
    expect(await fetching({ mostBytes: file.length })).toBe(hash(file));
  });

  test("another file than was expected is not kept", async () => {
    await expect(fetching({ hashes: ["0".repeat(64)] })).rejects.toMatchObject({
      code: "MODEL_DAMAGED",
      retryable: false,
    });
    expect(readdirSync(dir)).toEqual([]);
  });

  test("a page in place of the file, and no file at all, are refused for good", async () => {
    answer = (_, response) => void response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end("<h1>");
    await expect(fetching()).rejects.toMatchObject({ code: "DOWNLOAD_REFUSED", retryable: false });
    answer = (_, response) => void response.writeHead(404).end();
    await expect(fetching()).rejects.toMatchObject({ code: "DOWNLOAD_REFUSED", message: expect.stringMatching(/404/) });
    answer = (_, response) => void response.writeHead(503).end();
    await expect(fetching()).rejects.toMatchObject({ code: "DOWNLOAD_BROKEN" });
  });

  test("a server that falls silent, and one that is not there, are tried again", async () => {
    answer = (_, response) => void response.writeHead(200, { "Content-Length": file.length }).write("abc");
    await expect(fetching({ stallMs: 80 })).rejects.toMatchObject({ code: "DOWNLOAD_BROKEN" });
    await expect(fetching({ url: "http://127.0.0.1:9/none" })).rejects.toMatchObject({ code: "DOWNLOAD_BROKEN" });
  });

  test("what has no room is not begun", async () => {
    await expect(fetching({ beside: 1e18 })).rejects.toMatchObject({ code: "DISK_FULL", retryable: false });
    expect(existsSync(join(dir, "archive.part"))).toBe(false);
  });

  test("stops when it is told to, and keeps its part", async () => {
    const stop = new AbortController();
    answer = (_, response) => {
      response.writeHead(200, { ETag: tag(), "Content-Length": file.length });
      response.write(file.subarray(0, 100_000));
    };
    const onProgress = ({ bytes }: { bytes: number }) => bytes > 0 && stop.abort();
    await expect(fetching({ signal: stop.signal, onProgress })).rejects.toMatchObject({ code: "CANCELLED" });
    expect(await fetching()).toBe(hash(file));
    expect(asked[1]).toMatch(/^bytes=[1-9]\d*-$/);
  });
});

/** `little/model.bin` and `little/tokens.txt`, made by tar and bzip2. */
const BZIP2 =
  "QlpoOTFBWSZTWZteLy0AAMF/hMmAAMBAAf+AAADAIH7vnsAAAIEIMAC5tivVBiBoAA0NGjQ9QjSEGQABoAAARUUyZGIaGgeiAaA/Yh3qrthMzmMBWVIgO0uuM1Y53RPNkaBtYIhFCARcWLK/xp6NBSrYwAZX4VA2jJwoCglANRh8khJGuVs6lkSBiwluoSDIetDMj6pHm3Tu8c0iKCUNUTZEepYYRmDBYHA7vggE8OgcKKcZENeWxEP4u5IpwoSE2vF5aA==";

async function tarOf(entries: Record<string, string>, link?: string): Promise<Buffer> {
  const archive = pack();
  for (const [name, text] of Object.entries(entries)) archive.entry({ name }, text);
  if (link !== undefined) archive.entry({ name: "link", type: "symlink", linkname: link });
  archive.finalize();
  const pieces: Buffer[] = [];
  for await (const piece of archive) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

describe("an archive", () => {
  const unpacked = async (bytes: Buffer, mostBytes = 1e6) => {
    const archive = join(dir, "archive");
    const to = join(dir, "to");
    await writeFile(archive, bytes);
    await mkdir(to);
    return unpack({ archive, to, mostBytes });
  };

  test("is unpacked by what it is, whatever it is called", async () => {
    expect(await unpacked(Buffer.from(BZIP2, "base64"))).toBe(12);
    expect(readFileSync(join(dir, "to", "little", "model.bin"), "utf8")).toBe("weights");
  });

  test("leads nowhere else", async () => {
    await expect(unpacked(await tarOf({ "../out.txt": "x" }))).rejects.toMatchObject({ code: "MODEL_DAMAGED" });
    expect(existsSync(join(dir, "out.txt"))).toBe(false);
    await rm(join(dir, "to"), { recursive: true });
    await unpacked(await tarOf({ "a.txt": "x" }, "/etc/passwd"));
    expect(await readdir(join(dir, "to"))).toEqual(["a.txt"]);
  });

  test("that is cut short, no archive, or larger than a model is refused", async () => {
    const whole = gzipSync(await tarOf({ "a.txt": "x".repeat(50_000) }));
    await expect(unpacked(whole.subarray(0, whole.length - 30))).rejects.toMatchObject({ code: "MODEL_DAMAGED" });
    await rm(join(dir, "to"), { recursive: true });
    await expect(unpacked(Buffer.alloc(5000, "no archive"))).rejects.toMatchObject({ code: "MODEL_DAMAGED" });
    await rm(join(dir, "to"), { recursive: true });
    await expect(unpacked(whole, 1000)).rejects.toMatchObject({ code: "MODEL_DAMAGED" });
  });
});

describe("models", () => {
  const about = { kind: "voice", name: "Little", licence: "MIT", languages: ["en"], voices: [] } as const;
  let models: Models;
  /** The state of the one job, as the engine would tell it. */
  let state: "queued" | "running" | "done" | "failed" | "cancelled" | null;
  let submitted: { id: string; path: string | null }[];
  let refreshed: number;

  const found = async (): Promise<FoundModel[]> => [
    ...(existsSync(join(dir, "little"))
      ? [
          {
            ...about,
            voices: [],
            languages: ["en"],
            id: "little",
            origin: "known" as const,
            state: existsSync(join(dir, "little", "model.bin")) ? ("installed" as const) : ("damaged" as const),
            diskBytes: 12,
            note: null,
            usable: true,
          },
        ]
      : []),
    {
      ...about,
      voices: [],
      languages: ["en"],
      id: "flite",
      origin: "embedded",
      state: "installed",
      diskBytes: 5,
      note: null,
      usable: true,
    },
  ];

  beforeEach(async () => {
    file = gzipSync(await tarOf({ "little/model.bin": "weights", "little/tokens.txt": "a b c" }));
    state = null;
    submitted = [];
    refreshed = 0;
    const known: KnownModel[] = [
      {
        ...about,
        languages: ["en"],
        voices: [],
        id: "little",
        source: url,
        hashes: [hash(file)],
        downloadBytes: file.length,
      },
    ];
    models = createModels({
      dir,
      known: async () => known,
      found,
      refresh: async () => void refreshed++,
      language: {
        recommend: () => Promise.reject(new Error("none")),
        add: async () => {},
        forget: async () => {},
        release: async () => {},
      },
      changed: () => {},
      jobs: { ofSubject: () => (state === null ? [] : [{ state }]) as never },
      engine: {
        submit: async (settle) => {
          for (const { payload, kind } of settle()) if (kind === MODEL_JOB) submitted.push(payload as never);
        },
        cancel: async () => {},
        ofSubject: async () => (state === null ? [] : [{ state, error: ERROR }]) as never,
      },
    });
  });
  afterEach(() => models.close());
  const ERROR = { code: "DOWNLOAD_REFUSED", op: "x", message: "404", hint: "Import it." };

  const run = (handler: Handler) =>
    handler({
      payload: submitted.at(-1) as never,
      signal: never,
      attempt: 1,
      progress: () => {},
      ended: Promise.resolve(),
    } as unknown as Job);

  test("come by a download, and are there at once", async () => {
    expect((await models.list())[0]).toMatchObject({ id: "flite", origin: "embedded" });
    expect((await models.list())[1]).toMatchObject({ id: "little", state: "available", downloadBytes: file.length });
    expect(await models.download("little")).toBe("model/little");
    expect(submitted).toEqual([{ id: "little", path: null }]);
    state = "queued";
    expect((await models.list())[1]).toMatchObject({ state: "queued" });
    expect(await run(models.handler)).toMatchObject({ status: "done" });
    state = "done";
    expect(refreshed).toBe(1);
    expect((await models.list())[0]).toMatchObject({
      id: "little",
      state: "installed",
      sha256: hash(file),
      source: url,
    });
    expect((await readdir(dir)).toSorted()).toEqual([".downloads", "little"]);
    expect(await readdir(join(dir, ".downloads"))).toEqual([]);
    await expect(models.download("little")).rejects.toMatchObject({ code: "NOT_READY" });
  });

  test("what failed says why, and asking twice while it comes queues one job", async () => {
    state = "failed";
    expect((await models.list())[1]).toMatchObject({
      state: "failed",
      fault: { code: "DOWNLOAD_REFUSED", message: "404", hint: "Import it." },
    });
    state = "running";
    await models.download("little");
    expect(submitted).toEqual([]);
    await expect(models.download("nobody")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("a download that breaks off is tried again later, and says why meanwhile", async () => {
    await models.download("little");
    answer = (_, response) => void response.writeHead(503).end();
    expect(await run(models.handler)).toMatchObject({ status: "retry", reason: expect.stringContaining("503") });
    state = "queued";
    expect((await models.list())[1]).toMatchObject({ state: "queued", fault: { code: "DOWNLOAD_BROKEN" } });
    answer = (_, response) => void response.writeHead(404).end();
    await expect(run(models.handler)).rejects.toMatchObject({ code: "DOWNLOAD_REFUSED" });
  });

  test("come from a folder or an archive that somebody has, by the name that they came with", async () => {
    const folder = join(dir, "given", "little");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "model.bin"), "weights");
    expect(await models.import(folder)).toEqual({ id: "little", subject: "model/little" });
    await run(models.handler);
    expect(await readFile(join(dir, "little", "model.bin"), "utf8")).toBe("weights");

    const archive = join(dir, "given", "little.tar.gz");
    writeFileSync(archive, file);
    await models.import(archive);
    await run(models.handler);
    expect(await readFile(join(dir, "little", "tokens.txt"), "utf8")).toBe("a b c");

    await expect(models.import(join(dir, "given"))).rejects.toMatchObject({ code: "FILE_UNUSABLE" });
    await expect(models.import(join(dir, "nothing"))).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("in a folder with links are refused, since these lead to anything of the machine", async () => {
    const folder = join(dir, "given", "little");
    mkdirSync(join(folder, "deeper"), { recursive: true });
    writeFileSync(join(folder, "model.bin"), "weights");
    writeFileSync(join(dir, "secret"), "not for models");
    for (const [link, to] of [
      ["tokens.txt", "secret"],
      ["deeper/espeak", "given"],
    ] as const) {
      symlinkSync(join(dir, to), join(folder, link));
      await models.import(folder);
      await expect(run(models.handler)).rejects.toMatchObject({
        code: "FILE_UNUSABLE",
        message: expect.stringContaining("is a link"),
      });
      unlinkSync(join(folder, link));
    }
    expect((await readdir(dir)).toSorted()).toEqual(["given", "secret"]);
  });

  test("what lacks a file is no model, and takes no other's place", async () => {
    const archive = join(dir, "little.tar.gz");
    writeFileSync(archive, gzipSync(await tarOf({ "little/tokens.txt": "a b c" })));
    await models.import(archive);
    await expect(run(models.handler)).rejects.toMatchObject({ code: "MODEL_DAMAGED" });
    expect(existsSync(join(dir, "little"))).toBe(false);
    await models.download("little");
    await run(models.handler);
    await models.import(archive);
    await expect(run(models.handler)).rejects.toMatchObject({ code: "MODEL_DAMAGED" });
    expect(await readFile(join(dir, "little", "model.bin"), "utf8")).toBe("weights");
    expect((await readdir(dir)).toSorted()).toEqual([".downloads", "little", "little.tar.gz"]);
  });

  test("go when they are removed, but not those of the program", async () => {
    await models.download("little");
    await run(models.handler);
    await models.remove("little");
    expect(await readdir(dir)).toEqual([".downloads"]);
    expect(refreshed).toBe(2);
    await expect(models.remove("flite")).rejects.toMatchObject({ code: "IN_USE" });
    await expect(models.remove("nobody")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
