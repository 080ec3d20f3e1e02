// How ffmpeg may open a file that came from a person: as one of the known containers, reaching no other file and no address.

/** ffmpeg's names of demuxers. None of them follows a reference by default: no playlist, no script, no list of files. */
const CONTAINERS = "mov matroska avi mpegts mpeg mpegvideo ogg asf flv gif apng wav mp3 aac flac aiff caf".split(" ");

/** Arguments that stand before the `-i` of a person's file, and before its path in ffprobe. */
export function foreignInput(): string[] {
  return ["-protocol_whitelist", "file,pipe", "-format_whitelist", CONTAINERS.join(",")];
}
