// What the keys do, in English.
import type { ActIn, Scope } from "../../../ui/keymap.ts";

const acts = {
  anywhere: {
    palette: "Search and do anything",
    help: "Help and all shortcuts",
    newVideo: "New video",
    find: "Search this list",
    goTo: "Go to a screen, with a second key",
  },
  videos: {
    next: "Next video",
    previous: "Previous video",
    choose: "Choose it",
    chooseTo: "Choose up to it",
    chooseAll: "Choose all",
    pause: "Pause",
    resume: "Go on",
    retry: "Try again",
    cancel: "Stop the making",
    remove: "Delete",
  },
  calendar: { today: "To today", earlier: "Earlier", later: "Later", plan: "Plan a video" },
  editor: {
    undo: "Undo",
    redo: "Redo",
    save: "Save",
    play: "Play or stop",
    stop: "Stop",
    back: "Faster backwards",
    forward: "Faster forwards",
    frameBack: "One frame back",
    frameOn: "One frame on",
    secondBack: "One second back",
    secondOn: "One second on",
    begin: "To the beginning",
    end: "To the end",
    sceneBefore: "Scene before",
    sceneAfter: "Scene after",
    write: "Write in the scene",
    sceneUp: "Move the scene up",
    sceneDown: "Move the scene down",
    removeScene: "Take the scene out",
  },
} satisfies { [S in Exclude<Scope, "goTo">]: Record<ActIn<S>, string> };

const en = {
  shortcuts: {
    acts,
    scopes: {
      anywhere: "Anywhere",
      goTo: "Go to a screen",
      videos: "In the list of videos",
      calendar: "In the calendar",
      editor: "In a video",
    },
    second: (key: string) => `Pressed after ${key}`,
    none: "No key",
    change: "Change",
    changeOf: (name: string) => `Change the key: ${name}`,
    resetOf: (name: string, keys: string) => `Reset: ${name} (${keys})`,
    resetAll: "Reset all",
    wereReset: "All shortcuts are as they were by default",
    press: "Press the new key",
    leave: "Esc leaves it as it is",
    held: (key: string, names: string) => `${key} is “${names}”`,
    take: "Use it here instead",
    another: "Another key",
    reserved: (key: string) => `${key} belongs to the browser or the system. Press another.`,
    changed: (name: string, key: string) => `${name}: ${key}`,
  },
};

export type Words = typeof en;
export default en;
