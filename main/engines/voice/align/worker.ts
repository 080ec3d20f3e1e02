// The aligner's thread.
import { serveWorker } from "../../../base/workers.ts";
import { alignSentence } from "./align.ts";
import type { AlignRequest, SentenceReply } from "./protocol.ts";

serveWorker<AlignRequest, SentenceReply>(async ({ samples, sampleRate, words, text, voice }) => ({
  result: { intervals: await alignSentence({ samples, sampleRate }, words, text, voice) },
}));
