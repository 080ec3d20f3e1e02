// The words of signing in in English.
const en = {
  signIn: {
    title: "Sign this browser in",
    problems: {
      none: {
        title: "Open the link from the terminal",
        text: "YTEmpire runs on this machine and answers only browsers that you let in. Each link signs in one browser, once.",
      },
      used: {
        title: "This link has been used, or is older than ten minutes",
        text: "Each link signs in one browser, once. Ask for another one: nothing else is needed.",
      },
      tooMany: {
        title: "Too many tries in a minute",
        text: "Wait a minute, then open the link again.",
      },
      unreachable: {
        title: "YTEmpire does not answer",
        text: "The program that made this address is not running, or is still starting.",
      },
      ended: {
        title: "You are signed out",
        text: "This browser's session has ended or was revoked. A new link signs it in again.",
      },
    },
    steps: {
      title: "How to get a link",
      start: "Where YTEmpire is not running yet, start it. It prints the link:",
      another: "Where it runs, ask it for another one:",
      open: "Open the link in this browser, or paste it here.",
    },
    field: "Link or code",
    placeholder: "http://127.0.0.1:8000/#code=…",
    submit: "Sign in",
    notALink: "There is no code in this. Copy the whole address that was printed.",
    retry: "Try again",
  },
};

export type Words = typeof en;
export default en;
