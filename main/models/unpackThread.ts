// The thread that unpacks: bzip2 takes a processor for a minute.
import { serveWorker } from "../base/workers.ts";
import { unpack, type UnpackRequest } from "./unpack.ts";

serveWorker<UnpackRequest, number>(async (request) => ({ result: await unpack(request) }));
