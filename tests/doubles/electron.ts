// Stands in for the `electron` module in tests of electron/, whose own program need not be there. Each member is held to
// electron.d.ts by `satisfies`, so that a change of the real interface is a type error here.
import { fork, type ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MessageChannel, type MessagePort as NodePort } from "node:worker_threads";

import type * as E from "electron";

class AppDouble extends EventEmitter {
  /** What the tests set and read. */
  is = { locked: true, quits: 0, exits: [] as number[], badge: 0, logins: [] as E.Settings[], languages: ["en-GB"] };
  paths = new Map<string, string>();
  isPackaged = false;
  whenReady = () => Promise.resolve();
  requestSingleInstanceLock = () => this.is.locked;
  quit = () => void this.is.quits++;
  exit = (code = 0) => void this.is.exits.push(code);
  getPath = (name: string) => this.paths.get(name) ?? join(tmpdir(), name);
  setPath = (name: string, path: string) => void this.paths.set(name, path);
  setBadgeCount = (count = 0) => ((this.is.badge = count), true);
  getPreferredSystemLanguages = () => this.is.languages;
  setLoginItemSettings = (settings: E.Settings) => void this.is.logins.push(settings);
}
export const app = new AppDouble();
app satisfies Pick<
  E.App,
  | "whenReady"
  | "requestSingleInstanceLock"
  | "quit"
  | "exit"
  | "setPath"
  | "setBadgeCount"
  | "getPreferredSystemLanguages"
  | "setLoginItemSettings"
  | "isPackaged"
> & { on: unknown };

export class WebContentsDouble extends EventEmitter {
  sent: unknown[] = [];
  reloads = 0;
  openHandler: ((details: E.HandlerDetails) => E.WindowOpenHandlerResponse) | undefined;
  setWindowOpenHandler = (handler: (details: E.HandlerDetails) => E.WindowOpenHandlerResponse) =>
    void (this.openHandler = handler);
  send = (channel: string, ...args: unknown[]) => void this.sent.push([channel, ...args]);
  reload = () => void this.reloads++;
}
WebContentsDouble satisfies new () => Pick<E.WebContents, "setWindowOpenHandler" | "send" | "reload">;

export class BrowserWindow extends EventEmitter {
  static all: BrowserWindow[] = [];
  readonly options: E.BrowserWindowConstructorOptions;
  readonly webContents = new WebContentsDouble();
  calls: string[] = [];
  url = "";
  bounds: E.Rectangle;
  fraction = -1;
  is = { minimised: false, maximised: false, focused: false };
  constructor(options: E.BrowserWindowConstructorOptions = {}) {
    super();
    this.options = options;
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.bounds = { x, y, width, height };
    BrowserWindow.all.push(this);
    app.emit("web-contents-created", {}, this.webContents);
  }
  loadURL = async (url: string) => void (this.url = url);
  show = () => void this.calls.push("show");
  hide = () => void this.calls.push("hide");
  focus = () => void this.calls.push("focus");
  restore = () => void this.calls.push("restore");
  maximize = () => void this.calls.push("maximize");
  isMinimized = () => this.is.minimised;
  isMaximized = () => this.is.maximised;
  isFocused = () => this.is.focused;
  isDestroyed = () => false;
  getNormalBounds = () => this.bounds;
  setProgressBar = (fraction: number) => void (this.fraction = fraction);
  setOverlayIcon = (_icon: unknown, text: string) => void this.calls.push(`overlay ${text}`);
  close = () => {
    let isPrevented = false;
    this.emit("close", { preventDefault: () => (isPrevented = true) });
    if (!isPrevented) this.emit("closed");
  };
}
BrowserWindow satisfies new (
  options?: E.BrowserWindowConstructorOptions,
) => Pick<
  E.BrowserWindow,
  | "show"
  | "hide"
  | "focus"
  | "restore"
  | "maximize"
  | "isMinimized"
  | "isMaximized"
  | "isFocused"
  | "isDestroyed"
  | "loadURL"
  | "close"
  | "getNormalBounds"
  | "setProgressBar"
>;

/** What the page calls: `invoke` is the preload's side of it. */
class IpcMainDouble extends EventEmitter {
  readonly handlers = new Map<string, (event: E.IpcMainInvokeEvent, given: unknown) => unknown>();
  handle = (channel: string, handler: (event: E.IpcMainInvokeEvent, ...args: never[]) => unknown) =>
    void this.handlers.set(channel, handler as never);
  invoke = async (channel: string, senderFrame: unknown, given?: unknown): Promise<unknown> =>
    this.handlers.get(channel)?.({ senderFrame } as E.IpcMainInvokeEvent, given);
}
export const ipcMain = new IpcMainDouble();
ipcMain satisfies Pick<E.IpcMain, "handle"> & { on: unknown };

