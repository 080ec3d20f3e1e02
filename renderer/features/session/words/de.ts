// The words of signing in in German.
import type { Words } from "./en.ts";

const de: Words = {
  signIn: {
    title: "Diesen Browser anmelden",
    problems: {
      none: {
        title: "Öffne den Link aus dem Terminal",
        text: "YTEmpire läuft auf diesem Rechner und antwortet nur Browsern, die du hereinlässt. Jeder Link meldet einen Browser an, einmal.",
      },
      used: {
        title: "Dieser Link ist verbraucht oder älter als zehn Minuten",
        text: "Jeder Link meldet einen Browser an, einmal. Hol dir einen neuen: Mehr braucht es nicht.",
      },
      tooMany: {
        title: "Zu viele Versuche in einer Minute",
        text: "Warte eine Minute und öffne den Link dann noch einmal.",
      },
      unreachable: {
        title: "YTEmpire antwortet nicht",
        text: "Das Programm hinter dieser Adresse läuft nicht oder startet noch.",
      },
      ended: {
        title: "Du bist abgemeldet",
        text: "Die Sitzung dieses Browsers ist zu Ende oder wurde widerrufen. Ein neuer Link meldet ihn wieder an.",
      },
    },
    steps: {
      title: "So kommst du an einen Link",
      start: "Wo YTEmpire noch nicht läuft, starte es. Es gibt den Link aus:",
      another: "Wo es läuft, frag nach einem neuen:",
      open: "Öffne den Link in diesem Browser oder füge ihn hier ein.",
    },
    field: "Link oder Code",
    placeholder: "http://127.0.0.1:8000/#code=…",
    submit: "Anmelden",
    notALink: "Darin steht kein Code. Kopiere die ganze Adresse, die ausgegeben wurde.",
    retry: "Noch einmal versuchen",
  },
};

export default de;
