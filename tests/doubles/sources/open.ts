// Stand for open collections, whose answers follow their documentation as of 2026-11-22: NASA (images.nasa.gov API, release 1.22),
// https://archive.org/developers/, https://www.mediawiki.org/wiki/API:Imageinfo, https://api.openverse.org/v1/, https://www.loc.gov/apis/json-and-yaml/
import type { Media, SourceDouble } from "./server.ts";

export function nasaDouble(media: Media): SourceDouble {
  const entry = (nasa_id: string, description: string, more: object = {}) => ({
    href: `https://images-assets.nasa.gov/image/${nasa_id}/collection.json`,
    data: [
      {
        nasa_id,
        title: `Harbour from orbit ${nasa_id}`,
        description,
        media_type: "image",
        center: "JSC",
        keywords: ["Harbour", "Earth"],
        date_created: "1969-07-21T00:00:00Z",
        ...more,
      },
    ],
    links: [
      { href: `http://images-assets.nasa.gov/image/${nasa_id}/${nasa_id} thumb.jpg`, rel: "preview", render: "image" },
    ],
  });
  return {
    key: null,
    answer({ host, pathname }) {
      if (host === "images-assets.nasa.gov") return { bytes: media.picture };
      if (host !== "images-api.nasa.gov") return null;
      if (pathname === "/search")
        return {
          json: {
            collection: {
              version: "1.0",
              href: "http://images-api.nasa.gov/search?q=harbour",
              items: [
                entry("as11-40-5874", "A harbour, seen from Apollo 11.", { photographer: "Buzz Aldrin" }),
                entry("esa-1", "Image © ESA, used by permission. All rights reserved."),
              ],
              metadata: { total_hits: 336 },
            },
          },
        };
      if (pathname === "/asset/as11-40-5874")
        return {
          json: {
            collection: {
              version: "1.0",
              items: ["~orig.tif", "~large.jpg", "~thumb.jpg", "/metadata.json"].map((end) => ({
                href: `http://images-assets.nasa.gov/image/as11-40-5874/as11-40-5874${end}`,
              })),
            },
          },
        };
      return null;
    },
  };
}

export function internetArchiveDouble(media: Media): SourceDouble {
  return {
    key: null,
    answer({ host, pathname }) {
      if (host === "ia800300.us.archive.org") return { bytes: media.clip };
      if (host !== "archive.org") return null;
      if (pathname === "/advancedsearch.php")
        return {
          json: {
            responseHeader: { status: 0, QTime: 12, params: {} },
            response: {
              numFound: 2,
              start: 0,
              docs: [
                {
                  identifier: "harbour-1949",
                  title: "The Harbour",
                  creator: "City Films",
                  subject: ["harbour", "ships"],
                  licenseurl: "http://creativecommons.org/publicdomain/mark/1.0/",
                },
                {
                  identifier: "harbour_nc",
                  title: ["Harbour Days"],
                  creator: ["Ann", "Bob"],
                  subject: "sea; boats",
                  licenseurl: "http://creativecommons.org/licenses/by-nc-nd/3.0/",
                },
              ],
            },
          },
        };
      if (pathname === "/metadata/harbour-1949")
        return {
          json: {
            created: 1500000000,
            metadata: {
              identifier: "harbour-1949",
              mediatype: "movies",
              licenseurl: "http://creativecommons.org/publicdomain/mark/1.0/",
            },
            files: [
              { name: "harbour-1949.mpeg", source: "original", format: "MPEG2", size: "812345678" },
              { name: "reel one/harbour 1949.mp4", source: "derivative", format: "h.264", size: "44345678" },
              { name: "harbour-1949_meta.xml", source: "original", format: "Metadata", size: "900" },
            ],
          },
        };
      // It hands files out from whichever of its machines has them.
      if (pathname.startsWith("/download/harbour-1949/"))
        return { status: 302, headers: { location: `https://ia800300.us.archive.org/12/items${pathname.slice(9)}` } };
      return null;
    },
  };
}

export function commonsDouble(media: Media): SourceDouble {
  const page = (pageid: number, index: number, title: string, licence: object) => ({
    pageid,
    ns: 6,
    title: `File:${title}.jpg`,
    index,
    imagerepository: "local",
    imageinfo: [
      {
        size: 8_000_000,
        width: 6000,
        height: 4000,
        thumburl: `https://upload.wikimedia.org/wikipedia/commons/thumb/a/a1/${pageid}.jpg/2560px-${pageid}.jpg`,
        thumbwidth: 2560,
        thumbheight: 1707,
        url: `https://upload.wikimedia.org/wikipedia/commons/a/a1/${pageid}.jpg`,
        descriptionurl: `https://commons.wikimedia.org/wiki/File:${pageid}.jpg`,
        mime: "image/jpeg",
        extmetadata: {
          ObjectName: { value: title, source: "mediawiki-metadata", hidden: "" },
          Categories: { value: "Harbours in Norway|Boats", source: "commons-categories", hidden: "" },
          Artist: {
            value: '<a href="//commons.wikimedia.org/wiki/User:Ann" title="User:Ann">Ann &amp; Lee</a>',
            source: "commons-desc-page",
          },
          ...licence,
        },
      },
    ],
  });
  return {
    key: null,
    answer({ host, pathname, searchParams }) {
      if (host === "upload.wikimedia.org") return { bytes: media.picture };
      if (host !== "commons.wikimedia.org" || pathname !== "/w/api.php") return null;
      if (searchParams.get("action") !== "query" || searchParams.get("generator") !== "search") return null;
      return {
        json: {
          batchcomplete: true,
          query: {
            pages: [
              page(22, 2, "No licence", {}),
              page(11, 1, "Harbour of Bergen", {
                License: { value: "cc-by-sa-4.0" },
                LicenseShortName: { value: "CC BY-SA 4.0" },
                LicenseUrl: { value: "https://creativecommons.org/licenses/by-sa/4.0" },
              }),
            ],
          },
        },
      };
    },
  };
}

