// What the columns of a list of videos are for, in German.
import type { Phrases } from "../book.ts";

export const lists: Phrases = {
  "what the video is about": "worum es im Video geht",
  "sleep, meditation, focus … ; with --keywords it takes the place of a topic":
    "sleep, meditation, focus …; mit keywords steht sie für ein Thema",
  "words to build the video around": "Wörter, um die sich das Video dreht",
  "your finished script (.txt, .md), spoken word for word":
    "dein fertiges Skript (.txt, .md), Wort für Wort gesprochen",
  "your notes (.txt, .md): the script is written from them":
    "deine Notizen (.txt, .md): aus ihnen wird das Skript geschrieben",
  "length, {least#} to {most#}, of ambience to {ambience#}; default 60":
    "Länge, {least} bis {most}, von Ambiente bis {ambience}; sonst 60",
  "{all}; default 16:9. Several with commas between them: variants of one video, each in a folder of its own":
    "{all}; sonst 16:9",
  "pixels of the shorter side: {all}; 1080 is 1920×1080, in 9:16 1080×1920; default 1080":
    "Pixel der kürzeren Seite: {all}; 1080 ist 1920×1080, in 9:16 1080×1920; sonst 1080",
  "frames a second: {all}; default 30": "Bilder je Sekunde: {all}; sonst 30",
  "burned (on the picture), soft (a track that players switch on) or files (beside the video only); default burned":
    "burned (im Bild), soft (eine Spur zum Einschalten) oder files (nur neben dem Video); sonst burned",
  "{all}; default by look": "{all}; sonst nach dem Look",
  "a thin bar in the look's accent that shows how far the video has come":
    "ein dünner Balken in der Farbe des Looks, der zeigt, wie weit das Video ist",
  "h264 (plays everywhere), hevc and av1 (smaller files, slower), or prores (video.mov, for editors); default h264":
    "h264 (läuft überall), hevc und av1 (kleinere Dateien, langsamer) oder prores (video.mov, zum Schneiden); sonst h264",
  "between all pictures: {all} or cut; default by look and mood":
    "zwischen allen Bildern: {all} oder cut; sonst nach Look und Stimmung",
  "{all}, or one of yours (docs/looks.md)": "{all} oder einer von deinen",
  "{all}, none, or a music file of yours": "{all}, none oder eine Musikdatei von dir",
  "soft synthesised sounds at cuts and cards: off or low; default off":
    "leise Geräusche bei Schnitten und Tafeln: off oder low; sonst off",
  "the music leaves the band of speech free under the voice: on or off; default on":
    "die Musik lässt unter der Stimme deren Tonbereich frei: on oder off; sonst on",
  "which cuts go to the music's beats: off, within (those inside a scene) or free (all, and cards); default by look":
    "welche Schnitte auf Schläge der Musik fallen: off, within (in einer Szene) oder free (alle, auch Tafeln); sonst nach dem Look",
  "a voice that `npm run doctor` lists, such as flite:slt": "eine Stimme aus „Stimmen und Modelle“, etwa flite:slt",
  "speaking rate, 0.5 to 2; default 1": "Sprechtempo, 0.5 bis 2; sonst 1",
  "semitones, -6 to 6; default 0": "Halbtöne, -6 bis 6; sonst 0",
  "of voice and words: en, de, pt-BR, zh-Hant …; default en":
    "von Stimme und Wörtern: en, de, pt-BR, zh-Hant …; sonst en",
  "the narration's: another one is refused": "die der Erzählung: eine andere wird abgelehnt",
  "how it is spoken: {all}; default by style": "wie gesprochen wird: {all}; sonst nach dem Stil",
  "another number makes another version of the same idea; default 1":
    "eine andere Zahl macht eine andere Fassung derselben Idee; sonst 1",
  "a folder of pictures and clips of yours to make it from; may be given several times":
    "ein Ordner mit deinen Bildern und Clips, aus denen es entsteht; mehrere mit | dazwischen",
  "what is heard of your clips under the narration: off or low; default off":
    "was unter der Erzählung von deinen Clips zu hören ist: off oder low; sonst off",
  "your own recording of --script (wav, mp3, m4a, flac, ogg)": "deine Aufnahme des Skripts (wav, mp3, m4a, flac, ogg)",
  "your logo (.png with a transparent ground), shown small in a corner":
    "dein Logo (.png mit durchsichtigem Grund), klein in einer Ecke",
  "a clip or picture that opens the video, in full and with its own sound":
    "ein Clip oder Bild, das das Video eröffnet, ganz und mit eigenem Ton",
  "one that closes it": "eines, das es beschließt",
  "narrated or ambience; default narrated": "narrated (erzählt) oder ambience (Ambiente); sonst narrated",
  "length in hours, up to {most#}": "Länge in Stunden, bis {most}",
  "up to three of {all}; default by the topic's words": "bis zu drei von {all}; sonst nach den Wörtern des Themas",
  "a soft tone for each ear, a little apart; for headphones":
    "ein leiser Ton für jedes Ohr, etwas verschieden; für Kopfhörer",
  "the picture turns black after ten minutes": "das Bild wird nach zehn Minuten schwarz",
  "-40 to -14; default -20": "-40 bis -14; sonst -20",
  "a picture or clip of yours in place of a generated background":
    "ein Bild oder Clip von dir statt eines erzeugten Hintergrunds",
};
