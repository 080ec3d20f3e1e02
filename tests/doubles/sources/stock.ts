// Stand for the stock sites Pexels, Pixabay, Unsplash and Coverr, whose answers follow their documentation as of 2026-11-22:
// https://www.pexels.com/api/documentation/, https://pixabay.com/api/docs/, https://unsplash.com/documentation, https://api.coverr.co/docs/videos/
import type { Media, SourceDouble } from "./server.ts";

export function pexelsDouble(media: Media): SourceDouble {
  const key = "563492ad6f91700001000001pexels";
  return {
    key,
    answer({ host, pathname, searchParams }, headers) {
      if (host === "images.pexels.com") return { bytes: media.picture };
      if (host === "videos.pexels.com") return { bytes: media.clip };
      if (host !== "api.pexels.com") return null;
      if (headers.authorization !== key)
        return { status: 401, json: { error: "Access to this API has been disallowed" } };
      const limits = {
        "x-ratelimit-limit": "20000",
        "x-ratelimit-remaining": "19684",
        "x-ratelimit-reset": "1590529646",
      };
      const page = {
        page: Number(searchParams.get("page")),
        per_page: Number(searchParams.get("per_page")),
        total_results: 8000,
      };
      if (pathname === "/v1/search")
        return {
          headers: limits,
          json: {
            ...page,
            next_page: "https://api.pexels.com/v1/search/?page=2&per_page=1&query=harbour",
            photos: [
              {
                id: 3573351,
                width: 3066,
                height: 3968,
                url: "https://www.pexels.com/photo/boats-in-harbour-3573351/",
                photographer: "Lukas Rodriguez",
                photographer_url: "https://www.pexels.com/@lukas-rodriguez-1845331",
                photographer_id: 1845331,
                avg_color: "#374824",
                src: {
                  original: "https://images.pexels.com/photos/3573351/pexels-photo-3573351.png",
                  medium: "https://images.pexels.com/photos/3573351/pexels-photo-3573351.png?auto=compress&h=350",
                },
                liked: false,
                alt: "Boats in a harbour <b>at dawn</b>",
              },
            ],
          },
        };
      if (pathname === "/videos/search")
        return {
          headers: limits,
          json: {
            ...page,
            url: "https://www.pexels.com/videos/",
            videos: [
              {
                id: 1448735,
                width: 4096,
                height: 2160,
                url: "https://www.pexels.com/video/video-of-a-harbour-1448735/",
                image: "https://images.pexels.com/videos/1448735/free-video-1448735.jpg?fit=crop&w=1200&h=630",
                full_res: null,
                tags: [],
                duration: 32,
                user: { id: 574687, name: "Ruvim Miksanskiy", url: "https://www.pexels.com/@digitech" },
                video_files: [
                  {
                    id: 1,
                    quality: "sd",
                    file_type: "video/mp4",
                    width: 640,
                    height: 338,
                    link: "https://videos.pexels.com/video-files/1448735/sd.mp4",
                  },
                  {
                    id: 2,
                    quality: "hd",
                    file_type: "video/mp4",
                    width: 1920,
                    height: 1012,
                    link: "https://videos.pexels.com/video-files/1448735/hd.mp4",
                  },
                  {
                    id: 3,
                    quality: "uhd",
                    file_type: "video/mp4",
                    width: 4096,
                    height: 2160,
                    link: "https://videos.pexels.com/video-files/1448735/uhd.mp4",
                  },
                  {
                    id: 4,
                    quality: "hls",
                    file_type: "video/mp4",
                    width: null,
                    height: null,
                    link: "https://player.vimeo.com/external/1448735.m3u8",
                  },
                ],
                video_pictures: [],
              },
            ],
          },
        };
      return null;
    },
  };
}

export function pixabayDouble(media: Media): SourceDouble {
  const key = "5836734-4dde7a5c8pixabay";
  return {
    key,
    answer({ host, pathname, searchParams }) {
      if (host === "cdn.pixabay.com") return { bytes: pathname.endsWith(".mp4") ? media.clip : media.picture };
      if (host !== "pixabay.com") return null;
      // As it documents: 400 with a text.
      if (searchParams.get("key") !== key)
        return { status: 401, text: "[ERROR 400] Invalid or missing API key (https://pixabay.com/api/docs/)." };
      const headers = { "x-ratelimit-limit": "100", "x-ratelimit-remaining": "97", "x-ratelimit-reset": "41" };
      const shared = {
        id: 195893,
        pageURL: "https://pixabay.com/en/blossom-bloom-flower-195893/",
        tags: "harbour, boats, sea",
        user_id: 48777,
        user: "Josch13",
      };
      if (pathname === "/api/")
        return {
          headers,
          json: {
            total: 4692,
            totalHits: 500,
            hits: [
              {
                ...shared,
                type: "photo",
                previewURL: "https://cdn.pixabay.com/photo/2013/10/15/09/12/flower-195893_150.jpg",
                webformatURL: "https://pixabay.com/get/35bbf209e13e39d2_640.jpg",
                largeImageURL: "https://pixabay.com/get/ed6a99fd0a76647_1280.jpg".replace(
                  "pixabay.com/get",
                  "cdn.pixabay.com/get",
                ),
                imageWidth: 4000,
                imageHeight: 2250,
                imageSize: 4731420,
              },
            ],
          },
        };
      if (pathname === "/api/videos/")
        return {
          headers,
          json: {
            total: 42,
            totalHits: 42,
            hits: [
              {
                ...shared,
                id: 125,
                pageURL: "https://pixabay.com/videos/id-125/",
                type: "film",
                duration: 12,
                videos: {
                  large: { url: "", width: 0, height: 0, size: 0, thumbnail: "" },
                  medium: {
                    url: "https://cdn.pixabay.com/video/2015/08/08/125-135736646_medium.mp4",
                    width: 1280,
                    height: 720,
                    size: 6615235,
                    thumbnail: "https://cdn.pixabay.com/video/2015/08/08/125_medium.jpg",
                  },
                  small: {
                    url: "https://cdn.pixabay.com/video/2015/08/08/125-135736646_small.mp4",
                    width: 640,
                    height: 360,
                    size: 3562083,
                    thumbnail: "https://cdn.pixabay.com/video/2015/08/08/125_small.jpg",
                  },
                },
              },
            ],
          },
        };
      return null;
    },
  };
}

