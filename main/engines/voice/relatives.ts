// Which languages with a voice are near one without: by family first, then by what the code or the name looks like.
import { canonicalLanguage } from "../../../contract/values.ts";

/**
 * Branches of kindred languages by ISO 639 code, the closest together first: the members of a language's own group, then
 * of the groups that share its row. After Glottolog's classification; where a family has no voice at all, the row ends
 * with the languages that its speakers know best.
 */
const FAMILIES = `
es an lad ast ext gl pt mwl | ca oc | fr wa frp pcd nrf | it scn co nap lij vec pms lmo sc fur rm | ro rup | la | ht pap mfe gcf rcf
de lb bar gsw pdc ksh nds yi | nl af fy li vls zea | en sco
sv da nb nn no | is fo
ru be uk rue | pl cs sk szl csb hsb dsb | sl hr bs sr cnr mk bg cu
lt lv ltg sgs | ru pl
ga gd gv | cy br kw
el grc | sq
hi ur bho mai awa hne mag raj bgc doi | pa sd skr lah ks | gu mr kok | ne | bn as bpy syl or ctg | si dv | sa pi rom
fa prs tg | ku ckb zza lki | ps bal os
hy hyw | ka xmf lzz | ab ady kbd | ce inh av
tr az gag crh | tk | uz ug | kk ky kaa nog | tt ba cv | sah tyv alt
mn bua xal | kk
fi et vro krl sma smj se | liv | hu kca mns | udm kv koi mhr myv mdf | kl
eu | es fr
ar mt arz apc ary aeb acm | he arc syr | am ti tig gez | ha om so aa | ber kab zgh shi rif tzm
id ms min su jv mad ban ace bug bjn | fil ceb ilo war hil pam bik pag | mg | mi haw sm to ty fj tvl ch
vi km mnw | id
th lo shn tts nod | my
zh cmn yue wuu hak nan gan hsn cdo cjy | bo dz my kac new lus mni | ja ko
ja ryu | ko
ta ml | te | kn tcy
sw rw rn lg ki kam mer ln kg lua ny bem sn | tn st nso zu xh ss nr ts ve | om am | yo ig ak tw ee ff wo bm
qu quc nci | gn ay arn | mto yua kek cak tzo mam nhn | es
chr iu cr oj nv dak | en
eo ia io lfn ie vo jbo py qdb
`
  .trim()
  .split("\n")
  .map((row) => row.split("|").map((group) => group.trim().split(" ")));

/**
 * Codes of languages with a voice that are nearest to `tag`, at most five.
 * @param spoken codes of all languages with a voice.
 */
export function relatives(tag: string, spoken: readonly string[]): string[] {
  const code = new Intl.Locale(canonicalLanguage(tag) ?? "und").language;
  const known = new Set(spoken);
  const row = FAMILIES.find((groups) => groups.some((group) => group.includes(code)));
  if (row) {
    const own = row.filter((group) => group.includes(code));
    const kin = [...own, ...row.filter((group) => !own.includes(group))].flat();
    const near = kin.filter((one) => one !== code && known.has(one));
    if (near.length > 0) return near.slice(0, 5);
  }
  return nearestCodes(tag.toLowerCase(), spoken);
}

/** For what is no known language: codes that differ by a letter. */
function nearestCodes(wanted: string, spoken: readonly string[]): string[] {
  return nearest(wanted.split("-")[0] ?? "", [...new Set(spoken)]);
}

/** The five of `among` that look most like `wanted`. */
export function nearest(wanted: string, among: readonly string[]): string[] {
  return among
    .map((one) => ({
      one,
      distance: editDistance(wanted, one) - (one.includes(wanted) || wanted.includes(one) ? 3 : 0),
    }))
    .toSorted((a, b) => a.distance - b.distance || (a.one < b.one ? -1 : 1))
    .slice(0, 5)
    .map(({ one }) => one);
}

/** Levenshtein. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    row = next;
  }
  return row[b.length] ?? 0;
}
