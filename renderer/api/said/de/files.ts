// Why a file cannot be used, in German.
import type { Phrases } from "../book.ts";

/** Of what kind it is. */
const KINDS: Phrases = {
  "Drawings as SVG are not read: export it as PNG": "Zeichnungen als SVG werden nicht gelesen: exportiere sie als PNG",
  "HEIC photos cannot be read: export it as JPEG": "Fotos als HEIC sind nicht lesbar: exportiere sie als JPEG",
  "Raw photos are not read: export it as JPEG": "Rohdaten von Fotos werden nicht gelesen: exportiere sie als JPEG",
  "Layered pictures are not read: export it as PNG": "Bilder mit Ebenen werden nicht gelesen: exportiere sie als PNG",
  "JPEG XL is not read: export it as JPEG": "JPEG XL wird nicht gelesen: exportiere es als JPEG",
  "It is no picture, clip or sound, whatever its name says ({extension*})":
    "Sie ist kein Bild, Clip oder Ton, was ihr Name auch sagt ({extension})",
};

/** Behind a whole path. */
const OF_PATH: Phrases = {
  "is not there": "ist nicht da",
  "is not a folder": "ist kein Ordner",
  "may not be read": "darf nicht gelesen werden",
  "cannot be read ({code})": "ist nicht lesbar ({code})",
  "has not been indexed yet": "ist noch nicht eingelesen",
  "is not in the library": "ist nicht in der Bibliothek",
  "is no file": "ist keine Datei",
  "changed while it was read": "hat sich geändert, während es gelesen wurde",
};
/** How one begins, here and on Windows: any other text before such words is a sentence of its own. */
const PATHS = ["/{path}", String.raw`{drive}:\{path}`, String.raw`\\{path}`];

