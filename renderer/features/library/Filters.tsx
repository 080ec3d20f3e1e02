// What the grid is narrowed to, and its order.
import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";

import { ASSET_ORDERS, ORIENTATIONS } from "../../../contract/api/assets.ts";
import { ASSET_KINDS } from "../../../contract/library.ts";
import { useBackend } from "../../api/backend.tsx";
import { format, useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { Select } from "../../ui/Select.tsx";
import { fileNameOf } from "./AssetTile.tsx";
import { isNarrowed, LENGTHS, readSearch, type Length, type LibrarySearch } from "./search.ts";
import { words } from "./words/index.ts";

import css from "./LibraryScreen.module.css";

export function Filters({ search, onSearch }: { search: LibrarySearch; onSearch: (search: LibrarySearch) => void }) {
  const t = useText(words).library;
  const { api } = useBackend();
  const folders = useQuery(api.library.folders.queryOptions({ input: {} }));
  const facets = useQuery(api.assets.facets.queryOptions({ input: {} }));
  // What is chosen anew is read as the address is: an empty choice is none.
  const set = (name: keyof LibrarySearch, value: string) => onSearch(readSearch({ ...search, [name]: value }));
  const choice = (name: keyof LibrarySearch, label: string, any: string, options: [value: string, text: string][]) => (
    <Select
      aria-label={label}
      value={search[name] ?? ""}
      data-set={search[name] !== undefined || undefined}
      onChange={(event) => set(name, event.target.value)}
    >
      <option value="">{any}</option>
      {options.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </Select>
  );
  return (
    <div className={css.filters} role="group" aria-label={t.narrow}>
      <SearchField isSmall label={t.search} value={search.q ?? ""} onChange={(q) => set("q", q)} />
      {choice(
        "kind",
        t.kind,
        t.anyKind,
        ASSET_KINDS.map((kind) => [kind, t.kinds[kind]]),
      )}
      {choice(
        "folder",
        t.folder,
        t.anyFolder,
        (folders.data ?? []).map(({ path }) => [path, fileNameOf(path) || path]),
      )}
      {choice(
        "tag",
        t.tag,
        t.anyTag,
        (facets.data?.tags ?? []).map(({ tag, assets }) => [tag, `${tag} (${format.number(assets)})`]),
      )}
      {choice(
        "licence",
        t.licence,
        t.anyLicence,
        (facets.data?.licences ?? []).map(({ licence, assets }) => [
          licence ?? "-",
          `${licence ?? t.noLicence} (${format.number(assets)})`,
        ]),
      )}
      {choice(
        "shape",
        t.shape,
        t.anyShape,
        ORIENTATIONS.map((one) => [one, t.shapes[one]]),
      )}
      {choice(
        "length",
        t.length,
        t.anyLength,
        (Object.keys(LENGTHS) as Length[]).map((one) => [one, t.lengths[one]]),
      )}
      {choice("use", t.use, t.anyUse, [
        ["used", t.used],
        ["unused", t.unused],
      ])}
      {isNarrowed(search) && (
        <Button
          size="small"
          variant="text"
          startIcon={<X size={14} />}
          onClick={() => {
            const { part, order } = search;
            onSearch({ ...(part ? { part } : {}), ...(order ? { order } : {}) });
          }}
        >
          {t.clear}
        </Button>
      )}
      <span className={css.order}>
        <Select
          aria-label={t.order}
          value={search.order ?? "newest"}
          onChange={(event) => set("order", event.target.value)}
        >
          {ASSET_ORDERS.map((one) => (
            <option key={one} value={one}>
              {t.orders[one]}
            </option>
          ))}
        </Select>
      </span>
    </div>
  );
}
