// The catalogue of errors in German: the same codes as in errors.ts, for answers that are asked for in German.
import type { ErrorCode } from "./errors.ts";

/** Infinitives and no address, so that it fits in the app and in a terminal. */
export const ERRORS_DE: Record<ErrorCode, { message: string; hint: string }> = {
  IDEA_INVALID: {
    message: "Die Idee ist so nicht verwendbar",
    hint: "Die Einzelheiten nennen das Feld und seine Grenze.",
  },
  USAGE: {
    message: "Der Befehl wird nicht wie vorgesehen benutzt",
    hint: "Mit --help aufrufen: das zeigt, wie es geht.",
  },
  TEXT_UNREADABLE: {
    message: "Der Text der Datei ist nicht lesbar",
    hint: "Als UTF-8 speichern und erneut versuchen.",
  },
  LOOK_INVALID: {
    message: "Der Look ist nicht verwendbar",
    hint: "Die Datei berichtigen; docs/looks.md beschreibt, was in ihr steht.",
  },
  BATCH_UNREADABLE: {
    message: "Die Liste der Videos ist nicht verwendbar",
    hint: "Die erste Zeile nennt die Spalten, jede weitere ist ein Video.",
  },
  SCRIPT_EMPTY: {
    message: "Das Skript enthält nichts, was gesprochen werden kann",
    hint: "Mindestens einen Satz außerhalb von [eckigen Klammern] schreiben.",
  },
  LETTERS_MISSING: {
    message: "Das Skript enthält Buchstaben, die hier keine Schrift zeichnen kann",
    hint: "Diese Wörter in einer anderen Schrift schreiben oder weglassen; Untertitel zeigen jedes gesprochene Wort.",
  },
  SCRIPT_DIRECTIVE: {
    message: "Eine [Anweisung] im Skript ist nicht verwendbar",
    hint: "Es gibt [pause 3s], [show: …], [text: …] und die aus docs/graphics.md, etwa [chart: …] und [map: …].",
  },
  FILE_UNUSABLE: {
    message: "Die Datei ist nicht verwendbar",
    hint: "Eine andere wählen oder sie in einem üblichen Format speichern: JPEG, PNG, MP4, WAV oder MP3.",
  },
  FOOTAGE_UNKNOWN: {
    message: "Das Skript zeigt eine Datei, die in keinem der Ordner liegt",
    hint: "Den Dateinamen genau so schreiben, wie er ist, und seinen Ordner mit --footage angeben.",
  },
  VOICE_UNKNOWN: {
    message: "Diese Stimme gibt es nicht",
    hint: "`npm run doctor` zeigt die Liste der Stimmen.",
  },
  VOICE_LANGUAGE: {
    message: "Keine Stimme spricht diese Sprache",
    hint: "`npm run doctor` zeigt die vorhandenen Sprachen.",
  },
  VOICE_FAILED: {
    message: "Die Stimme konnte den Text nicht sprechen",
    hint: "Mit --voice eine andere wählen; `npm run doctor` zählt sie auf.",
  },
  VOICE_MODEL: {
    message: "Dateien des Stimmmodells fehlen oder sind beschädigt",
    hint: "`npm run check:voices` zeigt, was jedem installierten Modell fehlt.",
  },
  VOICE_COST: {
    message: "Das Skript zu sprechen würde mehr kosten, als für ein Video erlaubt ist",
    hint: "Eine andere Stimme wählen, das Skript kürzen oder YTEMPIRE_CLOUD_VOICE_LIMIT erhöhen.",
  },
  VOICE_KEY: {
    message: "Der Stimmdienst nimmt den Schlüssel nicht an",
    hint: "Den Schlüssel in der Umgebung prüfen; `npm run doctor` nennt die Variable.",
  },
  VOICE_QUOTA: {
    message: "Das Kontingent des Stimmdienstes ist aufgebraucht",
    hint: "Warten, bis es erneuert ist, es dort erhöhen oder eine andere Stimme wählen.",
  },
  VOICE_SERVICE: {
    message: "Der Stimmdienst ist zurzeit nicht nutzbar",
    hint: "Netz und Dienst prüfen oder eine andere Stimme wählen.",
  },
  SOURCE_OFF: {
    message: "Die Quelle ist ausgeschaltet",
    hint: "In den Einstellungen einschalten (footageSources): erst dann geht irgendetwas zu ihr hinaus.",
  },
  SOURCE_KEY: {
    message: "Die Quelle nimmt den Schlüssel nicht an",
    hint: "Den Schlüssel in der Umgebung prüfen; `npm run sources` nennt die Variable, die gelesen wird.",
  },
  SOURCE_REFUSED: {
    message: "Die Quelle lehnt die Anfrage ab",
    hint: "Die Seite der Quelle im Browser ansehen: vielleicht will sie einen Schlüssel mit mehr Rechten oder ist hier nicht zugänglich.",
  },
  SOURCE_LIMIT: {
    message: "Die Quelle nimmt zurzeit keine Anfragen mehr an",
    hint: "Die genannte Zeit abwarten oder eine andere Quelle fragen.",
  },
  SOURCE_UNAVAILABLE: {
    message: "Die Quelle antwortet nicht",
    hint: "Das Netz prüfen; gehen andere Seiten auf, später noch einmal versuchen.",
  },
  SOURCE_ODD: {
    message: "Die Quelle antwortet in unbekannter Form",
    hint: "Vielleicht verlangt das Netz eine Anmeldung (irgendeine Seite im Browser öffnen), oder die Quelle hat sich geändert: das Programm auf den neuesten Stand bringen.",
  },
  SOURCE_ADDRESS: {
    message: "Die Quelle führt zu einer Adresse, die nicht geöffnet wird",
    hint: "Geöffnet werden nur öffentliche Adressen über https, und nur solche, für die die Quelle bekannt ist. Was es ist, zeigt die Seite der Quelle im Browser.",
  },
  SOURCE_FILE: {
    message: "Was die Quelle gegeben hat, ist nicht verwendbar",
    hint: "Etwas anderes nehmen; hiervon wurde nichts behalten.",
  },
  LICENCE_FORBIDS: {
    message: "Die Lizenz erlaubt es in eigenen Videos nicht",
    hint: "Etwas anderes nehmen, dessen Lizenz kommerzielle Nutzung und Änderungen erlaubt.",
  },
  LLM_UNREACHABLE: {
    message: "Das Sprachmodell antwortet nicht",
    hint: "Starte seinen Server oder prüfe das Netz; solange schreibt ein anderes Werk.",
  },
  LLM_VERSION: {
    message: "Der Server des Sprachmodells ist zu alt",
    hint: "Bring ihn auf den neuen Stand; solange schreibt ein anderes Werk.",
  },
  LLM_MISSING: {
    message: "Dieses Sprachmodell gibt es nicht",
    hint: "Wähle eines, das da ist, oder lade es.",
  },
  LLM_MEMORY: {
    message: "Das Sprachmodell braucht mehr Speicher, als frei ist",
    hint: "Wähle ein kleineres Modell, oder schließe, was sonst Speicher hält.",
  },
  LLM_KEY: {
    message: "Der Dienst des Sprachmodells nimmt den Schlüssel nicht an",
    hint: "Prüfe den Schlüssel in der Umgebung; `npm run doctor` sagt, welche Variable gelesen wird.",
  },
  LLM_QUOTA: {
    message: "Das Kontingent beim Dienst des Sprachmodells ist aufgebraucht",
    hint: "Warte, bis es erneuert wird, erhöhe es dort, oder lass ein Modell dieses Rechners schreiben.",
  },
  LLM_COST: {
    message: "Die Frage an das Sprachmodell würde mehr kosten als erlaubt",
    hint: "Erhöhe die Grenze in den Einstellungen, oder lass ein Modell dieses Rechners schreiben.",
  },
  VIDEO_COST: {
    message: "Das Video hat mehr als zwei Dollar gekostet",
    hint: "Unter Einblicke steht, was bezahlt wurde; die Grenzen in den Einstellungen senken oder diesen Rechner schreiben und sprechen lassen.",
  },
  LLM_FAILED: {
    message: "Das Sprachmodell ist gescheitert",
    hint: "Versuche es noch einmal, oder wähle ein anderes Modell.",
  },
  LLM_REFUSED: {
    message: "Das Sprachmodell will das nicht schreiben",
    hint: "Sag das Thema in anderen Worten, oder wähle ein anderes Modell.",
  },
  LLM_ANSWER: {
    message: "Das Sprachmodell gibt keine brauchbare Antwort",
    hint: "Wähle ein größeres Modell; solange schreibt ein anderes Werk.",
  },
  DOWNLOAD_BROKEN: {
    message: "Der Download ist abgebrochen",
    hint: "Er geht von selbst dort weiter. Wenn nicht, das Netz prüfen.",
  },
  DOWNLOAD_REFUSED: {
    message: "Unter der Adresse gibt es diese Datei nicht",
    hint: "Die Datei von Hand herunterladen, wo sie jetzt liegt, und importieren.",
  },
  MODEL_DAMAGED: {
    message: "Das Modell ist beschädigt oder ein anderes als erwartet",
    hint: "Es noch einmal herunterladen.",
  },
  FOLDER_UNUSABLE: {
    message: "Der Ordner ist nicht verwendbar",
    hint: "Einen Ordner nennen, den es gibt und der lesbar ist; liegt er auf einem Laufwerk, dieses anschließen.",
  },
  NARRATION_UNREADABLE: {
    message: "Die Aufnahme ist nicht lesbar",
    hint: "Als WAV, MP3, M4A, FLAC oder OGG speichern und erneut versuchen.",
  },
  NARRATION_SILENT: {
    message: "In der Aufnahme ist niemand zu hören",
    hint: "Die Datei anhören: war das richtige Mikrofon gewählt, und war es eingeschaltet?",
  },
  NARRATION_MISMATCH: {
    message: "Die Aufnahme gehört nicht zu diesem Skript",
    hint: "Genau den Text angeben, der gelesen wurde, und seine Sprache.",
  },
  FFMPEG_MISSING: {
    message: "Es wurde kein brauchbares ffmpeg gefunden",
    hint: "`npm run setup` ausführen oder ffmpeg installieren und erneut versuchen.",
  },
  CODEC_MISSING: {
    message: "Kein ffmpeg auf diesem Rechner erzeugt diese Art Bild",
    hint: "Einen anderen Codec wählen, h264 geht immer; oder ein passendes ffmpeg installieren: `npm run doctor` zeigt, was jedes kann.",
  },
  FFMPEG_FAILED: {
    message: "ffmpeg endete mit einem Fehler",
    hint: "Erneut versuchen; bleibt es dabei, zeigen `npm run doctor` und `npm run logs`, was ffmpeg gemeldet hat.",
  },
  PROCESS_TIMEOUT: {
    message: "Ein Programm gab kein Lebenszeichen und wurde beendet",
    hint: "Erneut versuchen; schließen, was den Rechner sonst belastet.",
  },
  DISK_FULL: {
    message: "Der Datenträger ist voll",
    hint: "Platz schaffen und dasselbe noch einmal starten: es geht dort weiter.",
  },
  READ_ONLY: {
    message: "In den Ordner kann nicht geschrieben werden",
    hint: "Einen anderen Ordner wählen oder seine Rechte berichtigen.",
  },
  OUTPUT_CLASH: {
    message: "Der Zielordner ist nicht verwendbar",
    hint: "Einen anderen wählen.",
  },
  BUNDLE_INVALID: {
    message: "Diese Datei ist kein Projektpaket eines Videos",
    hint: "Eine Datei wählen, die als Projektpaket (.ytempire) exportiert wurde.",
  },
  BUNDLE_DAMAGED: {
    message: "Das Projektpaket ist beschädigt",
    hint: "Es noch einmal vom anderen Rechner kopieren oder dort neu exportieren.",
  },
  BUNDLE_NEWER: {
    message: "Das Projektpaket stammt von einer neueren Version dieses Programms",
    hint: "Das Programm auf diesem Rechner aktualisieren und es dann erneut öffnen.",
  },
  DATA_DIR_BUSY: {
    message: "Ein anderes Programm benutzt diesen Datenordner bereits",
    hint: "Jenes verwenden, es beenden oder mit --data-dir einen anderen Ordner wählen.",
  },
  PORT_UNUSABLE: {
    message: "An diesem Port kann nicht gelauscht werden",
    hint: "Mit --port einen anderen wählen.",
  },
  DATABASE_CORRUPT: {
    message: "Die Datenbank ist beschädigt",
    hint: "Eine Kopie aus backups/ im Datenordner wiederherstellen.",
  },
  DATABASE_NEWER: {
    message: "Der Datenordner stammt von einer neueren Version",
    hint: "Jene Version verwenden oder mit --data-dir einen anderen Ordner wählen.",
  },
  STAGE_FAILED: {
    message: "Ein Schritt ist gescheitert",
    hint: "Erneut versuchen; `npm run logs` zeigt, was geschehen ist.",
  },
  INPUT_CHANGED: {
    message: "Eine Datei hat sich geändert, während sie benutzt wurde",
    hint: "Dasselbe noch einmal starten.",
  },
  ARTIFACT_MISSING: {
    message: "Eine gespeicherte Datei fehlt oder ist beschädigt",
    hint: "Dasselbe noch einmal starten: sie wird neu erzeugt.",
  },
  CANCELLED: {
    message: "Angehalten; nichts ist verloren",
    hint: "Dasselbe noch einmal starten: es geht dort weiter.",
  },
  NOT_READY: {
    message: "Das ist im jetzigen Zustand nicht möglich",
    hint: "Den Zustand des Videos ansehen und erneut versuchen.",
  },
  NOT_FOUND: {
    message: "Das gibt es nicht",
    hint: "Die Kennung prüfen.",
  },
  UNAUTHORISED: {
    message: "Der Zugangsschlüssel fehlt oder ist falsch",
    hint: "Programme senden `Authorization: Bearer` mit einem eigenen Schlüssel oder dem aus der Datei `token` im Datenordner.",
  },
  CHANGED_MEANWHILE: {
    message: "Es wurde inzwischen von anderer Seite geändert",
    hint: "Neu lesen, die Änderung ansehen und die eigene mit der jetzigen Version senden.",
  },
  NAME_TAKEN: {
    message: "Dieser Name ist schon vergeben",
    hint: "Einen anderen wählen.",
  },
  IN_USE: {
    message: "Es wird noch benutzt",
    hint: "Die Einzelheiten nennen, wovon.",
  },
  IDEMPOTENCY_MISMATCH: {
    message: "Derselbe Idempotency-Key kam mit einer anderen Anfrage",
    hint: "Für jede neue Anfrage einen neuen Schlüssel wählen; eine Wiederholung ist Zeichen für Zeichen gleich.",
  },
  JSON_INVALID: {
    message: "Der Inhalt der Anfrage ist kein verwendbares JSON",
    hint: "Ein JSON-Objekt in UTF-8 senden: kein Schlüssel doppelt, keine ganze Zahl über 2^53, höchstens 32 Ebenen tief.",
  },
  BODY_TOO_LARGE: {
    message: "Die Anfrage ist größer als erlaubt",
    hint: "Anfragen bis 2 MB und Dateien bis 8 GiB senden; größere Dateien werden mit ihrem Pfad genannt.",
  },
  REQUEST_TIMEOUT: {
    message: "Die Anfrage kam nicht rechtzeitig an",
    hint: "Noch einmal senden, in einem Zug.",
  },
  METHOD_NOT_ALLOWED: {
    message: "Diese Adresse nimmt diese Methode nicht an",
    hint: "/api/v1/docs zeigt, welche sie annimmt.",
  },
  RATE_LIMITED: {
    message: "Zu viele Anfragen",
    hint: "So viele Sekunden warten, wie Retry-After nennt, oder die Grenze in den Einstellungen erhöhen (apiRequestsPerHour, apiRequestsPerAddress).",
  },
  TOO_MANY_CONNECTIONS: {
    message: "Zu viele Verbindungen sind offen",
    hint: "Einige schließen und erneut versuchen.",
  },
  FORBIDDEN: {
    message: "Das ist mit diesem Zugang nicht erlaubt",
    hint: "Einen Schlüssel mit der Berechtigung verwenden, die die Einzelheiten nennen.",
  },
  OWNER_ONLY: {
    message: "Das darf kein Programm mit einem Schlüssel, gleich mit welchen Berechtigungen",
    hint: "Tu es selbst: in der App, auf der Seite oder mit dem Schlüssel im Datenordner.",
  },
  ORIGIN_REFUSED: {
    message: "Die Seite einer anderen Website darf hier nichts abrufen",
    hint: "Die Seite unter der Adresse öffnen, die `npm run serve` zeigt.",
  },
  HOST_REFUSED: {
    message: "Unter diesem Namen antwortet das Programm nicht",
    hint: "127.0.0.1 oder localhost verwenden.",
  },
  CODE_INVALID: {
    message: "Der Link zum Anmelden wurde schon benutzt oder ist zu alt",
    hint: "`npm run link` gibt einen neuen.",
  },
  PATH_REFUSED: {
    message: "Der Pfad liegt außerhalb dessen, was dieser Zugang erreichen darf",
    hint: "Einen Ordner im persönlichen Verzeichnis wählen oder den übergeordneten in die Einstellung apiFolders aufnehmen.",
  },
  LIBRARY_NOT_INDEXED: {
    message: "Der Ordner ist noch nicht in der Bibliothek",
    hint: "Ihn zuerst einlesen (POST /assets/scrape) und das Video beginnen, wenn das zu Ende ist.",
  },
  SETTING_UNKNOWN: {
    message: "Diese Einstellung gibt es nicht",
    hint: "GET /settings zählt alle auf.",
  },
  SETTING_INVALID: {
    message: "Diesen Wert kann die Einstellung nicht haben",
    hint: "GET /settings nennt, was jede sein darf.",
  },
  REQUEST_INVALID: {
    message: "Die Anfrage passt nicht zu dem, was die Adresse annimmt",
    hint: "Die Einzelheiten nennen das Feld; /api/v1/docs beschreibt jeden Aufruf.",
  },
  MEDIA_TYPE: {
    message: "Der Inhalt der Anfrage ist kein JSON",
    hint: "`Content-Type: application/json` senden, nicht komprimiert.",
  },
  RANGE_INVALID: {
    message: "So viele Bytes hat die Datei nicht",
    hint: "Der Kopf Content-Range der Antwort nennt die Länge.",
  },
  BACKUP_KEYLESS: {
    message: "Noch ist nichts da, womit Sicherungen versiegelt werden könnten",
    hint: "Auf der Seite der Sicherungen eine Passphrase setzen oder den Schlüsselbund einen Schlüssel hüten lassen.",
  },
  BACKUP_LOCKED: {
    message: "Die Sicherung lässt sich mit diesem Schlüssel nicht öffnen",
    hint: "Die Passphrase angeben, die galt, als sie entstand.",
  },
  BACKUP_DAMAGED: {
    message: "Die Sicherung ist beschädigt",
    hint: "Eine andere wählen; Beschädigtes wird nie eingesetzt.",
  },
  KEYRING_LOCKED: {
    message: "Der Schlüsselbund des Systems ist gesperrt",
    hint: "Ihn entsperren (das geschieht bei der Anmeldung am Desktop) und erneut versuchen.",
  },
  KEYRING_REFUSED: {
    message: "Der Schlüsselbund des Systems weist dieses Programm ab",
    hint: "Es in den Einstellungen des Schlüsselbunds zulassen oder eine Passphrase verwenden.",
  },
  KEYRING_MISSING: {
    message: "Dieses System hat keinen Schlüsselbund, der geht",
    hint: "Eine Passphrase verwenden; unter Linux hüten gnome-keyring oder KWallet einen Schlüssel.",
  },
  INTERNAL: {
    message: "Im Inneren ist etwas schiefgegangen",
    hint: "`npm run logs` ausführen und melden, was es zeigt.",
  },
};