export function unsplashDouble(media: Media): SourceDouble {
  const key = "unsplash-access-key-0123456789";
  return {
    key,
    answer({ host, pathname }, headers) {
      if (host === "images.unsplash.com") return { bytes: media.picture };
      if (host !== "api.unsplash.com") return null;
      if (headers.authorization !== `Client-ID ${key}`)
        return { status: 401, json: { errors: ["OAuth error: The access token is invalid"] } };
      const limits = { "x-ratelimit-limit": "50", "x-ratelimit-remaining": "49" };
      const download = "https://images.unsplash.com/photo-1416339306562-f3d12fefd36f?ixid=download";
      if (pathname === "/photos/eOLpJytrbsQ/download") return { headers: limits, json: { url: download } };
      if (pathname !== "/search/photos") return null;
      return {
        headers: limits,
        json: {
          total: 133,
          total_pages: 7,
          results: [
            {
              id: "eOLpJytrbsQ",
              created_at: "2014-11-18T14:35:36-05:00",
              width: 4000,
              height: 3000,
              color: "#A7A2A1",
              likes: 286,
              description: null,
              alt_description: "a harbour in the morning",
              user: {
                id: "Ul0QVz12Goo",
                username: "ugmonk",
                name: "Jeff Sheldon",
                links: { html: "https://unsplash.com/@ugmonk", photos: "https://api.unsplash.com/users/ugmonk/photos" },
              },
              urls: {
                raw: "https://images.unsplash.com/photo-1416339306562-f3d12fefd36f",
                full: "https://images.unsplash.com/photo-1416339306562-f3d12fefd36f?q=80&fm=jpg",
                small: "https://images.unsplash.com/photo-1416339306562-f3d12fefd36f?w=400",
              },
              links: {
                self: "https://api.unsplash.com/photos/eOLpJytrbsQ",
                html: "https://unsplash.com/photos/eOLpJytrbsQ",
                download: "https://unsplash.com/photos/eOLpJytrbsQ/download",
                download_location: "https://api.unsplash.com/photos/eOLpJytrbsQ/download?ixid=M3wxMjA3fDB8",
              },
            },
          ],
        },
      };
    },
  };
}

export function coverrDouble(media: Media): SourceDouble {
  const key = "coverr-0123456789abcdef";
  const video = {
    id: "S1YbPl1NfI",
    created_at: "2020-11-12T08:55:42.710Z",
    title: "Cutting Wood in a Harbour",
    poster: "https://storage.coverr.co/p/QatsCWWAorI71sZ33DkHZREGWruZCHsg",
    thumbnail: "https://storage.coverr.co/t/QatsCWWAorI71sZ33DkHZREGWruZCHsg",
    description: "A close-up of the circular miter saw",
    is_vertical: false,
    tags: ["circular saw", "harbour"],
    downloads: 4,
    aspect_ratio: "16:9",
    duration: 11.625,
    max_height: 1152,
    max_width: 2048,
    urls: {
      mp4: "https://storage.coverr.co/videos/QatsCWWAorI71sZ33DkHZREGWruZCHsg?token=t0ken",
      mp4_preview: "https://storage.coverr.co/videos/QatsCWWAorI71sZ33DkHZREGWruZCHsg/preview?token=t0ken",
      mp4_download:
        "https://storage.coverr.co/videos/QatsCWWAorI71sZ33DkHZREGWruZCHsg/download?token=t0ken&filename=Cutting Wood",
    },
  };
  return {
    key,
    answer({ host, pathname }, headers) {
      if (host === "storage.coverr.co") return { bytes: media.clip };
      if (host !== "api.coverr.co") return null;
      if (headers.authorization !== `Bearer ${key}`) return { status: 401, json: { message: "Unauthorized" } };
      if (pathname === "/videos/S1YbPl1NfI") return { json: video };
      if (pathname === "/videos") return { json: { page: 0, pages: 50, page_size: 20, total: 3602, hits: [video] } };
      return null;
    },
  };
}
