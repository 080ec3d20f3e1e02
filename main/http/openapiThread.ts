// The thread in which the REST interface is described: a second of work that holds up nobody.
import { serveWorker } from "../base/workers.ts";
import { describeRest } from "./openapi.ts";

serveWorker<{ version: string }, string>(async ({ version }) => ({
  result: JSON.stringify(await describeRest(version)),
}));
