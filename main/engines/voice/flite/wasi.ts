// Runs a WASI command in memory: arguments in, what it printed and the files it wrote out; nothing touches the disk.

const ERRNO = { success: 0, badf: 8, inval: 28, noent: 44 } as const;
const FIRST_FILE = 4;
const ROOT = 3;
const STDOUT = 1;
const STDERR = 2;

interface OpenFile {
  name: string;
  position: number;
}

interface MemoryFile {
  bytes: Uint8Array;
  length: number;
}

class Exit extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`exit ${status}`);
    this.status = status;
  }
}

export interface WasiRun {
  status: number;
  stdout: string;
  stderr: string;
  /** Files after the run, by path. */
  files: Map<string, Uint8Array>;
}

/** An instance whose memory has grown beyond this is not kept. */
const MOST_MEMORY = 64 * 1024 * 1024;

/** What one run reads and writes. */
interface Run {
  args: Uint8Array[];
  files: Map<string, MemoryFile>;
  open: Map<number, OpenFile>;
  nextFile: number;
  printed: { [STDOUT]: string; [STDERR]: string };
}

/**
 * A program that can be run again and again. Every run begins with the same memory, so its result follows from its
 * input alone; one instance is kept for them, as a new one costs 20 MB that wait for the garbage collector.
 */
export class WasiProgram {
  readonly #module: WebAssembly.Module;
  #kept: Kept | null = null;

  constructor(bytes: Uint8Array) {
    this.#module = new WebAssembly.Module(bytes);
  }

  /** Throws WebAssembly.RuntimeError where the program aborts. */
  run(args: readonly string[], input: ReadonlyMap<string, Uint8Array> = new Map()): WasiRun {
    const kept = this.#kept ?? start(this.#module);
    // Kept only after a regular end: one that throws out of the program leaves its stack pointer where it was.
    this.#kept = null;
    kept.begin();
    const run: Run = {
      args: args.map((arg) => new TextEncoder().encode(`${arg}\0`)),
      files: new Map([...input].map(([name, bytes]) => [name, { bytes, length: bytes.length }])),
      open: new Map(),
      nextFile: FIRST_FILE,
      printed: { [STDOUT]: "", [STDERR]: "" },
    };
    let status = 0;
    try {
      kept.run(run);
      if (kept.memoryBytes() <= MOST_MEMORY) this.#kept = kept;
    } catch (error) {
      if (!(error instanceof Exit)) throw error;
      status = error.status;
    }
    return {
      status,
      stdout: run.printed[STDOUT],
      stderr: run.printed[STDERR],
      files: new Map([...run.files].map(([name, file]) => [name, file.bytes.subarray(0, file.length)])),
    };
  }
}

interface Kept {
  /** Puts the memory back to how it was before the first run. */
  begin(): void;
  run(run: Run): void;
  memoryBytes(): number;
}

function start(module: WebAssembly.Module): Kept {
  let current: Run | null = null;
  const running = (): Run => {
    if (!current) throw new Error("the program calls without being run");
    return current;
  };
  const instance = new WebAssembly.Instance(module, {
    wasi_snapshot_preview1: systemCalls(() => memory, running),
  });
  const memory = instance.exports["memory"] as WebAssembly.Memory;
  const first = new Uint8Array(memory.buffer).slice();
  let fresh = true;
  return {
    begin() {
      if (!fresh) {
        const bytes = new Uint8Array(memory.buffer);
        bytes.set(first);
        bytes.fill(0, first.length);
      }
      fresh = false;
    },
    run(run) {
      current = run;
      (instance.exports["_start"] as () => void)();
      current = null;
    },
    memoryBytes: () => memory.buffer.byteLength,
  };
}

