// Abbreviations that eSpeak NG would spell or swallow, by language: what is said for each.
import { wordTable } from "../../../base/wordTable.ts";

const TABLES: Record<string, string> = wordTable({
  de: `z.B.=zum Beispiel|d.h.=das heißt|u.a.=unter anderem|usw.=und so weiter|bzw.=beziehungsweise|ca.=circa|etc.=et cetera
    Dr.=Doktor|Prof.=Professor|Hr.=Herr|Fr.=Frau|Nr.=Nummer|Str.=Straße|St.=Sankt|Jh.=Jahrhundert|evtl.=eventuell|ggf.=gegebenenfalls
    inkl.=inklusive|max.=maximal|min.=mindestens|Mio.=Millionen|Mrd.=Milliarden|n.Chr.=nach Christus|v.Chr.=vor Christus|o.ä.=oder ähnlich
    s.o.=siehe oben|s.u.=siehe unten|vgl.=vergleiche|Std.=Stunden|Min.=Minuten|Sek.=Sekunden|S.=Seite|Abb.=Abbildung|Kap.=Kapitel|u.s.w.=und so weiter|i.d.R.=in der Regel`,
  es: `Sr.=señor|Sra.=señora|Srta.=señorita|Dr.=doctor|Dra.=doctora|D.=don|Dña.=doña|Ud.=usted|Uds.=ustedes|Vd.=usted|etc.=etcétera
    p.ej.=por ejemplo|EE.UU.=Estados Unidos|a.C.=antes de Cristo|d.C.=después de Cristo|n.º=número|núm.=número|pág.=página|págs.=páginas
    av.=avenida|Avda.=avenida|aprox.=aproximadamente|tel.=teléfono|min.=minutos|máx.=máximo|mín.=mínimo|a.m.=de la mañana|p.m.=de la tarde|Prof.=profesor|St.=san`,
  fr: `M.=monsieur|MM.=messieurs|Mme=madame|Mmes=mesdames|Mlle=mademoiselle|Dr=docteur|Dr.=docteur|Pr=professeur|Me=maître|etc.=et cetera
    p.ex.=par exemple|c.-à-d.=c'est-à-dire|av.=avenue|apr.=après|J.-C.=Jésus-Christ|n°=numéro|nº=numéro|env.=environ|St=saint|Ste=sainte|bd=boulevard
    tél.=téléphone|vol.=volume|p.=page|chap.=chapitre|min.=minutes|max.=maximum|cf.=voir`,
  pt: `Sr.=senhor|Sra.=senhora|Srta.=senhorita|Dr.=doutor|Dra.=doutora|D.=dom|Prof.=professor|Profa.=professora|etc.=etcétera|p.ex.=por exemplo
    a.C.=antes de Cristo|d.C.=depois de Cristo|n.º=número|nº=número|pág.=página|págs.=páginas|av.=avenida|Av.=avenida|R.=rua|aprox.=aproximadamente
    tel.=telefone|min.=minutos|máx.=máximo|mín.=mínimo|Exmo.=excelentíssimo|Ltda.=limitada|EUA=Estados Unidos|séc.=século`,
  hi: `डॉ.=डॉक्टर|डॉ॰=डॉक्टर|डा.=डॉक्टर|श्री.=श्री|प्रो.=प्रोफ़ेसर|प्रो॰=प्रोफ़ेसर|पं.=पंडित|पं॰=पंडित|रु.=रुपये|रु॰=रुपये|कि.मी.=किलोमीटर|कि॰मी॰=किलोमीटर
    मी.=मीटर|कि.ग्रा.=किलोग्राम|किग्रा=किलोग्राम|किमी=किलोमीटर|सेमी=सेंटीमीटर|ई.=ईस्वी|ई॰=ईस्वी|सं.=संख्या|सं॰=संख्या|पृ.=पृष्ठ|स्व.=स्वर्गीय`,
  ar: `د.=دكتور|أ.=أستاذ|أ.د.=أستاذ دكتور|م.=مهندس|ص.=صفحة|ج.=جزء|هـ=هجري|ق.م.=قبل الميلاد|ق.م=قبل الميلاد|إلخ=إلى آخره|الخ=إلى آخره|كم=كيلومتر|كغ=كيلوغرام|سم=سنتيمتر
    ر.س.=ريال سعودي|ت.=هاتف|رض=رضي الله عنه|ﷺ=صلى الله عليه وسلم`,
  ja: "㎞=キロメートル|㎏=キログラム|㎝=センチメートル|㎜=ミリメートル|㎡=平方メートル|㈱=株式会社|№=ナンバー|〒=郵便番号|℃=度",
});

const tables = new Map(
  Object.entries(TABLES).map(([language, rows]) => [
    language,
    new Map(
      rows
        .split(/[|\n]/u)
        .map((row) => row.trim().split("="))
        .map(([short = "", said = ""]) => [short.toLowerCase(), { short, said: said.split(" ") }]),
    ),
  ]),
);

/** Abbreviations that stand for a sentence's last word as well; the full stop is then both. */
const MAY_END = /^(?:usw|etc|u\.s\.w|inkl|o\.ä|Ltda|ई)\.$/iu;

/** What is said for an abbreviation of the language, as written with its full stop; null where it is none. */
export function abbreviation(code: string, written: string): readonly string[] | null {
  const found = tables.get(code)?.get(written.toLowerCase());
  // `M.` and `Fr.` are abbreviations, `m.` and `fr.` are not: a capital must be there where the table has one.
  return found && (!/^\p{Lu}/u.test(found.short) || /^\p{Lu}/u.test(written)) ? found.said : null;
}

/** Whether a word's full stop is an abbreviation's and does not end the sentence. */
export function keepsSentence(code: string, written: string): boolean {
  return abbreviation(code, written) !== null && !MAY_END.test(written);
}
