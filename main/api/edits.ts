// The editing of a video over the contract: what its storyboard shows, what else could be seen, and what a change costs.
import type { Alternative, ThumbnailCandidate, VideoEditor } from "../../contract/api/edits.ts";
import type { ThumbnailOutput } from "../../contract/thumbnail.ts";
import type { ContentShot, EditorContent, FoundAlternative } from "../pipeline/editing/editor.ts";
import { PEAKS_PER_SECOND } from "../pipeline/editing/peaks.ts";
import { changedIdea } from "../pipeline/wishedIdea.ts";
import { note } from "./audit.ts";
import { never, os } from "./base.ts";
import { artifactUrl, assetPictureUrl, backgroundUrl, fileUrl, peaksUrl, stillUrl } from "./urls.ts";
import { ideaAfter } from "./videos.ts";
import { assertHandedIn, usableIdea } from "./wanted.ts";

const of = os.edits;

export const edits = {
  get: of.get.handler(async ({ input: { id }, context }): Promise<VideoEditor> => {
    const { version, revision, state } = await context.videos.get(id);
    return { id, version, revision, state, ...addressed(id, revision, await context.editor.content(id, revision)) };
  }),
  writing: of.writing.handler(async ({ input: { id }, context }) => context.editor.writing(id)),
  alternatives: of.alternatives.handler(async ({ input: { id, ...wish }, context, signal = never() }) => {
    const { items, ...found } = await context.editor.alternatives(id, wish, signal);
    return { ...found, items: items.map((item) => alternative(id, item)) };
  }),
  plan: of.plan.handler(async ({ input: { id, idea: wishes }, context }) =>
    context.editor.plan(id, await ideaAfter(id, wishes, context)),
  ),
  thumbnail: of.thumbnail.handler(async ({ input: { id, thumbnail }, context, signal = never() }) => {
    await assertHandedIn({ thumbnail }, context);
    return { candidates: (await context.editor.thumbnails(id, thumbnail, signal)).map(candidate) };
  }),
  duplicate: of.duplicate.handler(async ({ input: { id, channelId, idea: wishes = {} }, context }) => {
    const video = await context.videos.get(id);
    const { idea: present } = context.videos.revision(id, video.revision);
    if (channelId !== undefined) context.channels.require(channelId);
    const idea = await usableIdea(changedIdea(present, wishes), context, present);
    const made = await context.videos.create(idea, { channelId: channelId ?? video.channelId });
    context.takeUp(made.id);
    note(context, "videos.duplicate", made.id, { of: id });
    return { id: made.id };
  }),
};

function addressed(id: string, revision: number, content: EditorContent) {
  const { narration, video, thumbnails, scenes, ...rest } = content;
  // The same frame of another revision is another picture.
  const framed = (frame: number | null) =>
    frame === null ? null : stillUrl(id, frame, "small", content.picturesOf ?? revision);
  const shotOf = ({ frame, ...shot }: ContentShot) => ({
    ...shot,
    stillUrl: framed(frame),
    thumbnailUrl: shot.assetId === null ? null : assetPictureUrl(shot.assetId, "thumbnail"),
  });
  return {
    ...rest,
    scenes: scenes.map(({ sharedFrame, ...scene }) => ({
      ...scene,
      shots: scene.shots.map(shotOf),
      sharedStillUrl: framed(sharedFrame),
    })),
    narration: narration && narrationOf(id, narration),
    videoUrl: video && fileUrl(id, "video", video),
    thumbnails: thumbnails.map(candidate),
  };
}

function narrationOf(id: string, { audio, ...narration }: NonNullable<EditorContent["narration"]>) {
  return { ...narration, url: artifactUrl(audio), peaksUrl: peaksUrl(id, audio), peaksPerSecond: PEAKS_PER_SECOND };
}

function candidate(
  { design, image, headline, contrast, reason = "" }: ThumbnailOutput["variants"][number],
  index: number,
): ThumbnailCandidate {
  return { design: design ?? null, url: artifactUrl(image), headline, contrast, reason, chosen: index === 0 };
}

function alternative(id: string, item: FoundAlternative): Alternative {
  if (item.kind === "background") return { ...item, thumbnailUrl: backgroundUrl(id, item.background) };
  return {
    ...item,
    thumbnailUrl: assetPictureUrl(item.assetId, "thumbnail"),
    stripUrl: item.assetKind === "clip" ? assetPictureUrl(item.assetId, "strip") : null,
  };
}
