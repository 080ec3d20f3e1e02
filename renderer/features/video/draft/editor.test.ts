import { expect, test } from "vitest";

import {
  setBan,
  setRecording,
  setScenes,
  setTold,
  setVisual,
  splitLine,
  splitScene,
  mergeScenes,
  type Doc,
} from "./doc.ts";
import { canUndo, createEditor, docNow, isDirty, unsaved, type Base } from "./editor.ts";
import { lineOf, sceneText, withText } from "./scenes.ts";

const scene = (id: string, ...lines: string[]) => ({
  id,
  kind: "body" as const,
  heading: null,
  lines: lines.map((line) => lineOf(line, null)),
  show: null,
  text: null,
  number: null,
});
const script = {
  title: "The tide",
  topic: "The tide",
  niche: "nature",
  style: "explainer",
  mood: "calm",
  pace: 1,
  generator: { id: "own", version: "1", template: null, confidence: 1, reason: "" },
  draft: false,
  sources: [],
} as const;
const doc: Doc = {
  script: { ...script, sources: [] },
  scenes: [scene("s1", "one", "two"), scene("s2", "three")],
  visuals: [],
  bans: [],
  recordings: [],
  told: {},
  pronunciations: [],
  wishes: {
    look: null,
    music: null,
    captions: "burned",
    captionStyle: null,
    voice: null,
    rate: 1,
    pitch: 0,
    transition: null,
  },
};
const base = (revision: number, of: Doc = doc): Base => ({ version: revision, revision, doc: of, edits: {} });
const typed = (of: Doc, id: string, text: string) => setScenes(of, withText(of.scenes, id, 0, text));
const texts = (of: Doc) => of.scenes.map(sceneText);
const file = { name: "a.webm", artifact: { hash: "a".repeat(64), bytes: 1, mediaType: "audio/webm" }, seconds: 2 };

test("nothing is unsaved at first, and again after what was done is taken back", () => {
  const editor = createEditor(base(1));
  expect(unsaved(editor.getState())).toBeNull();
  editor.change("text", (now) => typed(now, "s2", "four"));
  expect(isDirty(editor.getState())).toBe(true);
  expect(unsaved(editor.getState())).toMatchObject({
    edits: { script: { title: "The tide", scenes: [{}, { id: "s2" }] } },
  });
  void editor.undo();
  expect(unsaved(editor.getState())).toBeNull();
  editor.redo();
  expect(texts(docNow(editor.getState()))).toEqual(["one two", "four"]);
});

test("only what was changed is sent: a title sends no script", () => {
  const editor = createEditor(base(1));
  editor.change("title", (now) => setTold(now, "title", "High water"));
  expect(unsaved(editor.getState())).toEqual({ edits: { title: "High water" } });
  editor.change("title", (now) => setTold(now, "title", undefined));
  expect(unsaved(editor.getState())).toBeNull();
});

test("another window's save is taken over where there is no draft, and undo leads back before it", () => {
  const editor = createEditor(base(1));
  editor.receive(base(2, typed(doc, "s1", "theirs")));
  expect(editor.getState().newer).toBeNull();
  expect(isDirty(editor.getState())).toBe(false);
  void editor.undo();
  expect(texts(docNow(editor.getState()))).toEqual(["one two", "three"]);
  expect(isDirty(editor.getState())).toBe(true);
});

test("a draft outlives another window's save: it is told, can be laid over, and nothing of either is lost", () => {
  const editor = createEditor(base(1));
  editor.change("text", (now) => typed(now, "s2", "mine"));
  editor.receive(base(2, typed(doc, "s1", "theirs")));
  expect(editor.getState().newer?.revision).toBe(2);
  expect(texts(docNow(editor.getState()))).toEqual(["one two", "mine"]);
  editor.layOver();
  expect(texts(docNow(editor.getState()))).toEqual(["theirs two", "mine"]);
  expect(editor.getState()).toMatchObject({ newer: null, base: { version: 2 } });
  expect(isDirty(editor.getState())).toBe(true);
});

test("the other window's can be taken, and undo still brings the draft back", () => {
  const editor = createEditor(base(1));
  editor.change("text", (now) => typed(now, "s2", "mine"));
  editor.receive(base(2, typed(doc, "s1", "theirs")));
  editor.takeNewer();
  expect(texts(docNow(editor.getState()))).toEqual(["theirs two", "three"]);
  void editor.undo();
  expect(texts(docNow(editor.getState()))).toEqual(["one two", "mine"]);
});

test("what is typed while it is saved stays unsaved, and undo goes on over the save", () => {
  const editor = createEditor(base(1));
  editor.change("text", (now) => typed(now, "s1", "first"));
  const sent = docNow(editor.getState());
  editor.change("text", (now) => typed(now, "s2", "second"));
  editor.saved(sent, base(2, sent));
  expect(isDirty(editor.getState())).toBe(true);
  expect(texts(docNow(editor.getState()))).toEqual(["first two", "second"]);
  void editor.undo();
  expect(isDirty(editor.getState())).toBe(false);
  void editor.undo();
  expect(texts(docNow(editor.getState()))).toEqual(["one two", "three"]);
});

