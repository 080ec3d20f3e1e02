// Whether everything that is seen and heard may be used: each asset has a record, each record a licence that allows publishing, each author the credit.
import type { AssetRecord } from "../../../../contract/footage.ts";
import { fail, pass, plural, type ReviewCheck, warn } from "../check.ts";
import { type Facts, isInsert, narrationStart } from "../facts.ts";

export const licences: ReviewCheck = (facts) => {
  const { assets } = facts.input.footage;
  const faults = [
    ...assets.flatMap((asset) => {
      const fault = licenceFault(asset);
      return fault ? [{ at: firstUse(facts, asset.hash), note: `${asset.kind} "${asset.title}": ${fault}` }] : [];
    }),
    ...unrecorded(facts),
  ];
  const late = narrationStart(facts.timeline);
  const sceneOf = (at: number) =>
    facts.input.footage.shots.findLast((shot) => shot.start + late <= at)?.sceneId ?? null;
  const placed = faults.map(({ at, note }) => ({ at, note, sceneId: sceneOf(at) }));
  const hint = "Replace it, or write down its licence.";
  if (faults.length)
    return fail(
      "licences",
      0,
      `${plural(faults.length, "asset")} without a licence that allows publishing`,
      hint,
      placed,
    );
  const uncredited = assets.filter((asset) => asksForCredit(asset) && !isCredited(facts, asset));
  if (uncredited.length)
    return warn(
      "licences",
      0.5,
      `${plural(uncredited.length, "asset")} must be credited and are not: ${uncredited.map(({ title }) => title).join(", ")}`,
      "Add the credit to the description.",
    );
  return pass("licences", `${plural(assets.length, "asset")}, each with a licence`);
};

function licenceFault({ licence, provenance }: AssetRecord): string | null {
  // Nothing is said of a file of one's own: it is the person's to decide.
  if (provenance === "own" && licence === null) return null;
  if (licence === null || licence.trim() === "") return "no licence is known";
  if (/\bNC\b|non-?commercial/i.test(licence)) return `${licence} forbids earning money with it`;
  if (/\bND\b|no-?deriv/i.test(licence)) return `${licence} forbids changing it`;
  if (/^(?:unknown|noassertion|none|all rights reserved|proprietary)$/i.test(licence.trim()))
    return `"${licence}" is no licence`;
  return null;
}

/** What is used but stands in no record. */
function unrecorded({ input, timeline }: Facts): { at: number; note: string }[] {
  const known = new Set(input.footage.assets.map(({ hash }) => hash));
  const found = new Map<string, { at: number; note: string }>();
  for (const clip of timeline.picture) {
    const at = (clip.startFrame * timeline.rate.den) / timeline.rate.num;
    const { visual } = clip;
    // Intro and outro are recorded as they were handed in, and shown as they were made ready.
    if (visual.kind === "background" || isInsert(clip)) continue;
    const { hash } = visual.kind === "image" ? visual.image : visual.clip;
    if (!known.has(hash) && !found.has(hash))
      found.set(hash, { at, note: `${visual.kind} ${hash.slice(0, 12)} stands in no record` });
  }
  const kinds = new Set(input.footage.assets.map(({ kind }) => kind));
  const need = (kind: AssetRecord["kind"], used: boolean) => {
    if (used && !kinds.has(kind)) found.set(kind, { at: 0, note: `the ${kind} stands in no record` });
  };
  need("music", timeline.sound.music !== null);
  need(
    "background",
    timeline.picture.some(({ visual }) => visual.kind === "background"),
  );
  return [...found.values()];
}

const asksForCredit = ({ licence }: AssetRecord): boolean => /^CC-BY|^CC BY|^ODC-By|attribution/i.test(licence ?? "");

function isCredited({ input }: Facts, asset: AssetRecord): boolean {
  const text = input.metadata.description;
  return text.includes(asset.title) || (asset.author !== null && text.includes(asset.author));
}

function firstUse({ timeline }: Facts, hash: string | null): number {
  const clip = timeline.picture.find(
    ({ visual }) =>
      (visual.kind === "image" && visual.image.hash === hash) || (visual.kind === "clip" && visual.clip.hash === hash),
  );
  return clip ? (clip.startFrame * timeline.rate.den) / timeline.rate.num : 0;
}
