import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import sharp from "sharp";
import { afterAll, beforeAll, beforeEach } from "vitest";

import {
  commonsDouble,
  internetArchiveDouble,
  libraryOfCongressDouble,
  nasaDouble,
  openverseDouble,
} from "../../../tests/doubles/sources/open.ts";
import { type Media, type SourceServer, startSources } from "../../../tests/doubles/sources/server.ts";
import { ccmixterDouble, freesoundDouble, jamendoDouble } from "../../../tests/doubles/sources/sound.ts";
import { coverrDouble, pexelsDouble, pixabayDouble, unsplashDouble } from "../../../tests/doubles/sources/stock.ts";
import { encodeWav } from "../../base/sound/wav.ts";
import { locateFfmpeg, type Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { sniff } from "../sniff.ts";
import { conforms, type Conforming } from "./conformanceSuite.ts";

const dir = mkdtempSync(join(tmpdir(), "conformance-"));
const media: Media = { picture: new Uint8Array(), clip: new Uint8Array(), music: new Uint8Array() };
const doubles = {
  pexels: pexelsDouble(media),
  pixabay: pixabayDouble(media),
  unsplash: unsplashDouble(media),
  coverr: coverrDouble(media),
  nasa: nasaDouble(media),
  internetArchive: internetArchiveDouble(media),
  commons: commonsDouble(media),
  openverse: openverseDouble(media),
  freesound: freesoundDouble(media),
  jamendo: jamendoDouble(media),
  ccmixter: ccmixterDouble(media),
  libraryOfCongress: libraryOfCongressDouble(media),
};
let server: SourceServer;
let ffmpeg: Ffmpeg;

beforeAll(async () => {
  ffmpeg = await locateFfmpeg({ cacheDir: dir });
  const clip = join(dir, "clip.mp4");
  const drawn = ["-f", "lavfi", "-i", "testsrc=s=64x36:r=5:d=1", "-c:v", "mpeg4", clip];
  await ffmpeg.run(drawn, { op: "test" });
  media.clip = readFileSync(clip);
  media.picture = await sharp({ create: { width: 64, height: 36, channels: 3, background: "navy" } })
    .jpeg()
    .toBuffer();
  media.music = encodeWav(new Int16Array(8000), { sampleRate: 8000, channels: 1 });
  server = await startSources(Object.values(doubles));
});
beforeEach(() => {
  server.received.length = 0;
  server.faults.length = 0;
});
afterAll(async () => {
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

const TABLE: Omit<Conforming, "key">[] = [
  {
    source: "pexels",
    kind: "picture",
    asks: { begins: "https://api.pexels.com/v1/search?", has: { query: "harbour", per_page: "20", page: "1" } },
    finds: {
      id: "3573351",
      title: "Boats in a harbour at dawn",
      author: "Lukas Rodriguez",
      licence: "Pexels License",
      page: "https://www.pexels.com/photo/boats-in-harbour-3573351/",
    },
    forbidden: [],
    extension: ".jpg",
  },
  {
    source: "pexels",
    kind: "clip",
    asks: { begins: "https://api.pexels.com/videos/search?", has: { query: "harbour" } },
    finds: {
      id: "1448735",
      title: "video of a harbour",
      author: "Ruvim Miksanskiy",
      licence: "Pexels License",
      page: "https://www.pexels.com/video/video-of-a-harbour-1448735/",
    },
    forbidden: [],
    extension: ".mp4",
  },
  {
    source: "pixabay",
    kind: "picture",
    asks: {
      begins: "https://pixabay.com/api/?",
      has: { q: "harbour", per_page: "20", key: doubles.pixabay.key ?? "" },
    },
    finds: {
      id: "195893",
      title: "harbour, boats, sea",
      author: "Josch13",
      licence: "Pixabay Content License",
      page: "https://pixabay.com/en/blossom-bloom-flower-195893/",
    },
    forbidden: [],
    extension: ".jpg",
  },
  {
    source: "pixabay",
    kind: "clip",
    asks: { begins: "https://pixabay.com/api/videos/?", has: { q: "harbour" } },
    finds: {
      id: "125",
      title: "harbour, boats, sea",
      author: "Josch13",
      licence: "Pixabay Content License",
      page: "https://pixabay.com/videos/id-125/",
    },
    forbidden: [],
    extension: ".mp4",
  },
  {
    source: "unsplash",
    kind: "picture",
    asks: { begins: "https://api.unsplash.com/search/photos?", has: { query: "harbour", content_filter: "high" } },
    finds: {
      id: "eOLpJytrbsQ",
      title: "a harbour in the morning",
      author: "Jeff Sheldon",
      licence: "Unsplash License",
      page: "https://unsplash.com/photos/eOLpJytrbsQ",
    },
    forbidden: [],
    extension: ".jpg",
  },
  {
    source: "coverr",
    kind: "clip",
    asks: { begins: "https://api.coverr.co/videos?", has: { query: "harbour", page: "0", urls: "true" } },
    finds: {
      id: "S1YbPl1NfI",
      title: "Cutting Wood in a Harbour",
      author: null,
      licence: "Coverr License",
      page: "https://coverr.co/videos/S1YbPl1NfI",
    },
    forbidden: [],
    extension: ".mp4",
  },
  {
    source: "nasa",
    kind: "picture",
    asks: { begins: "https://images-api.nasa.gov/search?", has: { q: "harbour", media_type: "image" } },
    finds: {
      id: "as11-40-5874",
      title: "Harbour from orbit as11-40-5874",
      author: "NASA/JSC/Buzz Aldrin",
      licence: "NASA Media Usage Guidelines",
      page: "https://images.nasa.gov/details/as11-40-5874",
    },
    forbidden: ["esa-1"],
    extension: ".jpg",
  },
  {
    source: "internetArchive",
    kind: "clip",
    asks: {
      begins: "https://archive.org/advancedsearch.php?",
      has: { q: "(harbour) AND mediatype:movies AND licenseurl:*", output: "json", rows: "20" },
    },
    finds: {
      id: "harbour-1949",
      title: "The Harbour",
      author: "City Films",
      licence: "Public domain",
      page: "https://archive.org/details/harbour-1949",
    },
    forbidden: ["harbour_nc"],
    extension: ".mp4",
  },
  {
    source: "commons",
    kind: "picture",
    asks: {
      begins: "https://commons.wikimedia.org/w/api.php?",
      has: { action: "query", gsrsearch: "harbour filetype:bitmap", gsrnamespace: "6", maxlag: "5" },
    },
    finds: {
      id: "11",
      title: "Harbour of Bergen",
      author: "Ann & Lee",
      licence: "CC-BY-SA-4.0",
      page: "https://commons.wikimedia.org/wiki/File:11.jpg",
    },
    forbidden: ["22"],
    extension: ".jpg",
  },
  {
    source: "openverse",
    kind: "picture",
    asks: {
      begins: "https://api.openverse.org/v1/images/?",
      has: { q: "harbour", license_type: "commercial,modification", page_size: "20" },
    },
    finds: {
      id: "50b2cd10-ecad-4b92-b5d3-b0e5a2f7d9f1",
      title: "Harbour at dawn",
      author: "Ann Lee",
      licence: "CC-BY-2.0",
      page: "https://www.flickr.com/photos/ann/50b2cd10-ecad-4b92-b5d3-b0e5a2f7d9f1",
    },
    forbidden: ["7c0d9a2e-0000-4b92-b5d3-b0e5a2f7d9f2"],
    extension: ".jpg",
  },
  {
    source: "freesound",
    kind: "music",
    asks: { begins: "https://freesound.org/apiv2/search/text/?", has: { query: "harbour", page_size: "20" } },
    finds: {
      id: "1234",
      title: "Harbour ambience.wav",
      author: "Ann",
      licence: "CC-BY-4.0",
      page: "https://freesound.org/people/Ann/sounds/1234/",
    },
    forbidden: ["1235"],
    extension: ".wav",
  },
  {
    source: "jamendo",
    kind: "music",
    asks: {
      begins: "https://api.jamendo.com/v3.0/tracks/?",
      has: { search: "harbour", format: "json", ccnc: "false" },
    },
    finds: {
      id: "168",
      title: "Harbour Lights",
      author: "Both",
      licence: "CC-BY-SA-3.0",
      page: "https://www.jamendo.com/track/168",
    },
    forbidden: [],
    extension: ".wav",
  },
  {
    source: "ccmixter",
    kind: "music",
    asks: { begins: "https://ccmixter.org/api/query?", has: { f: "json", search: "harbour", lic: "open" } },
    finds: {
      id: "57",
      title: "Harbour remix",
      author: "Teru",
      licence: "CC-BY-3.0",
      page: "https://ccmixter.org/files/teru/57",
    },
    forbidden: ["58"],
    extension: ".wav",
  },
  {
    source: "libraryOfCongress",
    kind: "picture",
    asks: {
      begins: "https://www.loc.gov/photos/?",
      has: { q: "harbour", fo: "json", c: "20", fa: "online-format:image|access-restricted:false" },
    },
    finds: {
      id: "2016794148",
      title: "Harbour of New York",
      author: "detroit publishing co.",
      licence: "No known restrictions on publication",
      page: "https://www.loc.gov/item/2016794148/",
    },
    forbidden: ["2017000001", "2017000002"],
    extension: ".jpg",
  },
];

for (const row of TABLE)
  conforms(
    { ...row, key: doubles[row.source].key },
    () => server,
    () => ({ sniff, probe: (...asked) => ffmpeg.probe(...asked) }),
  );
