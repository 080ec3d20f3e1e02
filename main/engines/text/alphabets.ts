// Letters that a language needs beyond those of English: a family that lacks one of them is not used for the language at all.
import { wordTable } from "../../base/wordTable.ts";

/** After CLDR's main exemplar characters; languages whose letters every Latin font has are left out. */
export const ALPHABETS: Record<string, string> = wordTable({
  az: "əğışöüçİ",
  bs: "čćđšž",
  ca: "àçéèíïóòúü·",
  cs: "áčďéěíňóřšťúůýž",
  cy: "âêîôûŵŷ",
  eo: "ĉĝĥĵŝŭ",
  et: "äõöüšž",
  ga: "áéíóú",
  gn: "ãẽg̃ĩñõũỹ",
  haw: "āēīōūʻ",
  hr: "čćđšž",
  hu: "áéíóöőúüű",
  is: "áðéíóúýþæö",
  ku: "çêîşû",
  la: "āēīōū",
  lt: "ąčęėįšųūž",
  lv: "āčēģīķļņšūž",
  mi: "āēīōū",
  mt: "ċġħż",
  pl: "ąćęłńóśźż",
  ro: "ăâîșț",
  sk: "áäčďéíĺľňóôŕšťúýž",
  sl: "čšž",
  sr: "čćđšž",
  tk: "äçňöşüýž",
  tr: "ğışöüçİ",
  vi: "ăâđêôơưáàảãạấầẩẫậắằẳẵặếềểễệốồổỗộớờởỡợứừửữựỳỷỹỵĩũ",
});