test("a draft that was kept is there after a crash; one upon an older state is told of the newer", () => {
  const before = createEditor(base(1));
  before.change("text", (now) => typed(now, "s2", "mine"));
  const { base: was, history, highest } = structuredClone(before.getState());
  const same = createEditor(base(1), { base: was, history, highest, beneath: 0 });
  expect(texts(docNow(same.getState()))).toEqual(["one two", "mine"]);
  void same.undo();
  expect(isDirty(same.getState())).toBe(false);
  const late = createEditor(base(2, typed(doc, "s1", "theirs")), { base: was, history, highest, beneath: 0 });
  expect(late.getState().newer?.revision).toBe(2);
  expect(texts(docNow(late.getState()))).toEqual(["one two", "mine"]);
});

test("a draft upon a state that the backend has no longer lies upon the one that it has", () => {
  const before = createEditor(base(5));
  before.change("text", (now) => typed(now, "s2", "mine"));
  const { base: was, history, highest } = structuredClone(before.getState());
  const after = createEditor(base(3), { base: was, history, highest, beneath: 0 });
  expect(after.getState()).toMatchObject({ base: { version: 3 }, newer: null });
  expect(isDirty(after.getState())).toBe(true);
});

test("numbers of scenes are never given twice, also not after undo", () => {
  const editor = createEditor(base(1));
  const first = editor.freshId();
  editor.change("split", (now) => splitScene(now, "s1", 1, 0, first));
  void editor.undo();
  expect([first, editor.freshId()]).toEqual(["s3", "s4"]);
});

test("recordings go with their lines, and end where their words are cut", () => {
  const said = (line: number | null) => ({ sceneId: "s1", line, file });
  const recorded = setRecording(
    setRecording(doc, { sceneId: "s1", line: 0 }, said(0)),
    { sceneId: "s1", line: 1 },
    said(1),
  );
  const lines = (of: Doc) => of.recordings.map(({ sceneId, line }) => `${sceneId}:${line}`);
  expect(lines(splitLine(recorded, "s1", 0, 2))).toEqual(["s1:2"]);
  expect(lines(splitScene(recorded, "s1", 1, 0, "s3"))).toEqual(["s1:0", "s3:0"]);
  expect(lines(splitScene(recorded, "s1", 1, 2, "s3"))).toEqual(["s1:0"]);
  expect(lines(mergeScenes(splitScene(recorded, "s1", 1, 0, "s3"), "s1", 1))).toEqual(["s1:0", "s1:1"]);
});

test("what is banned is nowhere in the video, and a merged scene keeps its pictures after the first's", () => {
  const assetId = "01900000-0000-7000-8000-000000000000";
  const chosen = setVisual(
    doc,
    { sceneId: "s2", shot: 0 },
    { kind: "asset", sceneId: "s2", shot: 0, assetId, fromSeconds: null },
  );
  expect(setBan(chosen, assetId, true)).toMatchObject({ visuals: [], bans: [assetId] });
  expect(mergeScenes(chosen, "s1", 2).visuals).toMatchObject([{ sceneId: "s1", shot: 2 }]);
});

test("undo goes on through the revisions of before the page, passes over those that changed nothing here, and says where it is", async () => {
  const asked: number[] = [];
  const second = typed(doc, "s1", "second");
  const revisions: Record<number, Doc> = { 1: doc, 2: second, 3: second };
  const earlier = async (number: number) => (asked.push(number), revisions[number] ?? null);
  const editor = createEditor(base(4, typed(doc, "s1", "fourth")), null, { earlier });
  editor.change("text", (now) => typed(now, "s1", "fifth"));
  expect(canUndo(editor.getState())).toBe(true);
  await editor.undo();
  expect(docNow(editor.getState()).scenes[0]?.lines[0]?.text).toBe("fourth");
  // The next one was fetched ahead.
  expect(asked).toEqual([3]);
  await editor.undo();
  expect(editor.getState().history.now).toMatchObject({ state: second, revision: 3 });
  await editor.undo();
  expect(asked).toEqual([3, 2, 1]);
  expect(editor.getState().history.now).toMatchObject({ state: doc, revision: 1 });
  expect(canUndo(editor.getState())).toBe(false);
  for (let i = 0; i < 3; i++) editor.redo();
  expect(docNow(editor.getState()).scenes[0]?.lines[0]?.text).toBe("fifth");
});

test("undo ends where more differs than it brings back; a revision that cannot be fetched is told, and asked for again", async () => {
  const faults: unknown[] = [];
  let answer: () => Promise<Doc | null> = () => Promise.reject(new Error("lost"));
  const options = { earlier: () => answer(), onFault: (error: unknown) => void faults.push(error) };
  const editor = createEditor(base(3), null, options);
  await editor.undo();
  expect(faults).toHaveLength(1);
  expect(canUndo(editor.getState())).toBe(true);
  answer = async () => null;
  await editor.undo();
  expect(isDirty(editor.getState())).toBe(false);
  expect(editor.getState().earlier).toBe("other");
  expect(canUndo(editor.getState())).toBe(false);
});
