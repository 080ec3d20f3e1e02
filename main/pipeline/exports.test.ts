import { expect, test } from "vitest";

import type { ExportProgress } from "../../contract/export.ts";
import { AppError } from "../base/errors.ts";
import type { Exporter } from "../stages/render/exports/index.ts";
import { createExports, requestOf } from "./exports.ts";
import type { VideoOutputs } from "./outputs.ts";

const WISH = { to: "/nowhere", pictures: "h264", link: false } as const;
const scene = (id: string, more: object) => ({ id, heading: null, lines: [], show: null, text: null, ...more });
const outputs = {
  videoId: "01a1fd17-342b-7777-b386-23236178fb3a",
  revision: 1,
  stages: [],
  outputs: {
    script: {
      title: "Rain",
      scenes: [
        scene("s1", { heading: "The lake wakes", lines: [{ text: "Hello there." }] }),
        scene("s2", { show: "beach.mp4 from 3s", pin: { file: "beach.day.mp4", fromSeconds: 3 } }),
        scene("s3", { lines: [{ text: "It *really* goes on and on and on and on." }] }),
        scene("s4", {}),
      ],
    },
    render: {},
  },
} as unknown as VideoOutputs;
const noLists = { lists: () => Promise.reject(new AppError("INTERNAL", "test")) };
const RESULT = {
  videoId: outputs.videoId,
  dir: "/nowhere",
  fcpxml: "",
  otio: "",
  edls: [],
  files: 0,
  bytes: 0,
  notes: [],
};

async function all(stream: AsyncIterable<ExportProgress>): Promise<ExportProgress[]> {
  const told: ExportProgress[] = [];
  for await (const progress of stream) told.push(progress);
  return told;
}

test("names scenes by what tells them from others", () => {
  const { scenes } = requestOf(outputs, WISH);
  expect([...scenes.values()]).toEqual(["The lake wakes", "beach.day", "It really goes on and on", "s4"]);
});

test("refuses a video that is not rendered yet", () => {
  const { script } = outputs.outputs;
  expect(() => requestOf({ ...outputs, outputs: script ? { script } : {} }, WISH)).toThrow(/only a rendered one/);
});

test("tells progress and then the end, or throws what went wrong", async () => {
  const exporter: Exporter & typeof noLists = {
    ...noLists,
    async export(_request, _signal, tell) {
      tell(0.1, "a");
      await Promise.resolve();
      tell(0.5, "b");
      return RESULT;
    },
  };
  const told = await all(
    createExports({ exporter, outputs: async () => outputs }).run(outputs.videoId, WISH, new AbortController().signal),
  );
  expect(told.at(-1)).toEqual({ fraction: 1, note: "done", done: RESULT });
  expect(told.slice(0, -1).every(({ done }) => done === null)).toBe(true);
  const failing = { ...noLists, export: () => Promise.reject(new AppError("DISK_FULL", "test")) };
  const broken = createExports({ exporter: failing, outputs: async () => outputs });
  await expect(all(broken.run(outputs.videoId, WISH, new AbortController().signal))).rejects.toMatchObject({
    code: "DISK_FULL",
  });
});

test("is stopped by the end of who listens, and by the end of the backend", async () => {
  let reason: unknown = null;
  const exporter: Exporter & typeof noLists = {
    ...noLists,
    export: (_request, signal, tell) =>
      new Promise((_, reject) => {
        tell(0.1, "begun");
        signal.addEventListener("abort", () => {
          reason = signal.reason;
          reject(signal.reason as Error);
        });
      }),
  };
  const exports = createExports({ exporter, outputs: async () => outputs });
  for await (const { note } of exports.run(outputs.videoId, WISH, new AbortController().signal)) {
    expect(note).toBe("begun");
    break;
  }
  expect(reason).toMatchObject({ code: "CANCELLED" });
  reason = null;
  const rest = all(exports.run(outputs.videoId, WISH, new AbortController().signal));
  rest.catch(() => undefined);
  await new Promise(setImmediate);
  await exports.stop();
  await expect(rest).rejects.toMatchObject({ code: "CANCELLED" });
  expect(reason).not.toBeNull();
});

test("gives the list that is asked for by itself, and says which there are", async () => {
  const asked: unknown[] = [];
  const exports = createExports({
    outputs: async () => outputs,
    exporter: {
      export: () => Promise.reject(new AppError("INTERNAL", "test")),
      lists: (request) => {
        asked.push(request);
        return Promise.resolve(
          ["rain.fcpxml", "rain.otio", "edl/picture.edl", "edl/music.edl"].map((name) => ({
            name,
            text: `of ${name}`,
          })),
        );
      },
    },
  });
  const { signal } = new AbortController();
  const list = (kind: "fcpxml" | "edl", named: string | null) =>
    exports.list(outputs.videoId, kind, { pictures: "h264", named }, signal);
  expect(await list("fcpxml", null)).toEqual({ name: "rain.fcpxml", text: "of rain.fcpxml" });
  expect((await list("edl", null)).name).toBe("edl/picture.edl");
  expect((await list("edl", "music")).name).toBe("edl/music.edl");
  await expect(list("edl", "../rain")).rejects.toMatchObject({ code: "NOT_FOUND", message: /picture, music/ });
  expect(asked[0]).not.toHaveProperty("to");
});
