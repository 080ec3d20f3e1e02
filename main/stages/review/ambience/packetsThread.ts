// The thread that looks through the index of a long video.
import { serveWorker } from "../../../base/workers.ts";
import { checkPackets, type PacketFacts, type PacketsRequest } from "./packets.ts";

serveWorker<PacketsRequest, PacketFacts>(async (request) => ({ result: await checkPackets(request) }));
