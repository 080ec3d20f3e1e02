// The thread that holds the vectors and compares them; they go with it when it has had nothing to do for a while.
import { serveWorker } from "../../base/workers.ts";
import type { ScanReply, ScanRequest } from "./protocol.ts";
import { Scan } from "./scan.ts";

let held: { model: string; scan: Scan } | null = null;

serveWorker<ScanRequest, ScanReply>((request) => Promise.resolve({ result: answer(request) }));

function answer(request: ScanRequest): ScanReply {
  switch (request.op) {
    case "begin":
      held = { model: request.model, scan: new Scan(request.size, request.words) };
      return { lacks: 0 };
    case "add":
      held?.scan.add(request);
      return { lacks: held?.scan.upTo ?? null };
    case "nearest": {
      const { model, upTo, query, allowed, limit, own } = request;
      if (held?.model !== model) return { lacks: null };
      if (held.scan.upTo < upTo) return { lacks: held.scan.upTo };
      return { hits: held.scan.nearest(query, allowed, limit, new Set(own)) };
    }
  }
}
