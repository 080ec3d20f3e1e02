// The library: a person's own pictures, clips and sounds, to look through, to care for, and to add to by dropping them here.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FolderPlus, Images, SearchX } from "lucide-react";
import { useMemo, useState } from "react";

import { useBackend } from "../../api/backend.tsx";
import { pathOf } from "../../api/native.ts";
import { format, useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { DataState } from "../../ui/DataState.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { LinkTabs } from "../../ui/LinkTabs.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { useFileDrop } from "../../ui/useFileDrop.ts";
import { AddDropped } from "./AddDropped.tsx";
import { AssetDrawer } from "./AssetDrawer.tsx";
import { AssetGrid } from "./AssetGrid.tsx";
import { Duplicates } from "./Duplicates.tsx";
import { Filters } from "./Filters.tsx";
import { Folders } from "./Folders.tsx";
import { Missing } from "./Missing.tsx";
import { filterOf, isNarrowed, PARTS, type LibrarySearch } from "./search.ts";
import { Unusable } from "./Unusable.tsx";
import { useAssets } from "./useAssets.ts";
import { useFolders } from "./useFolders.tsx";
import { words } from "./words/index.ts";

import css from "./LibraryScreen.module.css";

export function LibraryScreen(props: { search: LibrarySearch; onSearch: (search: LibrarySearch) => void }) {
  const { search, onSearch } = props;
  const t = useText(words).library;
  const { part = "assets", asset, ...rest } = search;
  const folders = useFolders();
  const [dropped, setDropped] = useState<File[] | null>(null);
  const { isOver, handlers } = useFileDrop((files) => {
    // A folder has no bytes; in the app its path is known.
    const [first] = files;
    const path = first && first.size === 0 && first.type === "" ? pathOf(first) : null;
    const usable = files.filter(({ size }) => size > 0);
    if (path !== null) void folders.read(path);
    else if (usable.length > 0) setDropped(usable);
    else toast({ tone: "bad", title: t.drop.notFiles });
  });
  const open = (id: string) => onSearch({ ...search, asset: id });
  return (
    <div className={css.drop} data-over={isOver || undefined} {...handlers}>
      <Screen
        title={t.title}
        width="full"
        actions={
          <Button startIcon={<FolderPlus size={16} />} onClick={() => void folders.add()}>
            {t.add}
          </Button>
        }
        toolbar={<Parts search={search} />}
      >
        {folders.parts}
        {(part === "assets" || part === "missing") && (
          <Assets search={search} onSearch={onSearch} onOpen={open} folders={folders} />
        )}
        {part === "folders" && (
          <Folders onRead={(folder) => void folders.read(folder)} onAdd={() => void folders.add()} />
        )}
        {part === "duplicates" && <Duplicates onOpen={({ id }) => open(id)} />}
        {part === "unusable" && <Unusable />}
      </Screen>
      {isOver && <p className={css.now}>{t.drop.now}</p>}
      {asset !== undefined && (
        <AssetDrawer
          key={asset}
          id={asset}
          onOpen={open}
          onClose={() => onSearch({ ...rest, ...(part === "assets" ? {} : { part }) })}
        />
      )}
      {dropped && <AddDropped files={dropped} onClose={() => setDropped(null)} />}
    </div>
  );
}

function Parts({ search }: { search: LibrarySearch }) {
  const t = useText(words).library;
  const { api } = useBackend();
  const facets = useQuery(api.assets.facets.queryOptions({ input: {} }));
  const { kinds, missing = 0 } = facets.data ?? {};
  const counts: Partial<Record<(typeof PARTS)[number], number>> = {
    ...(kinds ? { assets: kinds.picture + kinds.clip + kinds.music } : {}),
    ...(missing > 0 ? { missing } : {}),
  };
  return (
    <LinkTabs label={t.title}>
      {PARTS.map((part) => (
        <Link
          key={part}
          to="/library"
          search={part === "assets" ? {} : { part }}
          replace
          activeOptions={{ exact: true }}
          aria-current={(search.part ?? "assets") === part ? "page" : undefined}
          data-urgent={(part === "missing" && missing > 0) || undefined}
        >
          {t.parts[part]} {counts[part] !== undefined && <span>{format.number(counts[part])}</span>}
        </Link>
      ))}
    </LinkTabs>
  );
}

function Assets(props: {
  search: LibrarySearch;
  onSearch: (search: LibrarySearch) => void;
  onOpen: (id: string) => void;
  folders: ReturnType<typeof useFolders>;
}) {
  const { search, onSearch, onOpen, folders } = props;
  const t = useText(words).library;
  const { asset: _, ...asked } = search;
  const key = JSON.stringify(asked);
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- Equal by what it says.
  const filter = useMemo(() => filterOf(asked), [key]);
  const { query, total, at, look } = useAssets(filter);
  const isMissing = search.part === "missing";
  const grid = <AssetGrid total={total} at={at} onLook={look} onOpen={({ id }) => onOpen(id)} />;
  const empty = isNarrowed(search) ? (
    <Empty icon={SearchX} title={t.none.title} text={t.none.text}>
      <Button component={Link} to="/library">
        {t.none.action}
      </Button>
    </Empty>
  ) : (
    <Empty icon={Images} title={t.empty.title} text={t.empty.text}>
      <Button variant="contained" size="large" startIcon={<FolderPlus size={17} />} onClick={() => void folders.add()}>
        {t.add}
      </Button>
    </Empty>
  );
  return (
    <>
      {!isMissing && (total > 0 || isNarrowed(search)) && <Filters search={search} onSearch={onSearch} />}
      <p className="hidden" role="status">
        {query.data ? t.found(total) : ""}
      </p>
      <DataState query={query} errorTitle={t.error} isEmpty={() => total === 0 && !isMissing} empty={empty}>
        {() =>
          isMissing ? (
            <Missing total={total} folders={folders}>
              {grid}
            </Missing>
          ) : (
            grid
          )
        }
      </DataState>
    </>
  );
}
