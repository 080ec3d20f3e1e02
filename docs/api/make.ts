// A video by a generated client: node make.ts "A topic" [seconds]. Needs YTEMPIRE_TOKEN with the scopes read and make, and once:
//   npm install oazapfts @oazapfts/runtime
//   curl -H "Authorization: Bearer $YTEMPIRE_TOKEN" http://127.0.0.1:8000/api/v1/openapi.json > openapi.json
//   npx oazapfts openapi.json ytempire.ts
import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

import { defaults, videosGenerate, videosStatus } from "./ytempire.ts";

const [topic = "", seconds = "60"] = process.argv.slice(2);
const { YTEMPIRE_URL = "http://127.0.0.1:8000", YTEMPIRE_TOKEN, IDEMPOTENCY_KEY = randomUUID() } = process.env;
defaults.baseUrl = `${YTEMPIRE_URL}/api/v1`;
defaults.headers = { Authorization: `Bearer ${YTEMPIRE_TOKEN}` };

// Asking twice with one key makes one video.
const begun = await videosGenerate({ topic, seconds: Number(seconds), idempotencyKey: IDEMPOTENCY_KEY });
if (begun.status !== 202) throw new Error(`${begun.data.error.message}. ${begun.data.error.hint}`);
const { id, estimatedCompletion } = begun.data.data;
console.log(`Video ${id}, done about ${estimatedCompletion}`);

for (;;) {
  const answer = await videosStatus(id);
  if (answer.status !== 200) throw new Error(`${answer.data.error.message}. ${answer.data.error.hint}`);
  const { status, progress, stage, error } = answer.data.data;
  console.log(`${Math.floor(progress)} % ${stage ?? ""}`);
  // A person's word, not a program's: videosApprove or videosReject gives it.
  if (status === "waiting") console.log("It waits for your approval: look at it first");
  if (status === "waiting" || status === "done") break;
  if (status !== "queued" && status !== "running") throw new Error(error?.message ?? `The video is ${status}`);
  await sleep(2000);
}

const file = await fetch(`${defaults.baseUrl}/videos/${id}/files/video`, { headers: defaults.headers as {} });
if (!file.ok || !file.body) throw new Error(`The file: ${file.status}`);
await writeFile(`${id}.mp4`, file.body);
console.log(`${id}.mp4`);
