// The narration stage: the script spoken, as one sound file with a time for every written word.
import { join } from "node:path";

import { z } from "zod";

import { editedIdea, someEdits } from "../../../contract/edits.ts";
import { Idea } from "../../../contract/idea.ts";
import { NarrationOutput } from "../../../contract/narration.ts";
import { ScriptOutput } from "../../../contract/script.ts";
import type { Stage, StageContext } from "../../../contract/stage.ts";
import { STYLE_DELIVERY } from "../../../contract/values.ts";
import { AppError } from "../../base/errors.ts";
import type { Artifacts } from "../../base/files.ts";
import { Workers } from "../../base/workers.ts";
import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";
import type { Speech, SpeechSettings, Voices } from "../../engines/voice/types.ts";
import { type ChosenVoice, type VoiceHeard, withNextVoice } from "./nextVoice.ts";
import { type Item, planNarration } from "./plan.ts";
import type { SoundReply, SoundRequest } from "./protocol.ts";
import { narrateRecording, RECORDING_VERSION } from "./recording/index.ts";
import { hearPiece, type Piece } from "./recording/piece.ts";

const NarrationInput = z.object({
  idea: Idea.pick({
    voice: true,
    rate: true,
    pitch: true,
    language: true,
    delivery: true,
    narrationFile: true,
    pronunciations: true,
  })
    .extend({ edits: someEdits("recordings") })
    .transform(editedIdea),
  script: ScriptOutput.pick({ pace: true, style: true }).extend({
    scenes: z.array(ScriptOutput.shape.scenes.element.pick({ id: true, lines: true })).min(1),
  }),
});
type Input = z.output<typeof NarrationInput>;

/** So many pieces are asked for before they are needed: the voices' threads stay busy, the memory small. */
const AHEAD = 8;
/** What the voices leave of silence around a piece; a pause is counted from the last sound to the next. */
const EDGE_SECONDS = 0.04;
/** The thread holds the open file while a slow voice thinks: the longest that a timer can be set to. */
const NEVER_IDLE = 2 ** 31 - 1;
const SLOWEST = 0.3;
const FASTEST = 3;

export interface NarrationDeps {
  voices: Pick<Voices, "choose" | "cost" | "speak" | "sentences" | "sentenceGap" | "align">;
  artifacts: Artifacts;
  /** Opens a person's own recording. */
  ffmpeg: Pick<Ffmpeg, "run">;
  /** What else decides how a text sounds: engines' versions, the person's pronunciations. */
  voicesVersion: string;
  /** Told to the person with the narration: broken lines of the pronunciations. */
  problems?: readonly string[];
  /** Of voices that failed there is else only a note, where another one spoke. */
  heard?: VoiceHeard | undefined;
}

export function createNarrationStage(
  deps: NarrationDeps,
): Stage<"narration", typeof NarrationInput, typeof NarrationOutput> {
  return {
    name: "narration",
    version: `3 ${RECORDING_VERSION} ${deps.voicesVersion}`,
    needs: ["script"],
    lane: "cpu",
    input: NarrationInput,
    output: NarrationOutput,
    run: (context, input) =>
      deps.artifacts.work(async (dir) => {
        const { narrationFile: file, language, voice } = input.idea;
        if (file !== null) {
          const { scenes } = input.script;
          return { status: "done", output: await narrateRecording(deps, context, { file, scenes, language }, dir) };
        }
        const pieces = await hearPieces(deps, context, input, dir);
        return withNextVoice(deps, { language, voice }, context, (chosen, signal, attempt) =>
          narrate(deps, { ...context, signal }, input, { ...chosen, pieces }, join(dir, `narration-${attempt}.wav`)),
        );
      }),
  };
}

