// What of an idea does not go together, in German: its field stands before.
import type { Phrases } from "../book.ts";

export const ideas: Phrases = {
  "{field}: {file} is a picture, not a sound": "{field}: {file} ist ein Bild, kein Ton",
  "{field}: {file} is a sound, not a picture": "{field}: {file} ist ein Ton, kein Bild",
  "{field}: {file} is no picture that stands still": "{field}: {file} ist kein stehendes Bild",
  "{field}: a recording needs the script that it speaks":
    "{field}: eine Aufnahme braucht das Skript, das darin gesprochen wird",
  "{field}: recordings: all of it is your own recording already": "{field}: alles ist schon deine eigene Aufnahme",
  "{field}: at most {n#} minutes": "{field}: höchstens {n} Minuten",
  "{field}: a music file and no music do not go together":
    "{field}: eine Musikdatei und keine Musik gehen nicht zusammen",
  "{field}: in ambience there are no scenes": "{field}: in Ambiente gibt es keine Szenen",
  "{field}: say what the video is about, by a topic, a niche, keywords, notes or a script":
    "{field}: sag, worum es im Video geht: mit Thema, Nische, Stichwörtern, Notizen oder einem Skript",
  "{field}: there is no persona {id}": "{field}: eine Persona {id} gibt es nicht",
};