export const files: Phrases = {
  "It is empty": "Sie ist leer",
  "It breaks off: the file is not whole": "Sie bricht ab: die Datei ist nicht vollständig",
  "Its size is not what its header says: it is damaged":
    "Ihre Größe ist nicht die, die in ihr steht: sie ist beschädigt",
  "It cannot be decoded: it is damaged": "Sie lässt sich nicht dekodieren: sie ist beschädigt",
  "It cannot be decoded: {why}": "Sie lässt sich nicht dekodieren: {why}",
  "It takes longer than {n#} s to decode": "Sie zu dekodieren dauert länger als {n} s",
  "Its kind of picture cannot be read": "Diese Art von Bild ist nicht lesbar",
  "It holds neither picture nor sound": "Sie enthält weder Bild noch Ton",
  "It has no length: it is empty, or breaks off": "Sie hat keine Länge: sie ist leer oder bricht ab",
  "Its picture has no size: it is damaged, or its codec is not known":
    "Ihr Bild hat keine Größe: sie ist beschädigt, oder ihr Codec ist nicht bekannt",
  "It is {w#} × {h#}; clips of up to {most#} on a side are taken":
    "Sie ist {w} × {h} groß; Clips bis {most} auf einer Seite gehen",
  "It has {n#} million pixels; of this kind up to {most#} million are taken: scale it down":
    "Sie hat {n} Millionen Pixel; bei dieser Art gehen bis {most} Millionen: verkleinere sie",
  "Its picture cannot be decoded: it is damaged, or its codec is not known":
    "Ihr Bild lässt sich nicht dekodieren: sie ist beschädigt, oder ihr Codec ist nicht bekannt",
  "It names other files or addresses, which are never opened":
    "Sie nennt andere Dateien oder Adressen, und die werden nie geöffnet",
  "It takes too long to read": "Sie zu lesen dauert zu lange",
  "ffprobe breaks down on it: it is damaged; save it anew as MP4":
    "ffprobe stürzt an ihr ab: sie ist beschädigt; speichere sie neu als MP4",
  "It cannot be read: it is damaged, or of a kind that is not known":
    "Sie ist nicht lesbar: beschädigt, oder von einer Art, die nicht bekannt ist",
  "It is a picture of {n#} MB; up to {most#} MB are taken": "Sie ist ein Bild von {n} MB; bis {most} MB gehen",
  ...KINDS,
  "no extension": "ohne Endung",
  "What it says of the file beside it cannot be read: it is no valid {kind}":
    "Was sie über die Datei daneben sagt, ist nicht lesbar: es ist kein gültiges {kind}",
  "It is a link that leads out of the folder, to {target}: add that one by itself":
    "Sie ist ein Link, der aus dem Ordner hinausführt, nach {target}: füge diesen selbst hinzu",
  "It is a link that leads nowhere": "Sie ist ein Link, der nirgendwohin führt",
  "It is a link that leads in circles": "Sie ist ein Link, der im Kreis führt",
  "It is a link that cannot be followed ({code})": "Sie ist ein Link, dem sich nicht folgen lässt ({code})",
  "It may not be read: mend its permissions": "Sie darf nicht gelesen werden: ändere ihre Rechte",
  "Its path is longer than the system can open": "Ihr Pfad ist länger, als das System öffnen kann",
  "It cannot be read ({code})": "Sie ist nicht lesbar ({code})",
  "The folder may not be read: mend its permissions": "Der Ordner darf nicht gelesen werden: ändere seine Rechte",
  "The folder's path is longer than the system can open": "Der Pfad des Ordners ist länger, als das System öffnen kann",
  "The folder cannot be read ({code})": "Der Ordner ist nicht lesbar ({code})",
  "It is the program's own data folder: what lies in it is no footage":
    "Das ist der Datenordner von YTEmpire: was darin liegt, ist kein Material",
  "It is a cache of a program: what lies in it comes and goes":
    "Das ist der Cache eines Programms: was darin liegt, kommt und geht",
  "Its name is not UTF-8: rename it": "Ihr Name ist nicht in UTF-8: benenne sie um",

  // Of a file that was to be shown: its name stands before.
  "{file}: it is a drawing (SVG): save it as PNG": "{file}: eine Zeichnung (SVG): speichere sie als PNG",
  "{file}: it has only {size} pixels; {least#} a side are needed to be seen":
    "{file}: hat nur {size} Pixel; {least} auf jeder Seite müssen es sein, um etwas zu sehen",
  "{file}: it is no picture that can be read": "{file}: kein Bild, das lesbar ist",
  "{file}: it is no picture and no clip that is known here":
    "{file}: weder ein Bild noch ein Clip, die hier bekannt sind",
  "{file}: it is cut short": "{file}: bricht ab",
  "{file}: it is wholly transparent": "{file}: ganz durchsichtig",
  "{file}: it has sound, but no picture": "{file}: hat Ton, aber kein Bild",
  "{file}: it holds no picture": "{file}: enthält kein Bild",
  "{file}: it ends after {n#} s": "{file}: endet nach {n} s",
  "{file}: its length is not known: it may be cut short":
    "{file}: die Länge ist nicht bekannt, vielleicht bricht es ab",
  "{file}: nothing of the stretch that is wanted can be decoded":
    "{file}: von der gewünschten Stelle lässt sich nichts dekodieren",
  "{file}: it cannot be decoded ({why})": "{file}: lässt sich nicht dekodieren ({why})",
  "{file}: it cannot be read ({why})": "{file}: ist nicht lesbar ({why})",

  // Of a file that is handed in, or a folder that is named: its name or path stands before.
  ...Object.fromEntries(
    Object.entries(KINDS).map(([english, german]) => [`{file}: ${english}`, `{file}: ${german as string}`]),
  ),
  ...Object.fromEntries(
    Object.entries(OF_PATH).flatMap(([english, german]) =>
      PATHS.map((path) => [`${path} ${english}`, `${path} ${german as string}`]),
    ),
  ),
  "{file}: it is empty": "{file}: ist leer",
  "{file}: it is a folder": "{file}: ist ein Ordner",
  "{file}: it is a file": "{file}: ist eine Datei",
  "{file}: it is no regular file": "{file}: ist keine gewöhnliche Datei",
  "{file}: it is larger than {n#} GiB": "{file}: ist größer als {n} GiB",
  "{file}: it holds neither picture nor sound": "{file}: enthält weder Bild noch Ton",
  "{file}: it cannot be opened ({code})": "{file}: lässt sich nicht öffnen ({code})",
  "{file}: it may not be read: mend its permissions": "{file}: darf nicht gelesen werden: ändere die Rechte",
  "There is too little room for this file where the data folder lies":
    "Wo der Datenordner liegt, ist für diese Datei zu wenig Platz",
  "The file is larger than {n#} GiB": "Die Datei ist größer als {n} GiB",
  "The folders changed since they were indexed for this video":
    "Die Ordner haben sich geändert, seit sie für dieses Video eingelesen wurden",
};
