// How well the score of scripts agrees with a judgement by hand: pairs of labelled scripts that it ranks as their labels do.
import { join } from "node:path";

import { labelledScripts, type LabelledScript } from "../../main/stages/review/fixtures/labelledScripts.ts";
import { readPolicyLists } from "../../main/stages/review/policy.ts";
import { scoreScript } from "../../main/stages/review/scriptScore/index.ts";
import { parseScript } from "../../main/stages/script/parseScript.ts";
import { atLeast, figure, type Bench } from "./row.ts";

const POLICY = join(import.meta.dirname, "../../resources/policy");
const AGREEMENT = 0.9;

export const scriptsBench: Bench = {
  name: "scripts",
  run() {
    const lists = readPolicyLists(POLICY);
    const scored = labelledScripts().map((script) => {
      const { text, language } = script;
      const scenes = parseScript(text, language);
      const { score } = scoreScript({ raw: text, scenes, language, seconds: null }, lists.of(language));
      return { ...script, score };
    });
    const written = pairsOf(scored.filter(isWritten));
    const ways = [...new Set(scored.flatMap(({ spoiled }) => spoiled ?? []))];
    const rows = ways.map((way) => {
      const pairs = pairsOf(scored.filter(({ family }) => family.endsWith(`, ${way}`)));
      return atLeast(`${way}: pairs ranked rightly`, agreement(pairs), "", AGREEMENT);
    });
    const [good, poor] = [2, 0].map((label) =>
      scored.filter(isWritten).flatMap((one) => (one.label === label ? one.score : [])),
    ) as [number[], number[]];
    return Promise.resolve([
      atLeast(`good against poor, as written: ${written.length} pairs ranked rightly`, agreement(written), "", 1),
      figure("the worst of the good ones", Math.min(...good), ""),
      figure("the best of the poor ones", Math.max(...poor), ""),
      ...rows,
    ]);
  },
};

type Scored = LabelledScript & { score: number };

const isWritten = ({ family, language }: Scored): boolean => family === language;

/** Of the same family, with different labels, the better one first. */
function pairsOf(scored: readonly Scored[]): [Scored, Scored][] {
  return scored.flatMap((better) =>
    scored
      .filter(({ family, label }) => family === better.family && label < better.label)
      .map((worse): [Scored, Scored] => [better, worse]),
  );
}

/** Share of pairs that are ranked as labelled; one that is scored alike counts half (Kendall's tau is twice this, less one). */
function agreement(pairs: readonly [Scored, Scored][]): number {
  const right = pairs.reduce((sum, [{ score: a }, { score: b }]) => sum + (a > b ? 1 : a === b ? 0.5 : 0), 0);
  return Math.round((right / pairs.length) * 1000) / 1000;
}
