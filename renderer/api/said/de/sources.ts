// What sources of footage answer, and why something of theirs is not taken, in German.
import type { Phrases } from "../book.ts";

export const sources: Phrases = {
  // The network.
  "{source} answers {status#}": "{source} antwortet mit {status}",
  "{source} answers {status#} ({why})": "{source} antwortet mit {status} ({why})",
  "it can be asked again in {seconds#} s": "in {seconds} s ist wieder eine Anfrage möglich",
  "{source} can be asked again in {seconds#} s": "{source} nimmt in {seconds} s wieder Anfragen an",
  "{source} answers with a page for people, where JSON belongs":
    "{source} antwortet mit einer Seite für Menschen, wo JSON hingehört",
  "{source} answers with broken JSON": "{source} antwortet mit fehlerhaftem JSON",
  "{source} answers with more than {bytes#} bytes": "{source} antwortet mit mehr als {bytes} Byte",
  "{source} answers in an unknown form ({where})": "{source} antwortet in unbekannter Form ({where})",
  "{source} lists things of an unknown form": "{source} nennt Dinge in unbekannter Form",
  "{source} leads to another host, {host}": "{source} führt zu einem anderen Rechner, {host}",
  "{source} leads to {host}, a private address": "{source} führt zu {host}, einer privaten Adresse",
  "{source} leads to {host}, which is no https": "{source} führt zu {host}, und das ist kein https",
  "{source} cannot be reached: {why*}": "{source} ist nicht zu erreichen: {why}",
  "{source} sends nothing for {seconds#} s": "{source} schickt seit {seconds} s nichts",
  "its name is not known; is this machine offline?": "der Name ist unbekannt; ist dieser Rechner offline?",
  "nobody answers there": "dort antwortet niemand",
  "its certificate is not valid: something on the way may read along":
    "das Zertifikat ist ungültig: unterwegs liest vielleicht etwas mit",
  "the connection was cut": "die Verbindung wurde getrennt",
  "the network is away": "das Netz ist weg",

  // What is switched on.
  "{source} is switched off": "{source} ist ausgeschaltet",
  "No source is switched on": "Keine Quelle ist eingeschaltet",
  "{source} needs a key: set {variable}": "{source} verlangt einen Schlüssel: setz {variable}",

  // What is taken.
  "{source} did not find {id} lately": "{source} hat {id} in letzter Zeit nicht gefunden",
  "Search for it first, and take it from what is found.": "Such erst danach, und nimm es aus dem, was gefunden wird.",
  "{source} broke off in the middle of the file": "{source} hat mitten in der Datei abgebrochen",
  "Take it again: it goes on from there.": "Nimm es noch einmal: es geht von dort weiter.",
  "{source} gives a file of more than {most#} MB, which is taken at most":
    "{source} gibt eine Datei von mehr als {most} MB; so viel wird höchstens geladen",
  "“{title}”: {id} forbids earning money with it": "„{title}“: {id} verbietet, damit Geld zu verdienen",
  "“{title}”: {id} forbids changing it, and a video cuts what it shows":
    "„{title}“: {id} verbietet Änderungen, und ein Video schneidet, was es zeigt",
  "“{title}”: The source does not say under which licence it is":
    "„{title}“: Die Quelle sagt nicht, unter welcher Lizenz es steht",
  "“{title}” is {archive}: nothing is unpacked": "„{title}“ ist gepackt ({archive}): Ausgepackt wird nichts",
  "“{title}” is a page in place of the file": "„{title}“ ist eine Seite, nicht die Datei",
  "“{title}” is of a kind that is not known": "„{title}“ ist von unbekannter Art",
  "“{title}” is empty": "„{title}“ ist leer",
};
