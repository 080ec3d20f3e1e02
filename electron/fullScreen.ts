// Whether a game or a film of another program fills the screen, as far as the system says: Windows, and Linux under X11.
import { spawn, type ChildProcess } from "node:child_process";

/** A change counts once it has lasted, so that a window that flashes up stops nothing. */
const LASTING_MS = 5000;

/**
 * SHQueryUserNotificationState: 2 is a full-screen program, 3 one that draws by Direct3D alone, 4 a presentation. One
 * process prints it for as long as it is asked; starting PowerShell anew each time would cost more than it saves.
 */
const WINDOWS = `
Add-Type -Name Shell -Namespace Q -MemberDefinition '[DllImport("shell32.dll")] public static extern int SHQueryUserNotificationState(out int state);'
while ($true) { $s = 0; [void][Q.Shell]::SHQueryUserNotificationState([ref]$s); [Console]::Out.WriteLine($s); [Console]::Out.Flush(); Start-Sleep -Seconds 5 }`;

/** Tells each change that lasts. Returns how to stop; where the system does not say, nothing is ever told. */
export function watchFullScreen(
  tell: (isFull: boolean) => void,
  platform: NodeJS.Platform = process.platform,
  env: Record<string, string | undefined> = process.env,
): () => void {
  const settle = lasting(tell);
  if (platform === "win32")
    return listen(
      "powershell.exe",
      ["-NoProfile", "-NonInteractive", "-Command", WINDOWS],
      (line) => settle.next(["2", "3", "4"].includes(line.trim())),
      settle.stop,
    );
  // Under Wayland no program is told what others show.
  if (platform === "linux" && env["DISPLAY"] && env["XDG_SESSION_TYPE"] !== "wayland") return watchX11(settle);
  return () => undefined;
}

/** `xprop` follows which window is active; what is then asked of that window is how it is shown. */
function watchX11(settle: ReturnType<typeof lasting>): () => void {
  let asked: ChildProcess | null = null;
  const stop = listen(
    "xprop",
    ["-root", "-spy", "_NET_ACTIVE_WINDOW"],
    (line) => {
      const window = /(0x[0-9a-f]+)/.exec(line)?.[1];
      if (window === undefined || window === "0x0") return settle.next(false);
      asked?.kill();
      // It follows that window's state until another is active.
      asked = follow("xprop", ["-id", window, "-spy", "_NET_WM_STATE"], (state) =>
        settle.next(/_NET_WM_STATE_FULLSCREEN/.test(state)),
      );
    },
    settle.stop,
  );
  return () => {
    asked?.kill();
    stop();
  };
}

function listen(program: string, args: string[], onLine: (line: string) => void, onStop: () => void): () => void {
  const child = follow(program, args, onLine);
  return () => {
    child.kill();
    onStop();
  };
}

/** Where the program is not there, nothing is told. */
function follow(program: string, args: string[], onLine: (line: string) => void): ChildProcess {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "ignore"], windowsHide: true });
  child.on("error", () => undefined);
  let rest = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  });
  return child;
}

export function lasting(tell: (isFull: boolean) => void, afterMs = LASTING_MS) {
  let told = false;
  let timer: NodeJS.Timeout | undefined;
  let coming = false;
  return {
    next(isFull: boolean): void {
      if (timer && coming === isFull) return;
      clearTimeout(timer);
      timer = undefined;
      if (isFull === told) return;
      coming = isFull;
      timer = setTimeout(() => {
        timer = undefined;
        told = isFull;
        tell(isFull);
      }, afterMs);
    },
    stop: () => clearTimeout(timer),
  };
}
