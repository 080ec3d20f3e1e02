// Logo, intro and outro: files that are handed in by dropping or choosing them, and stand in every video of the channel.
import { FileVideo, X } from "lucide-react";
import { useState } from "react";

import type { ChannelPresets } from "../../../contract/api/channels.ts";
import type { OwnFile } from "../../../contract/values.ts";
import { problemOf } from "../../api/errors.ts";
import { upload } from "../../api/upload.ts";
import { format, useText } from "../../i18n/index.ts";
import { IconButton } from "../../ui/Button.tsx";
import { DropZone } from "../../ui/DropZone.tsx";
import { FieldGroup, type FieldProblem } from "../../ui/Field.tsx";
import { withPreset } from "./values.ts";
import { words } from "./words/index.ts";

import css from "./Parts.module.css";

const KINDS = ["logo", "intro", "outro"] as const;
const ACCEPT = { logo: "image/*", intro: "image/*,video/*", outro: "image/*,video/*" } as const;

export function Brand(props: { presets: ChannelPresets; onChange: (presets: ChannelPresets) => void }) {
  const { presets, onChange } = props;
  return (
    <div className={css.brand}>
      {KINDS.map((kind) => (
        <BrandFile
          key={kind}
          kind={kind}
          file={presets[kind] ?? null}
          onChange={(file) => onChange(withPreset(presets, kind, file ?? undefined))}
        />
      ))}
    </div>
  );
}

function BrandFile(props: {
  kind: (typeof KINDS)[number];
  file: OwnFile | null;
  onChange: (file: OwnFile | null) => void;
}) {
  const { kind, file, onChange } = props;
  const t = useText(words);
  const { brand } = t.channels;
  const [share, setShare] = useState<number | null>(null);
  const [problem, setProblem] = useState<FieldProblem | undefined>();
  const name = brand[kind];
  const take = async ([chosen]: File[]) => {
    if (!chosen) return;
    setProblem(undefined);
    setShare(0);
    try {
      const handedIn = await upload(chosen, chosen.name, { onProgress: setShare });
      onChange(handedIn);
    } catch (error) {
      const { code, message, hint } = problemOf(error);
      setProblem({ message: code === null ? t.problems.lost : message, hint });
    } finally {
      setShare(null);
    }
  };
  return (
    <FieldGroup label={name} hint={kind === "logo" ? brand.logoHint : brand.clipHint} problem={problem}>
      {file ? (
        <div className={css.file}>
          {file.artifact.mediaType.startsWith("image/") ? (
            <img src={`/api/v1/artifacts/${file.artifact.hash}`} alt="" />
          ) : (
            <FileVideo size={20} aria-hidden />
          )}
          <span>
            {file.name}
            <small>
              {format.bytes(file.artifact.bytes)}
              {file.seconds !== null && `, ${format.duration(file.seconds)}`}
            </small>
          </span>
          <IconButton aria-label={brand.remove(name)} onClick={() => onChange(null)}>
            <X size={16} aria-hidden />
          </IconButton>
        </div>
      ) : (
        <DropZone
          isSmall
          label={brand.drop(name)}
          hint={share === null ? brand.choose : brand.uploading(format.percent(share))}
          accept={ACCEPT[kind]}
          disabled={share !== null}
          onFiles={(files) => void take(files)}
        />
      )}
    </FieldGroup>
  );
}
