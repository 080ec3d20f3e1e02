// The words of the screen Accounts in English.
import type { PlatformId } from "../../publishing/platforms.ts";

const demands: Record<PlatformId, readonly string[]> = {
  youtube: [
    "A project of your own in the Google Cloud console, with an OAuth client for desktop apps.",
    "The project published and audited by Google: until then every upload is locked as private.",
    "While the project is in “Testing”, each sign-in ends after 7 days.",
    "About 100 uploads a day for a project.",
  ],
  shorts: [
    "The same sign-in as YouTube: Shorts are its tall videos of up to three minutes.",
    "The same audit and the same daily uploads count.",
  ],
  tiktok: [
    "A developer account and an app with the Content Posting API.",
    "An audit by TikTok: until then only private posts, and about five people a day.",
    "Without the audit a video can go to your inbox, where only its title arrives.",
  ],
  instagram: [
    "A professional account (creator or business).",
    "An app at Meta with the permission to publish content, reviewed for accounts of others.",
    "The sign-in is renewed every 60 days.",
  ],
  linkedin: [
    "An app at LinkedIn, tied to a page of a company.",
    "The product “Share on LinkedIn”; pages need the Community Management API, which is reviewed.",
  ],
  x: [
    "A developer account; the free plan allows few posts a month, more are paid for.",
    "Videos above 140 seconds need a Premium subscription.",
  ],
  pinterest: [
    "A business account and an app with access to its API.",
    "Trial access shows pins to you alone, until Pinterest grants the standard one.",
  ],
  snapchat: [
    "A public profile.",
    "An interface for publishing is open to partners only: for others there is a prepared hand-over.",
  ],
};

const en = {
  accounts: {
    title: "Accounts",
    lead: "Where your videos will go, and what each platform asks of you.",
    later: "Linking comes with publishing",
    laterText:
      "This version makes videos and prepares their hand-over; it does not sign in anywhere yet. No password or key is asked for or kept. What is listed here takes days at some platforms, so it is worth beginning early.",
    handOver: "Hand over by hand",
    notLinked: "Not linked",
    demands: "What it asks of you",
    takes: (length: string, formats: string) => `Takes up to ${length}, ${formats}`,
    open: (name: string) => `Open ${name}`,
    items: demands,
  },
};

export type Words = typeof en;
export default en;
