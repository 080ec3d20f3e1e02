// One video from the request that begins it to its file, as programs follow it: by WebSocket, by a stream over HTTP, by metrics.
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, onTestFinished, test, vi } from "vitest";
import { WebSocket } from "ws";
import { z } from "zod";

import { LiveMessage, VideoMessage } from "../contract/liveEvents.ts";
import { NOTHING_HEARD, withMessage, type LiveState } from "../contract/liveState.ts";
import { createBackend, type Backend } from "../main/backend.ts";
import { scratch } from "./run.ts";

const IDEA = { script: "The tide comes in.", height: 720, fps: 24, captions: "files", music: "none" };
const WAIT = { timeout: 150_000, interval: 20 };

let backend: Backend;
let headers: { authorization: string };

async function begin(): Promise<void> {
  const dataDir = join(scratch(), "data");
  backend = await createBackend({ dataDir, work: "all", port: 0 });
  onTestFinished(() => backend.stop(0));
  headers = { authorization: `Bearer ${await readFile(join(dataDir, "token"), "utf8")}` };
}

async function listen(path: string) {
  const socket = new WebSocket(`${backend.url.replace("http", "ws")}${path}`, { headers });
  const heard: unknown[] = [];
  socket.on("message", (data: Buffer) => heard.push(JSON.parse(String(data))));
  await once(socket, "open");
  return { socket, heard };
}

/** The first events of a stream over HTTP, with their ids. */
async function streamed(path: string, count: number, more: Record<string, string> = {}) {
  const control = new AbortController();
  const response = await fetch(`${backend.url}/api/v1${path}`, {
    headers: { ...headers, ...more },
    signal: control.signal,
  });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const events: { id: string; message: LiveMessage }[] = [];
  let text = "";
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
      const data = field("data");
      if (field("event") === "message" && data)
        events.push({ id: field("id") ?? "", message: LiveMessage.parse(JSON.parse(data)) });
    }
    if (events.length >= count) break;
  }
  control.abort();
  return events.slice(0, count);
}

async function metric(line: string): Promise<string | undefined> {
  const response = await fetch(`${backend.url}/api/v1/metrics`, { headers });
  expect(response.headers.get("content-type")).toContain("version=0.0.4");
  return (await response.text()).split("\n").find((one) => one.startsWith(line));
}

test("a video is followed from its request to its file, and what was missed is told again", async () => {
  await begin();
  const all = await listen("/ws");
  all.socket.send(JSON.stringify({ type: "subscribe", topics: ["videos"] }));
  await vi.waitUntil(() => all.heard.length >= 2, WAIT);
  const response = await fetch(`${backend.url}/api/v1/videos/generate`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(IDEA),
  });
  const generated = z.object({ data: z.object({ id: z.uuid() }) }).parse(await response.json());
  const { id } = generated.data;
  const one = await listen(`/ws/video/${id}`);
  const isOver = (message: unknown) => VideoMessage.parse(message).type !== "progress";
  await vi.waitUntil(() => one.heard.some(isOver), WAIT);
  await vi.waitUntil(() => JSON.stringify(all.heard.at(-1)).includes("video.generation.completed"), WAIT);

  // Alone: how far it is, then its end with the film.
  const messages = one.heard.map((message) => VideoMessage.parse(message));
  const end = messages.find(({ type }) => type !== "progress");
  expect(end).toMatchObject({ type: "completed", videoId: id });
  const film = await fetch(`${backend.url}${end?.type === "completed" ? end.url : ""}`, {
    headers: { ...headers, range: "bytes=4-7" },
  });
  expect([film.status, await film.text()]).toEqual([206, "ftyp"]);
  const told = messages.flatMap((message) => (message.type === "progress" ? message.progress : []));
  expect(new Set(told).size).toBeGreaterThan(3);
  expect(Math.max(...told)).toBeGreaterThan(50);

  // Among all: the state that follows from the events is the store's.
  const heard = all.heard.slice(1).map((message) => LiveMessage.parse(message));
  const state = heard.reduce<LiveState>(withMessage, NOTHING_HEARD);
  expect(state.videos.get(id)).toEqual(await backend.context.videos.get(id));
  const types = heard.map(({ type }) => type).filter((type) => type.startsWith("video.generation."));
  expect(types.filter((type) => type !== "video.generation.progress")).toEqual([
    "video.generation.started",
    "video.generation.completed",
  ]);

  // Cut off in the middle, a stream over HTTP goes on with the very next event.
  const [first] = heard;
  const epoch = first?.type === "snapshot" ? first.epoch : "";
  const middle = heard[3]?.seq ?? 0;
  const again = await streamed("/events?topics=videos", 3, { "last-event-id": `${epoch}:${middle}` });
  expect(again.map(({ message }) => message)).toEqual(heard.slice(4, 7));
  expect(again[0]?.id).toBe(`${epoch}:${middle + 1}`);
  const [fresh] = await streamed("/events", 1, { "last-event-id": "elsewhere:7" });
  expect(fresh?.message).toMatchObject({
    type: "snapshot",
    epoch,
    videos: [{ id }],
    metrics: { queue: expect.any(Array) },
  });

  expect(await metric('videos_generated_total{niche="none",status="completed"}')).toMatch(/ 1$/);
  expect(await metric("video_generation_duration_seconds_count")).toMatch(/ 1$/);
  expect(await metric('http_request_duration_seconds_count{method="POST",route="/api/v1/videos/generate"')).toMatch(
    / 1$/,
  );
  for (const { socket } of [all, one]) socket.close();
});