/** Of WASI preview 1 there is what a command-line program needs that reads and writes files in one folder. */
function systemCalls(memory: () => WebAssembly.Memory, running: () => Run) {
  const view = (): DataView => new DataView(memory().buffer);
  const bytesAt = (at: number, length: number): Uint8Array => new Uint8Array(memory().buffer, at, length);
  const openFile = (fd: number): { at: OpenFile; file: MemoryFile } | null => {
    const { open, files } = running();
    const at = open.get(fd);
    const file = at && files.get(at.name);
    return at && file ? { at, file } : null;
  };

  /** Calls `each` for every buffer of an iovec list until it takes less than it was offered. */
  function vectors(list: number, count: number, each: (buffer: Uint8Array) => number): number {
    let total = 0;
    for (let i = 0; i < count; i++) {
      const buffer = bytesAt(view().getUint32(list + i * 8, true), view().getUint32(list + i * 8 + 4, true));
      const taken = each(buffer);
      total += taken;
      if (taken < buffer.length) break;
    }
    return total;
  }

  return {
    args_sizes_get(count: number, size: number) {
      const { args } = running();
      view().setUint32(count, args.length, true);
      view().setUint32(
        size,
        args.reduce((sum, arg) => sum + arg.length, 0),
        true,
      );
      return ERRNO.success;
    },
    args_get(pointers: number, buffer: number) {
      let at = buffer;
      running().args.forEach((arg, i) => {
        view().setUint32(pointers + i * 4, at, true);
        bytesAt(at, arg.length).set(arg);
        at += arg.length;
      });
      return ERRNO.success;
    },
    /** Always the same time: a run's result follows from its input alone. */
    clock_time_get(_clock: number, _precision: bigint, out: number) {
      view().setBigUint64(out, 0n, true);
      return ERRNO.success;
    },
    fd_prestat_get(fd: number, out: number) {
      if (fd !== ROOT) return ERRNO.badf;
      view().setUint32(out, 0, true);
      view().setUint32(out + 4, 1, true);
      return ERRNO.success;
    },
    fd_prestat_dir_name(fd: number, out: number, length: number) {
      if (fd !== ROOT || length < 1) return ERRNO.badf;
      bytesAt(out, 1)[0] = "/".charCodeAt(0);
      return ERRNO.success;
    },
    fd_fdstat_get(fd: number, out: number) {
      const kind = fd === ROOT ? 3 : fd < ROOT ? 2 : running().open.has(fd) ? 4 : null;
      if (kind === null) return ERRNO.badf;
      bytesAt(out, 24).fill(0);
      view().setUint8(out, kind);
      view().setBigUint64(out + 8, 0xffff_ffff_ffff_ffffn, true);
      view().setBigUint64(out + 16, 0xffff_ffff_ffff_ffffn, true);
      return ERRNO.success;
    },
    fd_fdstat_set_flags: () => ERRNO.success,
    path_open(
      _dir: number,
      _lookup: number,
      path: number,
      length: number,
      flags: number,
      _rights: bigint,
      _inheriting: bigint,
      _fdFlags: number,
      out: number,
    ) {
      const name = new TextDecoder().decode(bytesAt(path, length).slice()).replace(/^\/+/, "");
      const create = (flags & 1) !== 0;
      const truncate = (flags & 8) !== 0;
      const run = running();
      if (!run.files.has(name) && !create) return ERRNO.noent;
      if (!run.files.has(name) || truncate) run.files.set(name, { bytes: new Uint8Array(1 << 16), length: 0 });
      run.open.set(run.nextFile, { name, position: 0 });
      view().setUint32(out, run.nextFile++, true);
      return ERRNO.success;
    },
    fd_close: (fd: number) => (running().open.delete(fd) || fd < FIRST_FILE ? ERRNO.success : ERRNO.badf),
    fd_read(fd: number, list: number, count: number, out: number) {
      const found = openFile(fd);
      if (!found && fd !== 0) return ERRNO.badf;
      const read = vectors(list, count, (buffer) => {
        if (!found) return 0;
        const { at, file } = found;
        const part = file.bytes.subarray(at.position, Math.min(file.length, at.position + buffer.length));
        buffer.set(part);
        at.position += part.length;
        return part.length;
      });
      view().setUint32(out, read, true);
      return ERRNO.success;
    },
    fd_write(fd: number, list: number, count: number, out: number) {
      const found = openFile(fd);
      if (!found && fd !== STDOUT && fd !== STDERR) return ERRNO.badf;
      const written = vectors(list, count, (buffer) => {
        if (found) {
          writeAt(found.file, found.at.position, buffer);
          found.at.position += buffer.length;
        } else running().printed[fd as 1 | 2] += Buffer.from(buffer).toString("latin1");
        return buffer.length;
      });
      view().setUint32(out, written, true);
      return ERRNO.success;
    },
    fd_seek(fd: number, offset: bigint, whence: number, out: number) {
      const found = openFile(fd);
      if (!found) return ERRNO.badf;
      const { at, file } = found;
      const from = whence === 0 ? 0 : whence === 1 ? at.position : file.length;
      const position = from + Number(offset);
      if (position < 0) return ERRNO.inval;
      at.position = position;
      view().setBigUint64(out, BigInt(position), true);
      return ERRNO.success;
    },
    proc_exit(status: number) {
      throw new Exit(status);
    },
  };
}

function writeAt(file: MemoryFile, position: number, bytes: Uint8Array): void {
  const end = position + bytes.length;
  if (end > file.bytes.length) {
    const grown = new Uint8Array(Math.max(end, file.bytes.length * 2));
    grown.set(file.bytes.subarray(0, file.length));
    file.bytes = grown;
  }
  file.bytes.set(bytes, position);
  file.length = Math.max(file.length, end);
}
