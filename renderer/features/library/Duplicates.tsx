// Files that are there more than once: of the very same bytes, or pictures and clips that look alike.
import { useQuery } from "@tanstack/react-query";
import { CopyCheck } from "lucide-react";
import { useState } from "react";

import type { LibraryAsset } from "../../../contract/library.ts";
import { useBackend } from "../../api/backend.tsx";
import { format, useText } from "../../i18n/index.ts";
import { Choice } from "../../ui/Choice.tsx";
import { DataState } from "../../ui/DataState.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { AssetTile } from "./AssetTile.tsx";
import { words } from "./words/index.ts";

import css from "./LibraryScreen.module.css";

const GROUPS = 60;

export function Duplicates({ onOpen }: { onOpen: (asset: LibraryAsset) => void }) {
  const t = useText(words).library.duplicates;
  const { api } = useBackend();
  const [kind, setKind] = useState<"same" | "alike">("same");
  const query = useQuery(api.assets.duplicates.queryOptions({ input: { alike: kind === "alike", limit: GROUPS } }));
  return (
    <>
      <div>
        <Choice
          label={t.what}
          value={kind}
          onChange={setKind}
          options={[
            { value: "same", label: t.same },
            { value: "alike", label: t.alike },
          ]}
        />
      </div>
      <DataState
        query={query}
        loading={<p>{t.looking}</p>}
        isEmpty={({ groups }) => groups.length === 0}
        empty={<Empty icon={CopyCheck} title={t.none.title} text={t.none.text} />}
      >
        {({ groups, total }) => (
          <>
            <ul className={css.groups}>
              {groups.map(({ isSame, assets }) => (
                <li key={assets[0]?.id}>
                  <h2>
                    {isSame ? t.group(assets.length, format.bytes(assets[0]?.bytes ?? 0)) : t.groupAlike(assets.length)}
                  </h2>
                  <ul>
                    {assets.map((asset) => (
                      <li key={asset.id}>
                        <AssetTile asset={asset} onOpen={() => onOpen(asset)} />
                        <p dir="ltr" title={asset.path}>
                          {asset.path}
                        </p>
                      </li>
                    ))}
                  </ul>
                </li>
              ))}
            </ul>
            {total > groups.length && <p>{t.more(format.number(total - groups.length))}</p>}
          </>
        )}
      </DataState>
    </>
  );
}
