// What is wrong with the file of a look, a line each, in German.
import type { Phrases } from "../book.ts";

/** By what a field wants. */
const KINDS: Readonly<Record<string, string>> = {
  "group of fields in { }": "keine Gruppe von Feldern in { }",
  "list in [ ]": "keine Liste in [ ]",
  'text in " "': 'kein Text in " "',
  "whole number": "keine ganze Zahl",
  number: "keine Zahl",
  "true or false": "weder true noch false",
};

export const looks: Phrases = {
  "{field}: is missing": "{field}: fehlt",
  "{field}: {value} is none of {all}": "{field}: {value} ist keines von {all}",
  "{field}: {value} is none of {all}: did you mean {near}?": "{field}: {value} ist keines von {all}: meinst du {near}?",
  "{field}: has {n#}, and at least {least#} are needed": "{field}: hat {n}, und mindestens {least} müssen es sein",
  "{field}: has {n#}, and at most {most#} are allowed": "{field}: hat {n}, und höchstens {most} dürfen es sein",
  "{field}: {value} is too small: at least {least}": "{field}: {value} ist zu klein: mindestens {least}",
  "{field}: {value} is too large: at most {most}": "{field}: {value} ist zu groß: höchstens {most}",
  "{field}: there is no such field: did you mean {near}?": "{field}: ein solches Feld gibt es nicht: meinst du {near}?",
  "{field}: there is no such field: there are {all}": "{field}: ein solches Feld gibt es nicht: es gibt {all}",
  "{field}: {colour} is darker than {before} before it: they go from dark to light":
    "{field}: {colour} ist dunkler als {before} davor: sie gehen von dunkel nach hell",
  "{field}: {colour} on the shade {shade} has a contrast of {is#}:1, and {least#}:1 is needed to read it":
    "{field}: {colour} auf {shade} hat einen Kontrast von {is}:1, und {least}:1 sind nötig, um es zu lesen",
  "{field}: {value} is no colour such as #1f2a44": "{field}: {value} ist keine Farbe wie #1f2a44",
  "{field}: {value} is no name: small letters and digits, with single hyphens between":
    "{field}: {value} ist kein Name: Kleinbuchstaben und Ziffern, dazwischen einzelne Bindestriche",
  "{field}: is {id}, and the file is called {name}": "{field}: ist {id}, und die Datei heißt {name}",
  "{field}: {id} is one of the program's own looks: take another name":
    "{field}: {id} ist einer der mitgelieferten Looks: nimm einen anderen Namen",
  "  the file is empty": "  die Datei ist leer",
  "  is no JSON: {why} (line {line#} column {column#})": "  ist kein JSON: Zeile {line}, Spalte {column}",
  "  is no JSON: {why}": "  ist kein JSON",
  ...Object.fromEntries(
    Object.entries(KINDS).map(([kind, german]) => [`{field}: {value} is no ${kind}`, `{field}: {value} ist ${german}`]),
  ),
};
