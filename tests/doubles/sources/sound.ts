// Stand for sources of music and sounds, whose answers follow their documentation as of 2026-11-22:
// https://freesound.org/docs/api/resources_apiv2.html, https://developer.jamendo.com/v3.0/tracks, https://ccmixter.org/query-api
import type { Media, SourceDouble } from "./server.ts";

export function freesoundDouble(media: Media): SourceDouble {
  const key = "freesoundkey0123456789abcdef";
  const sound = (id: number, license: string) => ({
    id,
    name: "Harbour ambience.wav",
    tags: ["harbour", "field-recording"],
    url: `https://freesound.org/people/Ann/sounds/${id}/`,
    username: "Ann",
    license,
    duration: 2.0,
    previews: {
      "preview-hq-mp3": `https://cdn.freesound.org/previews/1/${id}_2-hq.mp3`,
      "preview-lq-mp3": `https://cdn.freesound.org/previews/1/${id}_2-lq.mp3`,
    },
  });
  return {
    key,
    answer({ host, pathname }, headers) {
      if (host === "cdn.freesound.org") return { bytes: media.music };
      if (host !== "freesound.org" || pathname !== "/apiv2/search/text/") return null;
      if (headers.authorization !== `Token ${key}`) return { status: 401, json: { detail: "Invalid token" } };
      return {
        json: {
          count: 2,
          previous: null,
          next: null,
          results: [
            sound(1234, "https://creativecommons.org/licenses/by/4.0/"),
            sound(1235, "http://creativecommons.org/licenses/by-nc/3.0/"),
          ],
        },
      };
    },
  };
}

export function jamendoDouble(media: Media): SourceDouble {
  const key = "709fa152";
  const track = (id: string, more: object = {}) => ({
    id,
    name: "Harbour Lights",
    duration: 183,
    artist_id: "5",
    artist_name: "Both",
    artist_idstr: "both",
    album_name: "Simple Exercice",
    license_ccurl: "http://creativecommons.org/licenses/by-sa/3.0/",
    position: 6,
    releasedate: "2004-12-17",
    audio: `https://prod-1.storage.jamendo.com/?trackid=${id}&format=mp31`,
    audiodownload: `https://prod-1.storage.jamendo.com/download/track/${id}/mp32/`,
    shorturl: `https://jamen.do/t/${id}`,
    shareurl: `https://www.jamendo.com/track/${id}`,
    image: "https://usercontent.jamendo.com?type=album&id=24&width=300",
    audiodownload_allowed: true,
    musicinfo: { vocalinstrumental: "instrumental", tags: { genres: ["ambient"], instruments: [], vartags: ["calm"] } },
    ...more,
  });
  return {
    key,
    answer({ host, pathname, searchParams }) {
      if (host === "prod-1.storage.jamendo.com") return { bytes: media.music };
      if (host !== "api.jamendo.com" || pathname !== "/v3.0/tracks/") return null;
      const headers = {
        status: "success",
        code: 0,
        error_message: "",
        warnings: "",
        results_count: 2,
        results_fullcount: 2,
      };
      // It answers 200 also where it refuses.
      if (searchParams.get("client_id") !== key)
        return {
          json: {
            headers: { ...headers, status: "failed", code: 5, error_message: "Your credential is not authorized." },
            results: [],
          },
        };
      const next = `https://api.jamendo.com/v3.0/tracks/?client_id=${key}&offset=2`;
      return {
        json: {
          headers: { ...headers, next },
          results: [track("168"), track("169", { audiodownload_allowed: false, audiodownload: "" })],
        },
      };
    },
  };
}

export function ccmixterDouble(media: Media): SourceDouble {
  const upload = (id: number, licence: string) =>
    `{"upload_id":${id},"upload_name":"Harbour remix","user_name":"teru","user_real_name":"Teru","upload_tags":",media,remix,bpm_090_095,harbour,",
      "artist_page_url":"http://ccmixter.org/people/teru","file_page_url":"http://ccmixter.org/files/teru/${id}","license_name":"Attribution (3.0)",
      "license_url":"${licence}","upload_extra":{"bpm": 090},
      "files":[{"file_id":2,"download_url":"http://ccmixter.org/content/teru/teru_-_Harbour_${id}.mp3","file_format_info":{"media-type":"audio","default-ext":"mp3","ps":"3:25"}}]}`;
  return {
    key: null,
    answer({ host, pathname }) {
      if (host !== "ccmixter.org") return null;
      if (pathname.startsWith("/content/")) return { bytes: media.music };
      if (pathname !== "/api/query") return null;
      // As it comes: numbers with noughts before them, and heads of some 30 kB.
      const text = `[${upload(57, "http://creativecommons.org/licenses/by/3.0/")},${upload(58, "http://creativecommons.org/licenses/by-nc/3.0/")}]`;
      return { text, headers: { "x-json": "x".repeat(30_000) } };
    },
  };
}