export const protocol = {
  schemes: [] as E.CustomScheme[],
  handlers: new Map<string, (request: Request) => Response | Promise<Response>>(),
  registerSchemesAsPrivileged: (schemes: E.CustomScheme[]) => void protocol.schemes.push(...schemes),
  handle: (scheme: string, handler: (request: Request) => Response | Promise<Response>) =>
    void protocol.handlers.set(scheme, handler),
};
protocol satisfies Pick<E.Protocol, "registerSchemesAsPrivileged" | "handle">;

type PermissionRequest = Parameters<E.Session["setPermissionRequestHandler"]>[0];
type PermissionCheck = Parameters<E.Session["setPermissionCheckHandler"]>[0];
type BeforeRequest = (details: { url: string }, answer: (response: E.CallbackResponse) => void) => void;
export const session = {
  defaultSession: {
    request: null as PermissionRequest,
    check: null as PermissionCheck,
    beforeRequest: null as BeforeRequest | null,
    setPermissionRequestHandler: (handler: PermissionRequest) => void (session.defaultSession.request = handler),
    setPermissionCheckHandler: (handler: PermissionCheck) => void (session.defaultSession.check = handler),
    setDevicePermissionHandler: () => undefined,
    webRequest: {
      onBeforeRequest: (listener: BeforeRequest) => void (session.defaultSession.beforeRequest = listener),
    },
  },
};
session.defaultSession satisfies Pick<
  E.Session,
  "setPermissionRequestHandler" | "setPermissionCheckHandler" | "setDevicePermissionHandler"
>;

export const shell = {
  opened: [] as string[],
  shown: [] as string[],
  openExternal: async (url: string) => void shell.opened.push(url),
  showItemInFolder: (path: string) => void shell.shown.push(path),
};
shell satisfies Pick<E.Shell, "openExternal" | "showItemInFolder">;

export const dialog = {
  asked: [] as unknown[],
  chosen: { canceled: true, filePaths: [] as string[] },
  response: 0,
  showOpenDialog: async (...args: unknown[]) => (dialog.asked.push(args.at(-1)), dialog.chosen),
  showMessageBox: async (...args: unknown[]) => (
    dialog.asked.push(args.at(-1)),
    { response: dialog.response, checkboxChecked: false }
  ),
};
dialog satisfies Pick<E.Dialog, "showOpenDialog" | "showMessageBox">;

export const screen = {
  displays: [{ id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } }],
  getPrimaryDisplay: () => screen.displays[0] as E.Display,
  getAllDisplays: () => screen.displays as E.Display[],
};
screen satisfies Pick<E.Screen, "getPrimaryDisplay" | "getAllDisplays">;

export const nativeTheme = { shouldUseDarkColors: true } satisfies Pick<E.NativeTheme, "shouldUseDarkColors">;

export const Menu = {
  application: null as { items: E.MenuItemConstructorOptions[] } | null,
  buildFromTemplate: (items: E.MenuItemConstructorOptions[]) => ({ items }),
  setApplicationMenu: (menu: { items: E.MenuItemConstructorOptions[] } | null) => void (Menu.application = menu),
};

export const nativeImage = {
  createEmpty: () => ({}),
  createFromPath: (path: string) => ({ path, setTemplateImage: () => undefined }),
};

export class Tray extends EventEmitter {
  static all: Tray[] = [];
  tooltip = "";
  menu: { items: E.MenuItemConstructorOptions[] } = { items: [] };
  isDestroyed = false;
  constructor(_image: unknown) {
    super();
    Tray.all.push(this);
  }
  setToolTip = (text: string) => void (this.tooltip = text);
  setContextMenu = (menu: { items: E.MenuItemConstructorOptions[] }) => void (this.menu = menu);
  destroy = () => void (this.isDestroyed = true);
}
Tray satisfies new (image: string) => Pick<E.Tray, "setToolTip" | "destroy">;

export class Notification extends EventEmitter {
  static all: Notification[] = [];
  static isSupported = () => true;
  readonly options: E.NotificationConstructorOptions;
  constructor(options: E.NotificationConstructorOptions = {}) {
    super();
    this.options = options;
  }
  show = () => void Notification.all.push(this);
}
Notification satisfies new (options?: E.NotificationConstructorOptions) => Pick<E.Notification, "show">;

type Access = ReturnType<E.SystemPreferences["getMediaAccessStatus"]>;
/** As macOS: the person is asked once, and the answer stays. */
export const systemPreferences = {
  access: "not-determined" as Access,
  /** What the person answers. */
  answer: true,
  asked: 0,
  getMediaAccessStatus: (_kind: "microphone" | "camera" | "screen") => systemPreferences.access,
  askForMediaAccess: async (_kind: "microphone" | "camera") => {
    if (systemPreferences.access === "not-determined") {
      systemPreferences.asked++;
      systemPreferences.access = systemPreferences.answer ? "granted" : "denied";
    }
    return systemPreferences.access === "granted";
  },
};
systemPreferences satisfies Pick<E.SystemPreferences, "getMediaAccessStatus" | "askForMediaAccess">;

