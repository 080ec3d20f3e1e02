// What the app's own window says of itself.
export const words = {
  crashed: "Something broke down in the background",
  nothingLost: "Nothing is lost: what was being made goes on.",
  startsAgain: (seconds: number) =>
    seconds <= 0 ? "Starting again …" : `Starting again in ${seconds} ${seconds === 1 ? "second" : "seconds"}.`,
  givenUp: "The background program does not start any more",
  startNow: "Start it now",
  unread: (name: string) => `${name} could not be read`,
  gone: "It is gone, or larger than 20 MB.",
  update: {
    ready: (version: string) => `Version ${version} is here`,
    waiting: "It is put in once nothing is being made.",
    asks: "It is put in when you start again, or the next time you quit. What is being made goes on afterwards.",
    notes: "What is new",
    restart: "Start again now",
    later: "Later",
  },
};

export type Words = typeof words;
export default words;
