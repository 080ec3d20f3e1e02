// Whether everything that is seen and heard may be used: each asset has a record, each record a licence that allows publishing, each author the credit.
import type { AssetRecord } from "../../../../contract/footage.ts";
import { licenceFault } from "../../../base/licenceFault.ts";
import { fail, pass, type ReviewCheck, warn } from "../check.ts";
import { type Facts, isInsert, narrationStart } from "../facts.ts";
import { type Both, plural, type Text } from "../told.ts";

const KINDS_DE: Readonly<Record<AssetRecord["kind"], string>> = {
  clip: "Clip",
  picture: "Bild",
  music: "Musik",
  font: "Schrift",
  background: "Hintergrund",
  voice: "Stimme",
};

export const licences: ReviewCheck = (facts) => {
  const { assets } = facts.input.footage;
  const faults = [
    ...assets.flatMap((asset) => {
      const fault = faultOf(asset);
      if (!fault) return [];
      const note = {
        en: `${asset.kind} "${asset.title}": ${fault.en}`,
        de: `${KINDS_DE[asset.kind]} „${asset.title}“: ${fault.de}`,
      };
      return [{ at: firstUse(facts, asset.hash), note }];
    }),
    ...unrecorded(facts),
  ];
  const late = narrationStart(facts.timeline);
  const sceneOf = (at: number) =>
    facts.input.footage.shots.findLast((shot) => shot.start + late <= at)?.sceneId ?? null;
  const placed = faults.map(({ at, note }) => ({ at, note, sceneId: sceneOf(at) }));
  const hint = {
    en: "Replace it, or write down its licence.",
    de: "Ersetz es, oder trag die Lizenz ein.",
  };
  if (faults.length)
    return fail(
      "licences",
      0,
      {
        en: `${plural(faults.length, "asset")} without a licence that allows publishing`,
        de: `${plural(faults.length, "Material", "Materialien")} ohne eine Lizenz, die das Veröffentlichen erlaubt`,
      },
      hint,
      placed,
    );
  const uncredited = assets.filter((asset) => asksForCredit(asset) && !isCredited(facts, asset));
  if (uncredited.length) {
    const named = uncredited.map(({ title }) => title).join(", ");
    const message = {
      en: `${plural(uncredited.length, "asset")} must be credited and are not: ${named}`,
      de: `${plural(uncredited.length, "Material", "Materialien")} ohne die nötige Nennung: ${named}`,
    };
    return warn("licences", 0.5, message, {
      en: "Add the credit to the description.",
      de: "Nenn die Urheber in der Beschreibung.",
    });
  }
  return pass("licences", {
    en: `${plural(assets.length, "asset")}, each with a licence`,
    de: `${plural(assets.length, "Material", "Materialien")}, jedes mit Lizenz`,
  });
};

function faultOf({ licence, provenance }: AssetRecord): Both | null {
  if (licence !== null) return licenceFault(licence);
  // Nothing is said of a file of one's own: it is the person's to decide.
  return provenance === "own" ? null : licenceFault("");
}

/** What is used but stands in no record. */
function unrecorded({ input, timeline }: Facts): { at: number; note: Text }[] {
  const known = new Set(input.footage.assets.map(({ hash }) => hash));
  const found = new Map<string, { at: number; note: Text }>();
  for (const clip of timeline.picture) {
    const at = (clip.startFrame * timeline.rate.den) / timeline.rate.num;
    const { visual } = clip;
    // Intro and outro are recorded as they were handed in, and shown as they were made ready.
    if (visual.kind === "background" || isInsert(clip)) continue;
    const { hash } = visual.kind === "image" ? visual.image : visual.clip;
    const name = hash.slice(0, 12);
    if (!known.has(hash) && !found.has(hash))
      found.set(hash, {
        at,
        note: noRecord(`${visual.kind} ${name}`, `${visual.kind === "image" ? "Bild" : "Clip"} ${name}`),
      });
  }
  const kinds = new Set(input.footage.assets.map(({ kind }) => kind));
  const need = (kind: AssetRecord["kind"], used: boolean) => {
    if (used && !kinds.has(kind)) found.set(kind, { at: 0, note: noRecord(`the ${kind}`, KINDS_DE[kind]) });
  };
  need("music", timeline.sound.music !== null);
  need(
    "background",
    timeline.picture.some(({ visual }) => visual.kind === "background"),
  );
  return [...found.values()];
}

const noRecord = (en: string, de: string): Both => ({
  en: `${en} stands in no record`,
  de: `${de} ist nirgends verzeichnet`,
});

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
