// One file of the library, looked at beside the grid: it plays, says what it is and where it is used, and a person says more of it.
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FolderOpen } from "lucide-react";
import { useState, type FormEvent } from "react";

import type { LibraryAsset } from "../../../contract/library.ts";
import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { showInFolder } from "../../api/native.ts";
import { format, useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { DataState } from "../../ui/DataState.tsx";
import { SideDrawer } from "../../ui/Dialog.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { AssetTile, fileNameOf, nameOf } from "./AssetTile.tsx";
import { words } from "./words/index.ts";

import css from "./AssetDrawer.module.css";

export function AssetDrawer({
  id,
  onOpen,
  onClose,
}: {
  id: string;
  /** Of another one. */
  onOpen: (id: string) => void;
  onClose: () => void;
}) {
  const t = useText(words).library;
  const { api } = useBackend();
  const query = useQuery(api.assets.get.queryOptions({ input: { id } }));
  return (
    <SideDrawer title={query.data ? fileNameOf(query.data.path) : t.title} onClose={onClose} width={560}>
      <DataState query={query} errorTitle={t.error}>
        {(asset) => (
          <div className={css.drawer}>
            {asset.missingSince === null ? (
              <Preview asset={asset} />
            ) : (
              <Notice tone="warn" title={t.isMissing} text={t.detail.gone} />
            )}
            <Facts asset={asset} />
            {/* What is typed belongs to what was read. */}
            <Said
              key={`${asset.id} ${JSON.stringify(asset.edited)} ${asset.title} ${asset.tags.join()}`}
              asset={asset}
            />
            <Uses id={asset.id} />
            {asset.kind !== "music" && <Similar id={asset.id} onOpen={onOpen} />}
          </div>
        )}
      </DataState>
    </SideDrawer>
  );
}

function Preview({ asset }: { asset: LibraryAsset }) {
  const t = useText(words).library.detail;
  const [isBroken, setBroken] = useState(false);
  const source = `/api/v1/assets/${asset.id}/file`;
  if (isBroken)
    return (
      <div className={css.preview}>
        {asset.kind !== "music" && <img src={`/api/v1/assets/${asset.id}/thumbnail.jpg`} alt="" />}
        <p>{t.cannotPlay}</p>
      </div>
    );
  const name = t.playing(nameOf(asset));
  return (
    <div className={css.preview}>
      {asset.kind === "picture" && <img src={source} alt={name} onError={() => setBroken(true)} />}
      {asset.kind === "clip" && (
        <video
          src={source}
          controls
          muted
          autoPlay
          loop
          playsInline
          aria-label={name}
          onError={() => setBroken(true)}
        />
      )}
      {asset.kind === "music" && <audio src={source} controls aria-label={name} onError={() => setBroken(true)} />}
    </div>
  );
}

function Facts({ asset }: { asset: LibraryAsset }) {
  const t = useText(words).library.detail;
  const show = async () => {
    const how = await showInFolder(asset.path);
    if (how !== "shown") toast({ tone: how === "copied" ? "good" : "bad", title: t.shown[how] });
  };
  return (
    <section aria-label={t.about} className={css.facts}>
      <p className={css.path} dir="ltr">
        {asset.path}
      </p>
      <Button size="small" startIcon={<FolderOpen size={15} />} onClick={() => void show()}>
        {t.show}
      </Button>
      <dl>
        {asset.width > 0 && (
          <div>
            <dt>{t.size}</dt>
            <dd>
              {asset.width} × {asset.height}
            </dd>
          </div>
        )}
        {asset.seconds > 0 && (
          <div>
            <dt>{t.length}</dt>
            <dd>{format.timecode(asset.seconds)}</dd>
          </div>
        )}
        <div>
          <dt>{t.bytes}</dt>
          <dd>{format.bytes(asset.bytes)}</dd>
        </div>
        <div>
          <dt>{t.changed}</dt>
          <dd>{format.ago(new Date(asset.modifiedAt).toISOString())}</dd>
        </div>
      </dl>
    </section>
  );
}

function Said({ asset }: { asset: LibraryAsset }) {
  const t = useText(words);
  const d = t.library.detail;
  const { client, api, queries } = useBackend();
  const before = {
    title: asset.title ?? "",
    tags: asset.tags.join(", "),
    licence: asset.licence ?? "",
    author: asset.author ?? "",
    source: asset.provenance === "own" ? "" : asset.provenance,
  };
  const [typed, setTyped] = useState(before);
  const [beside, setBeside] = useState(false);
  const save = useMutation({
    mutationFn: (said: Parameters<typeof client.assets.edit>[0]["said"]) =>
      client.assets.edit({ ids: [asset.id], said, beside }),
    onSuccess: () => toast({ tone: "good", title: d.saved }),
    onError: (error) => {
      const { code, message, hint } = problemOf(error);
      toast({ tone: "bad", title: code === null ? t.problems.lost : message, text: hint });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: api.assets.key() }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { tags, ...texts } = typed;
    const changed = Object.entries(texts).filter(([name, value]) => value !== before[name as keyof typeof texts]);
    const said = {
      ...Object.fromEntries(changed),
      ...(tags === before.tags
        ? {}
        : {
            tags: tags
              .split(",")
              .map((tag) => tag.trim())
              .filter(Boolean),
          }),
    };
    save.mutate(said);
  };
  const isChanged = JSON.stringify(typed) !== JSON.stringify(before) || beside;
  const field = (name: keyof typeof typed, label: string, most: number, hint?: string) => (
    <Field
      label={label}
      hint={hint}
      aside={
        asset.edited.includes(name) && (
          <button type="button" className={css.back} onClick={() => save.mutate({ [name]: null })}>
            {d.back}
          </button>
        )
      }
    >
      {(described) => (
        <Input
          {...described}
          value={typed[name]}
          maxLength={most}
          onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <form className={css.said} aria-label={d.said} onSubmit={submit}>
      <div>
        <h3>{d.said}</h3>
        <p>{d.saidHint}</p>
      </div>
      {field("title", d.name, 300)}
      {field("tags", d.tags, 2000, d.tagsHint)}
      {field("licence", d.licence, 200, d.licenceHint)}
      {field("author", d.author, 200)}
      {field("source", d.source, 500, d.sourceHint)}
      <label className={css.beside}>
        <input type="checkbox" checked={beside} onChange={(event) => setBeside(event.target.checked)} />
        {d.beside}
      </label>
      <Button type="submit" variant="contained" disabled={!isChanged} isBusy={save.isPending}>
        {d.save}
      </Button>
    </form>
  );
}

function Uses({ id }: { id: string }) {
  const t = useText(words).library.detail;
  const { api } = useBackend();
  const uses = useQuery(api.assets.uses.queryOptions({ input: { id } }));
  return (
    <section className={css.uses} aria-label={t.uses}>
      <h3>{t.uses}</h3>
      <DataState query={uses} isEmpty={(all) => all.length === 0} empty={<p>{t.noUses}</p>}>
        {(all) => (
          <ul>
            {all.map(({ videoId, title, isDeleted, at }) => (
              <li key={videoId}>
                {isDeleted ? (
                  <span>
                    {title} ({t.deleted})
                  </span>
                ) : (
                  <Link to="/videos/$id" params={{ id: videoId }}>
                    {title}
                  </Link>
                )}
                <span>{at.map(({ from, to }) => `${format.timecode(from)}–${format.timecode(to)}`).join(", ")}</span>
              </li>
            ))}
          </ul>
        )}
      </DataState>
    </section>
  );
}

/** Nothing where no model has seen it: whoever has none misses nothing. */
function Similar({ id, onOpen }: { id: string; onOpen: (id: string) => void }) {
  const t = useText(words).library.detail;
  const { api } = useBackend();
  const { data } = useQuery(api.assets.similar.queryOptions({ input: { id, limit: MOST_SIMILAR } }));
  if (!data?.isSeen || data.items.length === 0) return null;
  return (
    <section className={css.similar} aria-label={t.similar}>
      <h3>{t.similar}</h3>
      <ul>
        {data.items.map((asset) => (
          <li key={asset.id}>
            <AssetTile asset={asset} onOpen={() => onOpen(asset.id)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const MOST_SIMILAR = 6;
