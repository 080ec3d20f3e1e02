// The file itself: does all of it decode, and is it what was asked for?
import { CODEC_NAMES, frameRate, frameSize } from "../../../../contract/values.ts";
import { iso639 } from "../../../base/iso639.ts";
import { fail, pass, type ReviewCheck } from "../check.ts";
import { durationOf, trackOf, type Facts } from "../facts.ts";
import { decimal, inBoth, joined, plural, seconds, type Text } from "../told.ts";
import type { RatedCheck } from "../verdict.ts";

const HINT = {
  en: "Render the video again; check the disk if it happens twice.",
  de: "Lass das Video neu rendern; passiert es zweimal, prüf den Datenträger.",
};

export const decodes: ReviewCheck = (facts) => {
  const { decode, timeline } = facts;
  const fault = faultOf(facts);
  if (fault) return fault;
  if (decode.frames !== timeline.frames)
    return fail(
      "decodes",
      0,
      {
        en: `${decode.frames} frames decoded, ${timeline.frames} planned`,
        de: `${decode.frames} Bilder gelesen, ${timeline.frames} geplant`,
      },
      HINT,
    );
  const { en, de } = seconds(durationOf(facts));
  return pass("decodes", {
    en: `${decode.frames} frames and ${en} decoded without an error`,
    de: `${decode.frames} Bilder und ${de} ohne Fehler gelesen`,
  });
};

/** What is wrong with a file that does not decode, however much of it was decoded. */
export function faultOf({ container, decode }: Pick<Facts, "container" | "decode">): RatedCheck | null {
  const broken = (en: string, de: string): RatedCheck => fail("decodes", 0, { en, de }, HINT);
  if (!container) return broken("The file is no readable MP4", "Die Datei ist kein lesbares MP4");
  const [video, audio] = [trackOf(container, "video"), trackOf(container, "audio")];
  if (!video) return broken("The file has no picture", "Die Datei hat kein Bild");
  if (!audio) return broken("The file has no sound", "Die Datei hat keinen Ton");
  if (container.truncated) return broken("The file ends before its media does", "Die Datei hört mitten im Inhalt auf");
  if (decode.errorCount) {
    const first = (decode.errors[0] ?? "").slice(0, 250);
    return broken(
      `${plural(decode.errorCount, "decoding error")}, the first: ${first}`,
      `${decode.errorCount} Lesefehler, der erste: ${first}`,
    );
  }
  return decode.frames ? null : broken("No frame could be decoded", "Kein Bild ließ sich lesen");
}

const UNKNOWN = { en: "unknown", de: "unbekannt" };
/** Longest allowed distance of key frames in seconds: players and platforms cut and seek there. */
const KEY_FRAME_SECONDS = 2;