export function openverseDouble(media: Media): SourceDouble {
  const work = (id: string, license: string, more: object = {}) => ({
    id,
    title: "Harbour at dawn",
    indexed_on: "2020-01-01T00:00:00Z",
    foreign_landing_url: `https://www.flickr.com/photos/ann/${id}`,
    url: `https://live.staticflickr.com/65535/${id}_b.jpg`,
    creator: "Ann Lee",
    creator_url: "https://www.flickr.com/photos/ann",
    license,
    license_version: "2.0",
    license_url: `https://creativecommons.org/licenses/${license}/2.0/`,
    provider: "flickr",
    source: "flickr",
    filesize: null,
    filetype: null,
    tags: [{ name: "harbour", accuracy: null }],
    attribution: '"Harbour at dawn" by Ann Lee is licensed under CC BY 2.0.',
    height: 683,
    width: 1024,
    thumbnail: `https://api.openverse.org/v1/images/${id}/thumb/`,
    ...more,
  });
  return {
    key: null,
    answer({ host, pathname, searchParams }) {
      if (host === "live.staticflickr.com") return { bytes: media.picture };
      if (host !== "api.openverse.org" || pathname !== "/v1/images/") return null;
      // Larger pages are for those who registered.
      if (Number(searchParams.get("page_size")) > 20)
        return { status: 401, json: { detail: "page_size may not exceed 20 for anonymous requests" } };
      return {
        headers: { "x-ratelimit-limit-anon_burst": "20/min", "x-ratelimit-available-anon_burst": "19" },
        json: {
          result_count: 2,
          page_count: 1,
          page_size: 20,
          page: 1,
          results: [
            work("50b2cd10-ecad-4b92-b5d3-b0e5a2f7d9f1", "by"),
            work("7c0d9a2e-0000-4b92-b5d3-b0e5a2f7d9f2", "by-nd"),
          ],
        },
      };
    },
  };
}

export function libraryOfCongressDouble(media: Media): SourceDouble {
  const result = (number: string, item: object) => ({
    id: `http://www.loc.gov/item/${number}/`,
    url: `https://www.loc.gov/item/${number}/`,
    title: "Harbour of New York",
    access_restricted: false,
    contributor: ["detroit publishing co."],
    subject: ["harbors", "boats"],
    image_url: [`//tile.loc.gov/storage-services/service/pnp/${number}_150px.jpg#h=120&w=150`],
    online_format: ["image"],
    item: { created_published: "c1905", ...item },
  });
  return {
    key: null,
    answer({ host, pathname, searchParams }) {
      if (host === "tile.loc.gov") return { bytes: media.picture };
      if (host !== "www.loc.gov" || searchParams.get("fo") !== "json") return null;
      if (pathname === "/photos/")
        return {
          json: {
            pagination: { current: 1, of: 812, perpage: 20 },
            results: [
              result("2016794148", { rights_advisory: ["No known restrictions on publication."] }),
              result("2017000001", { rights_information: "Rights status not evaluated." }),
              result("2017000002", {}),
            ],
          },
        };
      const rights: Record<string, object> = {
        "/item/2016794148/": { rights_information: "No known restrictions on publication." },
        "/item/2017000001/": { rights_information: "Rights status not evaluated." },
        "/item/2017000002/": { rights: ["<p>Publication may be restricted.</p>"] },
      };
      const item = rights[pathname];
      if (!item) return null;
      const url = (name: string) => `https://tile.loc.gov/storage-services/${name}`;
      return {
        json: {
          item: { access_restricted: false, ...item },
          resources: [
            {
              files: [
                [
                  { url: url("service/pnp/small.jpg"), mimetype: "image/jpeg", size: 40_000, width: 640, height: 480 },
                  {
                    url: url("service/pnp/large.jpg"),
                    mimetype: "image/jpeg",
                    size: 400_000,
                    width: 1600,
                    height: 1200,
                  },
                  { url: url("master/pnp/master.tif"), mimetype: "image/tiff", size: 90_000_000 },
                ],
              ],
            },
          ],
        },
      };
    },
  };
}
