// How ffmpeg may open a file that came from a person: as one of the known containers, reaching no other file and no address.

/** ffmpeg's names of demuxers. None of them follows a reference by default: no playlist, no script, no list of files. */
const CONTAINERS = "mov matroska avi mpegts mpeg mpegvideo ogg asf flv gif apng wav mp3 aac flac aiff caf".split(" ");

/** Those of pictures that stand still: one file each, never a numbered row of them. */
const PICTURES = "png_pipe jpeg_pipe jpegls_pipe webp_pipe tiff_pipe bmp_pipe gif apng mov".split(" ");

/**
 * Arguments that stand before the `-i` of a person's file, and before its path in ffprobe: also before what a stage has
 * made, since a bundle brings such files from elsewhere.
 */
export function foreignInput(): string[] {
  return ["-protocol_whitelist", "file,pipe", "-format_whitelist", CONTAINERS.join(",")];
}

/** The same for a picture that stands still. */
export function foreignPicture(): string[] {
  return ["-protocol_whitelist", "file,pipe", "-format_whitelist", PICTURES.join(",")];
}
