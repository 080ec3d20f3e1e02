// A decoding process for decode.test.ts that breaks down on some files, as native code does.
import { existsSync, writeFileSync } from "node:fs";

import { serveWorker } from "../../base/workers.ts";
import type { DecodeReply, DecodeRequest } from "./protocol.ts";

serveWorker<DecodeRequest, DecodeReply>(async ({ file }) => {
  const met = `${file.path}.met`;
  if (file.path.includes("always") || !existsSync(met)) {
    writeFileSync(met, "");
    process.abort();
  }
  return { result: { unusable: "looked at" } };
});
