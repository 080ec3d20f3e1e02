// The catalogue of errors: one row each, shown alike by command line, REST and page.
export interface ErrorEntry {
  /** HTTP status of the answer. */
  status: number;
  /** What is wrong, in general; an error's own message says it in particular. */
  message: string;
  /** What the person can do. */
  hint: string;
  retryable: boolean;
}

export const ERRORS = {
  IDEA_INVALID: {
    status: 400,
    message: "The idea cannot be used",
    hint: "See the message for the field and its limit.",
    retryable: false,
  },
  USAGE: {
    status: 400,
    message: "The command is not used as intended",
    hint: "Run with --help to see how.",
    retryable: false,
  },
  TEXT_UNREADABLE: {
    status: 400,
    message: "The file's text cannot be read",
    hint: "Save it as UTF-8 and try again.",
    retryable: false,
  },
  LOOK_INVALID: {
    status: 400,
    message: "The look cannot be used",
    hint: "Mend the file; docs/looks.md tells what stands in it.",
    retryable: false,
  },
  BATCH_UNREADABLE: {
    status: 400,
    message: "The list of videos cannot be used",
    hint: "The first row names the columns; each row below it is a video.",
    retryable: false,
  },
  SCRIPT_EMPTY: {
    status: 400,
    message: "The script holds nothing that can be spoken",
    hint: "Write at least one sentence outside of [brackets].",
    retryable: false,
  },
  LETTERS_MISSING: {
    status: 400,
    message: "The script holds letters that no font here can draw",
    hint: "Write these words in another script, or take them out; captions show every word that is spoken.",
    retryable: false,
  },
  SCRIPT_DIRECTIVE: {
    status: 400,
    message: "A [direction] in the script cannot be used",
    hint: "Directions are [pause 3s], [show: …], [text: …] and those of docs/graphics.md, such as [chart: …] and [map: …].",
    retryable: false,
  },
  FILE_UNUSABLE: {
    status: 400,
    message: "The file cannot be used",
    hint: "Choose another file, or save it in a common format such as JPEG, PNG, MP4, WAV or MP3.",
    retryable: false,
  },
  FOOTAGE_UNKNOWN: {
    status: 400,
    message: "The script shows a file that is not in the footage folders",
    hint: "Write a file's name as it is, and give its folder with --footage.",
    retryable: false,
  },
  VOICE_UNKNOWN: {
    status: 400,
    message: "There is no such voice",
    hint: "Run `npm run doctor` for the list of voices.",
    retryable: false,
  },
  VOICE_LANGUAGE: {
    status: 400,
    message: "No voice speaks this language",
    hint: "Run `npm run doctor` for the languages there are.",
    retryable: false,
  },
  VOICE_FAILED: {
    status: 500,
    message: "The voice could not speak the text",
    hint: "Choose another with --voice; `npm run doctor` lists them.",
    retryable: true,
  },
  VOICE_MODEL: {
    status: 500,
    message: "The files of a voice's model are missing or damaged",
    hint: "Run `npm run check:voices` to see what each installed model lacks.",
    retryable: false,
  },
  VOICE_COST: {
    status: 402,
    message: "Speaking the script would cost more than is allowed for one video",
    hint: "Choose another --voice, shorten the script, or raise YTEMPIRE_CLOUD_VOICE_LIMIT.",
    retryable: false,
  },
  VOICE_KEY: {
    status: 401,
    message: "The voice service does not accept the key",
    hint: "Check the key in the environment; `npm run doctor` says which variable is read.",
    retryable: false,
  },
  VOICE_QUOTA: {
    status: 429,
    message: "The quota of the voice service is used up",
    hint: "Wait until it is renewed, raise it there, or choose another --voice.",
    retryable: false,
  },
  VOICE_SERVICE: {
    status: 502,
    message: "The voice service cannot be used at present",
    hint: "Check the network and the service, or choose another --voice.",
    retryable: true,
  },
  FOLDER_UNUSABLE: {
    status: 400,
    message: "The folder cannot be used",
    hint: "Name a folder that is there and may be read; plug its drive in if it lies on one.",
    retryable: false,
  },
  NARRATION_UNREADABLE: {
    status: 400,
    message: "The recording cannot be read",
    hint: "Save it as WAV, MP3, M4A, FLAC or OGG and try again.",
    retryable: false,
  },
  NARRATION_SILENT: {
    status: 400,
    message: "Nobody is heard in the recording",
    hint: "Listen to the file: was the right microphone chosen, and was it switched on?",
    retryable: false,
  },
  NARRATION_MISMATCH: {
    status: 400,
    message: "The recording is not of this script",
    hint: "Give --script the very text that was read and --language its language.",
    retryable: false,
  },
  FFMPEG_MISSING: {
    status: 500,
    message: "No usable ffmpeg was found",
    hint: "Run `npm run setup`, or install ffmpeg and try again.",
    retryable: false,
  },
  CODEC_MISSING: {
    status: 400,
    message: "No ffmpeg here can make a picture of this kind",
    hint: "Choose another --codec, h264 always works; or install an ffmpeg that can: `npm run doctor` shows what each one here makes.",
    retryable: false,
  },
  FFMPEG_FAILED: {
    status: 500,
    message: "ffmpeg ended with an error",
    hint: "Run again; if it stays, `npm run doctor` and `npm run logs` show what ffmpeg said.",
    retryable: true,
  },
  PROCESS_TIMEOUT: {
    status: 500,
    message: "An engine gave no sign of life and was ended",
    hint: "Run again; close what else uses the machine.",
    retryable: true,
  },
  DISK_FULL: {
    status: 507,
    message: "The disk is full",
    hint: "Free some space and run the same command again: it goes on from there.",
    // Waiting frees no space: better told at once than tried again.
    retryable: false,
  },
  READ_ONLY: {
    status: 500,
    message: "The folder cannot be written",
    hint: "Choose another folder with --out or --data-dir, or mend its permissions.",
    retryable: false,
  },
  OUTPUT_CLASH: {
    status: 409,
    message: "The output folder cannot be used",
    hint: "Choose another with --out.",
    retryable: false,
  },
  DATA_DIR_BUSY: {
    status: 409,
    message: "Another backend uses this data folder",
    hint: "Use that one, end it, or choose another --data-dir.",
    retryable: true,
  },
  PORT_UNUSABLE: {
    status: 500,
    message: "The backend cannot listen on this port",
    hint: "Choose another with --port.",
    retryable: false,
  },
  DATABASE_CORRUPT: {
    status: 500,
    message: "The database is damaged",
    hint: "Restore a copy from backups/ in the data folder.",
    retryable: false,
  },
  DATABASE_NEWER: {
    status: 500,
    message: "The data folder was written by a newer version",
    hint: "Use that version, or choose another --data-dir.",
    retryable: false,
  },
  STAGE_FAILED: {
    status: 500,
    message: "A stage failed",
    hint: "Run the same command again; `npm run logs` shows what happened.",
    retryable: true,
  },
  INPUT_CHANGED: {
    status: 409,
    message: "A file changed while it was used",
    hint: "Run the same command again.",
    retryable: true,
  },
  ARTIFACT_MISSING: {
    status: 500,
    message: "A stored file is missing or damaged",
    hint: "Run the same command again: it is made anew.",
    retryable: true,
  },
  CANCELLED: {
    status: 409,
    message: "Stopped, and nothing is lost",
    hint: "Run the same command again to go on from there.",
    retryable: false,
  },
  NOT_READY: {
    status: 409,
    message: "That is not possible in the present state",
    hint: "Look at the video's state and try again.",
    retryable: false,
  },
  NOT_FOUND: { status: 404, message: "There is no such thing", hint: "Check the identifier.", retryable: false },
  UNAUTHORISED: {
    status: 401,
    message: "The token is missing or wrong",
    hint: "Programs send `Authorization: Bearer` and a token: one of their own, or that of the data folder's `token` file.",
    retryable: false,
  },
  CHANGED_MEANWHILE: {
    status: 412,
    message: "It was changed by somebody else meanwhile",
    hint: "Read it again, look at what changed, and send the change with its present version.",
    retryable: false,
  },
  NAME_TAKEN: {
    status: 409,
    message: "There is one of this name already",
    hint: "Choose another name.",
    retryable: false,
  },
  IN_USE: {
    status: 409,
    message: "It is still in use",
    hint: "See the message for what uses it.",
    retryable: false,
  },
  IDEMPOTENCY_MISMATCH: {
    status: 409,
    message: "The same Idempotency-Key came with another request",
    hint: "Use a new key for each new request; repeat a request with the very same body.",
    retryable: false,
  },
  JSON_INVALID: {
    status: 400,
    message: "The request's body is not usable JSON",
    hint: "Send one JSON object in UTF-8: no key twice, no whole numbers past 2^53, at most 32 levels deep.",
    retryable: false,
  },
  BODY_TOO_LARGE: {
    status: 413,
    message: "The request is larger than is taken",
    hint: "Send calls of at most 2 MB and files of at most 8 GiB; larger files are named by their paths.",
    retryable: false,
  },
  REQUEST_TIMEOUT: {
    status: 408,
    message: "The request did not arrive in time",
    hint: "Send it again, all at once.",
    retryable: true,
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    message: "This address does not take this method",
    hint: "See /api/v1/docs for what it takes.",
    retryable: false,
  },
  RATE_LIMITED: {
    status: 429,
    message: "Too many requests",
    hint: "Wait for the seconds in Retry-After, or raise the limit in the settings (apiRequestsPerHour, apiRequestsPerAddress).",
    retryable: true,
  },
  TOO_MANY_CONNECTIONS: {
    status: 503,
    message: "Too many connections are open",
    hint: "Close some and try again.",
    retryable: true,
  },
  FORBIDDEN: {
    status: 403,
    message: "The caller may not do this",
    hint: "Use a token with the scope that the message names.",
    retryable: false,
  },
  ORIGIN_REFUSED: {
    status: 403,
    message: "Another site's page may not call",
    hint: "Open the page at the address that `npm run serve` prints.",
    retryable: false,
  },
  HOST_REFUSED: {
    status: 421,
    message: "The backend does not answer under this name",
    hint: "Use 127.0.0.1 or localhost.",
    retryable: false,
  },
  CODE_INVALID: {
    status: 401,
    message: "The sign-in link was used already or is too old",
    hint: "Run `npm run link` for a new one.",
    retryable: false,
  },
  PATH_REFUSED: {
    status: 403,
    message: "The path lies where callers of this kind may not reach",
    hint: "Choose a folder inside your home folder, or add its parent to the setting apiFolders.",
    retryable: false,
  },
  LIBRARY_NOT_INDEXED: {
    status: 409,
    message: "The folder is not in the library yet",
    hint: "Index it first (POST /assets/scrape), and begin the video once that has ended.",
    retryable: true,
  },
  SETTING_UNKNOWN: {
    status: 400,
    message: "There is no such setting",
    hint: "GET /settings lists all of them.",
    retryable: false,
  },
  SETTING_INVALID: {
    status: 400,
    message: "The setting cannot have this value",
    hint: "GET /settings says what each may be.",
    retryable: false,
  },
  REQUEST_INVALID: {
    status: 400,
    message: "The request cannot be read",
    hint: "See the message for the field; /api/v1/docs describes every call.",
    retryable: false,
  },
  MEDIA_TYPE: {
    status: 415,
    message: "The body is of another type than JSON",
    hint: "Send `Content-Type: application/json`, not compressed.",
    retryable: false,
  },
  RANGE_INVALID: {
    status: 416,
    message: "The file does not have these bytes",
    hint: "See the Content-Range header of the answer for the length.",
    retryable: false,
  },
  BACKUP_KEYLESS: {
    status: 409,
    message: "There is nothing yet that backups could be sealed with",
    hint: "Set a passphrase on the screen of backups, or let the system's keyring keep a key.",
    retryable: false,
  },
  BACKUP_LOCKED: {
    status: 403,
    message: "The backup does not open with this key",
    hint: "Give the passphrase that was set when it was made.",
    retryable: false,
  },
  BACKUP_DAMAGED: {
    status: 422,
    message: "The backup is damaged",
    hint: "Choose another one; what is damaged is never put in place.",
    retryable: false,
  },
  KEYRING_LOCKED: {
    status: 423,
    message: "The system's keyring is locked",
    hint: "Unlock it (signing in to the desktop does so), and try again.",
    retryable: true,
  },
  KEYRING_REFUSED: {
    status: 403,
    message: "The system's keyring refuses this program",
    hint: "Allow it in the keyring's own settings, or use a passphrase.",
    retryable: false,
  },
  KEYRING_MISSING: {
    status: 501,
    message: "This system has no keyring that works",
    hint: "Use a passphrase; on Linux, gnome-keyring or KWallet would keep a key.",
    retryable: false,
  },
  INTERNAL: {
    status: 500,
    message: "Something went wrong inside",
    hint: "Run `npm run logs` and report what it shows.",
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;
