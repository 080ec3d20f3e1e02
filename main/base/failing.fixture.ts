// A worker for workers.test.ts: fails in the way that it is asked for, or answers.
import { writeFileSync } from "node:fs";
import { threadId } from "node:worker_threads";

import { AppError } from "./errors.ts";
import { serveWorker } from "./workers.ts";

export type Asked = "answer" | "system" | "app" | "exit" | "hang" | "thread" | "process";

serveWorker<Asked, string>(async (asked) => {
  switch (asked) {
    case "answer":
      return { result: "here" };
    case "system":
      writeFileSync("/nowhere/at/all", "");
      return { result: "" };
    case "app":
      throw new AppError("VOICE_FAILED", "fixture", "no voice", { hint: "speak up", details: { words: 3 } });
    case "exit":
      return process.exit(3);
    case "thread":
      return { result: String(threadId) };
    case "process":
      return { result: String(process.pid) };
    case "hang":
      for (;;);
  }
});
