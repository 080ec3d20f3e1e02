// `node dyingBackend.ts DATA_DIR WHEN`: a real server whose process is killed in the middle of POST /videos/generate: "before" anything is committed, "after" the commit and before the answer, or with the "answer".
import { createBackend } from "../../main/backend.ts";
import { serveHttp } from "../../main/http/server.ts";

const [, , dataDir = "", when = ""] = process.argv;
const die = () => void process.kill(process.pid, "SIGKILL");
const { context } = await createBackend({ dataDir, work: "asked", port: 0 });
const { url } = await serveHttp(
  {
    ...context,
    async check(wish) {
      await context.check(wish);
      if (when === "before") die();
    },
    // Asked between the transaction that makes the video and the answer.
    takeUp() {
      if (when === "after") die();
      return true;
    },
  },
  {
    port: 0,
    token: process.env["TOKEN"] ?? "",
    pageDir: dataDir,
    requestLimits: () => ({ perCaller: 0, perAddress: 0 }),
    onFault: (error) => console.error(error),
    answered: () => when === "answer" && die(),
  },
);
console.log(url);
