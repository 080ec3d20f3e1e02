// What comes out: each file by itself, the folder that editing programs open, the project as one file, other shapes; what it was made with, and whom it is owed to.
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Copy, FolderDown, FolderOpen, Package, RectangleVertical } from "lucide-react";
import { useState } from "react";

import type { BundleProgress } from "../../../../contract/api/edits.ts";
import type { ExportProgress } from "../../../../contract/export.ts";
import { FORMATS, type Format } from "../../../../contract/values.ts";
import { useBackend } from "../../../api/backend.tsx";
import { problemOf } from "../../../api/errors.ts";
import { showInFolder } from "../../../api/native.ts";
import { useText } from "../../../i18n/index.ts";
import { Bar } from "../../../ui/Bar.tsx";
import Button from "../../../ui/Button.tsx";
import { Panel } from "../../../ui/Panel.tsx";
import { toast } from "../../../ui/Toasts.tsx";
import { useChoosePath } from "../../files/useChoosePath.tsx";
import { useShown } from "../board/BoardProvider.tsx";
import { Facts } from "../Facts.tsx";
import { Files } from "../Files.tsx";
import { filmOf } from "../Player.tsx";
import { words } from "../words/index.ts";

import css from "../Panels.module.css";

export default function FilesPanel() {
  const t = useText(words).editor.files;
  const { video, board } = useShown();
  const film = filmOf(video);
  const credits = board.metadata?.credits ?? [];
  return (
    <div className={css.panels}>
      {video.files.length > 0 || film ? <Files video={video} /> : <p className={css.soon}>{t.soon}</p>}
      {film && <ToFolder revision={film.revision} />}
      <Others />
      {credits.length > 0 && (
        <Panel title={t.credits}>
          <ul className={css.credits}>
            {credits.map((credit) => (
              <li key={credit}>{credit}</li>
            ))}
          </ul>
        </Panel>
      )}
      {video.made.length > 0 && (
        <Panel title={t.made}>
          <ul className={css.credits}>
            {video.made.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Panel>
      )}
      <Facts video={video} />
    </div>
  );
}

/** What writes into a folder of this machine: of the version that is finished. */
function ToFolder({ revision }: { revision: number | null }) {
  const t = useText(words);
  const { files } = t.editor;
  const { client } = useBackend();
  const { video } = useShown();
  const { id } = video;
  const { choose, dialog, ahead } = useChoosePath();
  const [progress, setProgress] = useState<{ fraction: number; note: string } | null>(null);
  const name = fileName(video.title);

  const put = useMutation({
    mutationFn: async (what: "folder" | "export" | "bundle"): Promise<string | null> => {
      const [folder] = await choose({ kind: "folder", title: files.choose[what] });
      if (folder === undefined) return null;
      const separator = folder.includes("\\") ? "\\" : "/";
      const of = revision === null ? {} : { revision };
      if (what === "folder") {
        setProgress({ fraction: 0, note: files.writing });
        return (await client.videos.deliver({ id, to: { kind: "parent", path: folder }, ...of })).dir;
      }
      const to = `${folder}${separator}${name}${what === "export" ? `-${files.exportSuffix}` : ".ytempire"}`;
      const steps: AsyncIterable<ExportProgress | BundleProgress> =
        what === "export" ? await client.videos.export({ id, to, ...of }) : await client.bundles.make({ id, to });
      for await (const step of steps) setProgress({ fraction: step.fraction, note: step.note });
      return to;
    },
    onSuccess: (path) => {
      if (path !== null) toast({ tone: "good", title: files.written, text: path, undo: undefined });
    },
    onError: (error) => {
      const { code, message, hint } = problemOf(error);
      toast({ tone: "bad", title: code === null ? t.problems.lost : message, text: hint });
    },
    onSettled: () => setProgress(null),
  });
  const last = put.data ?? null;
  return (
    <Panel title={files.toFolder}>
      <p className={css.hint}>{files.toFolderHint}</p>
      <div className={css.row} onPointerEnter={ahead}>
        <Button
          startIcon={<FolderDown size={15} aria-hidden />}
          disabled={put.isPending}
          onClick={() => put.mutate("folder")}
        >
          {files.all}
        </Button>
        <Button
          startIcon={<FolderOpen size={15} aria-hidden />}
          disabled={put.isPending}
          onClick={() => put.mutate("export")}
        >
          {files.editing}
        </Button>
        <Button
          startIcon={<Package size={15} aria-hidden />}
          disabled={put.isPending}
          onClick={() => put.mutate("bundle")}
        >
          {files.bundle}
        </Button>
      </div>
      {progress && (
        <div className={css.progress} role="status">
          <Bar label={files.writing} value={progress.fraction} /> {progress.note}
        </div>
      )}
      {last !== null && (
        <p className={css.soon}>
          {last}{" "}
          <Button
            size="small"
            variant="text"
            onClick={() =>
              void showInFolder(last).then((how) => how === "copied" && toast({ tone: "good", title: files.copied }))
            }
          >
            {files.showFolder}
          </Button>
        </p>
      )}
      {dialog}
    </Panel>
  );
}

/** Other videos of the same: a copy to change, or another shape. */
function Others() {
  const t = useText(words);
  const { files } = t.editor;
  const { client, api, queries } = useBackend();
  const navigate = useNavigate();
  const { video } = useShown();
  const make = useMutation({
    mutationFn: async (shape: Format | null): Promise<string> => {
      if (shape === null) return (await client.edits.duplicate({ id: video.id })).id;
      const { idea } = await client.videos.variant({ id: video.id, change: { format: shape } });
      return (await client.videos.create({ idea, channelId: video.channelId })).id;
    },
    onSuccess: async (id) => {
      await queries.invalidateQueries({ queryKey: api.videos.list.key() });
      await navigate({ to: "/videos/$id", params: { id } });
    },
    onError: (error) => {
      const { code, message, hint } = problemOf(error);
      toast({ tone: "bad", title: code === null ? t.problems.lost : message, text: hint });
    },
  });
  return (
    <Panel title={files.others}>
      <div className={css.row}>
        <Button startIcon={<Copy size={14} aria-hidden />} disabled={make.isPending} onClick={() => make.mutate(null)}>
          {files.duplicate}
        </Button>
        {FORMATS.filter((shape) => shape !== video.format).map((shape) => (
          <Button
            key={shape}
            startIcon={<RectangleVertical size={14} aria-hidden />}
            disabled={make.isPending}
            title={t.formats[shape].where}
            onClick={() => make.mutate(shape)}
          >
            {files.as(shape)}
          </Button>
        ))}
      </div>
    </Panel>
  );
}

/** What every file system takes. */
function fileName(title: string): string {
  const plain = title
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 60);
  return plain || "video";
}
