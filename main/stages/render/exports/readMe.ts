// What stands in an export's folder, for the person who opens it in an editing program. Pure.
import type { Timeline } from "../../../../contract/timeline.ts";
import type { EditList } from "./editList.ts";

export function readMe(
  { title, width, height, rate, frames, tracks }: EditList,
  timeline: Timeline,
  { fcpxml, otio }: { fcpxml: string; otio: string },
): string {
  const perSecond = rate.num / rate.den;
  const seconds = (frames * rate.den) / rate.num;
  const changed = timeline.picture.filter(({ transition }) => transition).length;
  const paragraphs = [
    title,
    `${width} x ${height}, ${rate.den === 1 ? perSecond : perSecond.toFixed(2)} frames a second, non-drop, ${frames} frames (${seconds.toFixed(2)} s), Rec. 709.`,
    [
      "To open it",
      `  Final Cut Pro      File > Import > XML: ${fcpxml}`,
      `  DaVinci Resolve    File > Import > Timeline: ${fcpxml} or ${otio}`,
      `  others             ${otio}, or the lists in edl/, one a track, from 01:00:00:00 on`,
      "If a program asks for the files, show it the folder media/: every name in it is there once.",
    ].join("\n"),
    [
      "What is here",
      ...tracks.map(
        ({ name, items }) => `  ${name.padEnd(12)} ${items.length} ${items.length === 1 ? "clip" : "clips"}`,
      ),
      ...(timeline.captions.length > 0 ? ["  captions.srt, captions.vtt: to be imported by themselves"] : []),
    ].join("\n"),
    ["What is in the files, and what is not", ...notesOf(timeline, changed).map((note) => `- ${note}`)].join("\n"),
  ];
  return `${paragraphs.join("\n\n")}\n`;
}

function notesOf({ sound, cards, logo }: Timeline, changed: number): string[] {
  if (sound.ambience) return ["The video is one file: picture and sound are as they were delivered."];
  return [
    "Pictures are as they are seen in the video, with their motion; clips that needed no change are copies. What was rendered lies in originals/ as it was before.",
    ...(changed > 0
      ? [
          `${changed} ${changed === 1 ? "transition is" : "transitions are"} more than a dissolve in the video; the lists name them all dissolves of the same length.`,
        ]
      : []),
    ...(cards.length > 0 ? ["Cards are ProRes 4444 with transparency; their fades are in them."] : []),
    ...(logo ? ["The logo is a picture of the frame's size with transparency."] : []),
    ...(sound.music && sound.narration
      ? [
          "The music is not ducked under the voice. The lists for Final Cut Pro and OpenTimelineIO give each its level; EDLs know none.",
        ]
      : []),
  ];
}