class PowerMonitorDouble extends EventEmitter {
  isBattery = false;
  isOnBatteryPower = () => this.isBattery;
}
export const powerMonitor = new PowerMonitorDouble();
powerMonitor satisfies Pick<E.PowerMonitor, "isOnBatteryPower"> & { on: unknown };

export const powerSaveBlocker = {
  on: new Set<number>(),
  start: (_type: "prevent-app-suspension" | "prevent-display-sleep") => {
    const id = powerSaveBlocker.on.size + 1;
    powerSaveBlocker.on.add(id);
    return id;
  },
  stop: (id: number) => powerSaveBlocker.on.delete(id),
};
powerSaveBlocker satisfies Pick<E.PowerSaveBlocker, "start" | "stop">;

/** An emitter whose `message` event carries `{ data }`, over a real port of node:worker_threads. */
export class MessagePortMain extends EventEmitter {
  readonly #port: NodePort;
  constructor(port: NodePort) {
    super();
    this.#port = port;
    port.on("close", () => this.emit("close"));
    port.unref();
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has no origin
  postMessage = (data: unknown) => this.#port.postMessage(data);
  start = () => {
    this.#port.on("message", (data: unknown) => this.emit("message", { data, ports: [] }));
    this.#port.unref();
  };
  close = () => this.#port.close();
}
MessagePortMain satisfies new (port: NodePort) => Pick<E.MessagePortMain, "postMessage" | "start" | "close">;

export class MessageChannelMain {
  readonly port1: MessagePortMain;
  readonly port2: MessagePortMain;
  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new MessagePortMain(port1);
    this.port2 = new MessagePortMain(port2);
  }
}

/** What goes between a test and a process that stands in for a utility process; `parentPort.ts` is its other side. */
export type Relayed =
  | { kind: "message"; data: unknown; ports: number[] }
  | { kind: "port"; id: number; data: unknown }
  | { kind: "portClosed"; id: number };

/** A real process of Node's that runs the script from its source; ports are relayed, since none can cross by itself. */
class UtilityProcessDouble extends EventEmitter {
  readonly child: ChildProcess;
  readonly stdout: ChildProcess["stdout"];
  readonly stderr: ChildProcess["stderr"];
  readonly #ports = new Map<number, MessagePortMain>();
  #nextPort = 0;
  constructor(script: string, args: readonly string[], options: E.ForkOptions) {
    super();
    const [, stdout = "inherit", stderr = "inherit"] = options.stdio as ("pipe" | "ignore" | "inherit")[];
    this.child = fork(script, args, {
      execArgv: [...(options.execArgv ?? []), "--import", new URL("parentPort.ts", import.meta.url).href],
      serialization: "advanced",
      stdio: ["ignore", stdout, stderr, "ipc"],
      env: { ...process.env, ...(options.env as Record<string, string> | undefined) },
    });
    this.stdout = this.child.stdout;
    this.stderr = this.child.stderr;
    this.child.on("message", (relayed: Relayed) => {
      if (relayed.kind === "message") this.emit("message", relayed.data);
      else if (relayed.kind === "port") this.#ports.get(relayed.id)?.postMessage(relayed.data);
      else this.#ports.get(relayed.id)?.close();
    });
    this.child.on("exit", (code) => {
      for (const port of this.#ports.values()) port.close();
      this.emit("exit", code ?? 1);
    });
  }
  get pid() {
    return this.child.pid;
  }
  postMessage = (data: unknown, transfer: MessagePortMain[] = []) => {
    const ports = transfer.map((port) => {
      const id = this.#nextPort++;
      this.#ports.set(id, port);
      port.on("message", (event: { data: unknown }) => this.#relay({ kind: "port", id, data: event.data }));
      port.on("close", () => this.#relay({ kind: "portClosed", id }));
      port.start();
      return id;
    });
    this.#relay({ kind: "message", data, ports });
  };
  kill = () => this.child.kill();
  #relay(relayed: Relayed): void {
    if (this.child.connected) this.child.send(relayed, () => undefined);
  }
}
UtilityProcessDouble satisfies new (
  script: string,
  args: string[],
  options: E.ForkOptions,
) => { kill: E.UtilityProcess["kill"]; pid: E.UtilityProcess["pid"] };

export const utilityProcess = {
  all: [] as UtilityProcessDouble[],
  fork: (script: string, args: string[] = [], options: E.ForkOptions = {}) => {
    const made = new UtilityProcessDouble(script, args, options);
    utilityProcess.all.push(made);
    return made;
  },
};

export default {};