export const streams: ReviewCheck = ({ container, decode, timeline, input }) => {
  const faults: Text[] = [];
  const expect = (en: string, de: string, is: Text | number, wanted: string | number) => {
    if (is === wanted) return;
    const found = inBoth((say) => (typeof is === "number" ? String(is) : say(is)));
    faults.push({ en: `${en} is ${found.en} instead of ${wanted}`, de: `${de} ${found.de} statt ${wanted}` });
  };
  const video = container && trackOf(container, "video");
  const audio = container && trackOf(container, "audio");
  const { codec } = input.idea;
  // Editors take samples as they are; what players take is compressed.
  const sound = codec === "prores" ? "pcm_s24le" : "aac";
  const { width, height } = frameSize(input.idea);
  if (video && container) {
    expect("the video codec", "Videocodec", decode.video?.codec ?? video.codec, codec);
    expect("the picture", "Bild", `${video.width}×${video.height}`, `${width}×${height}`);
    expect(
      "the pixel format",
      "Pixelformat",
      decode.video?.pixelFormat ?? UNKNOWN,
      codec === "prores" ? "yuv422p10le" : "yuv420p",
    );
    expect("the frame count", "Zahl der Bilder", video.samples, timeline.frames);
    const rate = video.timescale / video.sampleTicks;
    const { num, den } = frameRate(input.idea);
    const wanted = num / den;
    if (!video.constantRate) faults.push({ en: "the frame rate varies", de: "die Bildrate schwankt" });
    else if (Math.abs(rate - wanted) > 1e-4) {
      const [is, asked] = [decimal(rate.toFixed(3)), decimal(wanted.toFixed(3))];
      faults.push({
        en: `the frame rate is ${is.en} instead of ${asked.en}`,
        de: `Bildrate ${is.de} statt ${asked.de}`,
      });
    }
    // Older builds write the tag into the H.264 stream alone; where the container has one too, it must agree.
    const { primaries, transfer, matrix } = video.colour ?? {};
    const inContainer = video.colour ? `${primaries}/${transfer}/${matrix}` : "1/1/1";
    if (inContainer !== "1/1/1")
      expect("the container's colour tag", "Farbangabe der Datei", inContainer, "1/1/1 (BT.709)");
    expect(
      "the stream's colour tag",
      "Farbangabe der Spur",
      decode.video?.colour ?? { en: "missing", de: "fehlend" },
      "bt709",
    );
    if (video.colour?.fullRange || decode.video?.range === "pc")
      faults.push({
        en: "the colour range is full instead of limited",
        de: "der Farbumfang ist voll statt begrenzt",
      });
    const gap = longestKeyFrameGap(video.keyFrames, video.durationSeconds);
    const { en, de } = seconds(gap, 2);
    if (gap > KEY_FRAME_SECONDS + 1e-3)
      faults.push({
        en: `key frames are up to ${en} apart instead of 2 s`,
        de: `Schlüsselbilder liegen bis zu ${de} auseinander statt 2 s`,
      });
    if (!container.fastStart)
      faults.push({
        en: "the index stands at the end of the file (no faststart)",
        de: "das Verzeichnis steht am Ende der Datei (kein Faststart)",
      });
  } else faults.push({ en: "there is no picture", de: "es gibt kein Bild" });
  if (audio) {
    expect("the audio codec", "Audiocodec", decode.audio?.codec ?? audio.codec, sound);
    if (decode.audio?.profile) expect("the AAC profile", "AAC-Profil", decode.audio.profile, "LC");
    expect("the sampling rate", "Abtastrate", decode.audio?.sampleRate ?? audio.sampleRate, 48_000);
    // The container's own channel count is a template that muxers leave at 2 (ISO/IEC 14496-14).
    expect("the sound", "Ton", decode.audio?.channels ?? UNKNOWN, "stereo");
  } else faults.push({ en: "there is no sound", de: "es gibt keinen Ton" });
  const tracks = container?.tracks.filter(({ kind }) => kind === "subtitles") ?? [];
  const soft = input.idea.captions === "soft";
  if (soft !== tracks.length > 0)
    faults.push(
      soft
        ? { en: "there is no track of captions", de: "es gibt keine Spur mit Untertiteln" }
        : { en: "there is a track of captions", de: "es gibt eine Spur mit Untertiteln" },
    );
  for (const track of soft ? tracks : []) {
    expect("the captions' codec", "Codec der Untertitel", track.codec, codec === "prores" ? "text" : "tx3g");
    if (track.language !== null)
      expect(
        "the captions' language",
        "Sprache der Untertitel",
        track.language,
        iso639((input.idea.translation ?? input.idea).language),
      );
  }
  if (faults.length === 0) {
    const coded = sound === "aac" ? "AAC" : { en: "uncompressed", de: "unkomprimiert" };
    const frames = { en: `${timeline.frames} frames`, de: `${timeline.frames} Bilder` };
    return pass(
      "streams",
      inBoth(
        (say) =>
          `${CODEC_NAMES[codec]} ${width}×${height}, ${say(frames)}, BT.709, ${say(coded)} 48 kHz stereo, faststart`,
      ),
    );
  }
  return fail("streams", Math.max(0, 1 - 0.3 * faults.length), joined(faults), {
    en: "Render the video again; `npm run doctor` shows the encoder that is used.",
    de: "Lass das Video neu rendern; `npm run doctor` zeigt, welcher Encoder benutzt wird.",
  });
};

function longestKeyFrameGap(keyFrames: readonly number[], duration: number): number {
  if (keyFrames.length === 0) return 0;
  let gap = keyFrames[0] ?? 0;
  for (const [i, at] of keyFrames.entries()) gap = Math.max(gap, (keyFrames[i + 1] ?? duration) - at);
  return gap;
}
