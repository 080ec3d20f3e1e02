// The words of the screen Accounts in German.
import type { Words } from "./en.ts";

const de: Words = {
  accounts: {
    title: "Konten",
    lead: "Wohin deine Videos gehen werden und was jede Plattform von dir verlangt.",
    later: "Das Verknüpfen kommt mit dem Veröffentlichen",
    laterText:
      "Diese Version macht Videos und bereitet ihre Übergabe vor; sie meldet sich noch nirgends an. Weder Passwort noch Schlüssel werden verlangt oder aufbewahrt. Was hier steht, dauert bei manchen Plattformen Tage, es lohnt sich also, früh anzufangen.",
    handOver: "Von Hand übergeben",
    notLinked: "Nicht verknüpft",
    demands: "Was sie von dir verlangt",
    takes: (length, formats) => `Nimmt bis ${length}, ${formats}`,
    open: (name) => `${name} öffnen`,
    items: {
      youtube: [
        "Ein eigenes Projekt in der Google-Cloud-Konsole mit einem OAuth-Client für Desktop-Apps.",
        "Das Projekt veröffentlicht und von Google geprüft: Bis dahin bleibt jeder Upload privat gesperrt.",
        "Solange das Projekt auf „Testing“ steht, endet jede Anmeldung nach 7 Tagen.",
        "Rund 100 Uploads am Tag je Projekt.",
      ],
      shorts: [
        "Dieselbe Anmeldung wie YouTube: Shorts sind seine hohen Videos bis drei Minuten.",
        "Dieselbe Prüfung und dieselben Uploads pro Tag zählen.",
      ],
      tiktok: [
        "Ein Entwicklerkonto und eine App mit der Content Posting API.",
        "Eine Prüfung durch TikTok: Bis dahin nur private Beiträge und etwa fünf Personen am Tag.",
        "Ohne die Prüfung kann ein Video in deinen Posteingang gehen, wo nur sein Titel ankommt.",
      ],
      instagram: [
        "Ein professionelles Konto (Creator oder Business).",
        "Eine App bei Meta mit dem Recht, Inhalte zu veröffentlichen; für fremde Konten wird sie geprüft.",
        "Die Anmeldung wird alle 60 Tage erneuert.",
      ],
      linkedin: [
        "Eine App bei LinkedIn, die zu einer Unternehmensseite gehört.",
        "Das Produkt „Share on LinkedIn“; Seiten brauchen die Community Management API, die geprüft wird.",
      ],
      x: [
        "Ein Entwicklerkonto; der kostenlose Tarif erlaubt wenige Beiträge im Monat, mehr kostet Geld.",
        "Videos über 140 Sekunden brauchen ein Premium-Abo.",
      ],
      pinterest: [
        "Ein Unternehmenskonto und eine App mit Zugang zur Schnittstelle.",
        "Im Testzugang siehst nur du deine Pins, bis Pinterest den normalen gewährt.",
      ],
      snapchat: [
        "Ein öffentliches Profil.",
        "Eine Schnittstelle zum Veröffentlichen haben nur Partner: Für alle anderen gibt es eine vorbereitete Übergabe.",
      ],
    },
  },
};

export default de;