async function narrate(
  { voices, artifacts, problems = [] }: NarrationDeps,
  context: StageContext,
  { idea, script }: Input,
  { voice, decisions, pieces }: ChosenVoice & { pieces: readonly Piece[] },
  path: string,
): Promise<NarrationOutput> {
  const { signal } = context;
  const rate = Math.min(FASTEST, Math.max(SLOWEST, idea.rate * script.pace));
  const { pitch, language, pronunciations } = idea;
  const delivery = idea.delivery ?? STYLE_DELIVERY[script.style];
  const settings: SpeechSettings = {
    voice: voice.id,
    rate,
    pitch,
    language,
    delivery,
    signal,
    ...(pronunciations && { pronunciations }),
  };
  const items = planNarration(
    script.scenes,
    (text) => voices.sentences(text, language),
    voices.sentenceGap(rate, delivery),
    pieces,
  );
  // Before the first word is paid for; what it comes to is shown while it is spoken, and stays in the decisions.
  const cost = voices.cost(
    items.flatMap((item) => (item.kind === "speech" ? item.text : [])),
    settings,
  );
  if (cost !== null) context.progress(0, cost);
  const output: NarrationOutput = {
    audio: { hash: "", bytes: 0, mediaType: "audio/wav" },
    durationSeconds: 0,
    words: [],
    scenes: [],
    pauses: [],
    voice: {
      engine: voice.engine,
      id: voice.id,
      language: voice.language,
      ...(voice.credit ? { credit: voice.credit } : {}),
    },
    timing: voice.timing ?? "engine",
    decisions: [
      ...decisions,
      ...(cost === null ? [] : [cost]),
      ...problems,
      ...pieces.flatMap(({ decisions: heardOf }) => heardOf),
    ],
  };
  const thread = new Workers<SoundRequest, SoundReply>(new URL("soundThread.ts", import.meta.url), 1, NEVER_IDLE);
  let heard = false;
  try {
    const send = async (request: SoundRequest): Promise<number> =>
      (
        await thread.run(request, {
          signal,
          transfer: "samples" in request ? [request.samples.buffer as ArrayBuffer] : [],
        })
      ).seconds;
    let at = await send({ kind: "open", path });
    for await (const { item, speech, index } of spokenAhead(items, voices, settings)) {
      const start = at;
      if (speech) {
        if (speech.samples.length > 0) {
          heard = true;
          at = await send({ kind: "speech", samples: speech.samples, sampleRate: speech.sampleRate });
        }
        addWords(output, item as Extract<Item, { kind: "speech" }>, speech, start, at);
        for (const decision of speech.decisions)
          if (!output.decisions.includes(decision)) output.decisions.push(decision);
      } else if (item.kind === "recorded") {
        const piece = pieces[item.recording] as Piece;
        heard = true;
        at = await send({ kind: "recorded", samples: piece.samples.slice(), sampleRate: piece.sampleRate });
        for (const { line, ...word } of piece.words)
          output.words.push({
            text: word.text,
            start: Math.min(at, start + word.start),
            end: Math.min(at, start + word.end),
            scene: item.scene,
            line: item.line + line,
          });
      } else if (item.kind === "silence") {
        // Silences that follow each other have speech only at their two ends.
        const edge = items[index - 1]?.kind === "silence" ? 0 : EDGE_SECONDS;
        at = await send({ kind: "silence", seconds: Math.max(0, item.seconds - edge) });
        if (item.asked) output.pauses.push({ start, end: at, askedSeconds: item.seconds });
      }
      closeScenes(output, script.scenes, items, index, at);
      context.progress((index + 1) / items.length, `${Math.round(at)} s spoken`);
    }
    output.durationSeconds = await send({ kind: "close" });
  } finally {
    await thread.close();
  }
  if (!heard && items.some(({ kind }) => kind !== "silence"))
    throw new AppError("SCRIPT_EMPTY", "narration", "Nothing in the script can be spoken");
  output.audio = await artifacts.putFile(path, "audio/wav");
  return output;
}

/** What the person speaks in place of the voice, as far as its scene and line are in the script. */
async function hearPieces(
  deps: NarrationDeps,
  { signal, progress }: StageContext,
  { idea, script }: Input,
  dir: string,
): Promise<Piece[]> {
  const pieces: Piece[] = [];
  const wanted = (idea.edits?.recordings ?? []).flatMap((recording) => {
    const lines = script.scenes.find(({ id }) => id === recording.sceneId)?.lines ?? [];
    const spoken = recording.line === null ? lines : lines.slice(recording.line, recording.line + 1);
    return spoken.length === 0 ? [] : [{ ...recording, lines: spoken.map(({ text }) => text) }];
  });
  for (const [i, wish] of wanted.entries()) {
    progress(0, `listening to recording ${i + 1} of ${wanted.length}`);
    pieces.push(await hearPiece(deps, { ...wish, language: idea.language }, join(dir, `recording-${i}`), signal));
  }
  return pieces;
}

/** The items in order, each with its speech; the next ones are already being spoken. */
async function* spokenAhead(items: readonly Item[], voices: NarrationDeps["voices"], settings: SpeechSettings) {
  const coming: Promise<Speech | null>[] = [];
  let asked = 0;
  for (const [index, item] of items.entries()) {
    for (; asked < items.length && asked < index + AHEAD * 2; asked++) {
      const next = items[asked] as Item;
      const speech = next.kind === "speech" ? voices.speak(next.text, settings) : Promise.resolve(null);
      // It is awaited in its turn; until then a failure must not count as unhandled.
      speech.catch(() => {});
      coming.push(speech);
    }
    yield { index, item, speech: (await coming.shift()) ?? null };
  }
}

function addWords(
  output: NarrationOutput,
  item: { scene: number; line: number },
  speech: Speech,
  start: number,
  end: number,
): void {
  for (const word of speech.words)
    output.words.push({
      text: word.text,
      start: Math.min(end, start + word.start),
      end: Math.min(end, start + word.end),
      scene: item.scene,
      line: item.line,
    });
}

/** A scene ends where its last item does. */
function closeScenes(
  output: NarrationOutput,
  scenes: Input["script"]["scenes"],
  items: readonly Item[],
  index: number,
  at: number,
): void {
  const scene = items[index]?.scene ?? 0;
  const next = items[index + 1]?.scene ?? scenes.length;
  for (let s = scene; s < next; s++)
    output.scenes.push({ id: scenes[s]?.id ?? "", start: output.scenes.at(-1)?.end ?? 0, end: at });
}
