// The thread in which scripts are scored.
import type { QualityScore } from "../../../contract/api/ai.ts";
import { serveWorker } from "../../base/workers.ts";
import { readPolicyLists, type PolicyLists } from "../../stages/review/policy.ts";
import { scoreScript } from "../../stages/review/scriptScore/index.ts";
import { parseScript } from "../../stages/script/parseScript.ts";
import type { ScoreRequest } from "./score.ts";

let lists: PolicyLists | undefined;

serveWorker<ScoreRequest & { policyDir: string }, QualityScore>(async ({ script, language, seconds, policyDir }) => {
  lists ??= readPolicyLists(policyDir);
  const scenes = parseScript(script, language);
  return { result: scoreScript({ raw: script, scenes, language, seconds }, lists.of(language)) };
});
