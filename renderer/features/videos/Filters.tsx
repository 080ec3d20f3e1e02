// What the list is narrowed to beside its state: channel, format, review, when it was begun, paused, deleted; and its order.
import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";

import { VIDEO_ORDERS } from "../../../contract/api/videos.ts";
import { VERDICTS } from "../../../contract/review.ts";
import { FORMATS } from "../../../contract/values.ts";
import { useBackend } from "../../api/backend.tsx";
import { format, useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { Input } from "../../ui/Input.tsx";
import { Select } from "../../ui/Select.tsx";
import { isNarrowed, readSearch, type VideosSearch } from "./search.ts";
import { words } from "./words/index.ts";

import css from "./Filters.module.css";

const CHANNELS_MOST = 200;

export function Filters(props: {
  search: VideosSearch;
  /** How many of what is shown are paused. */
  paused: number;
  onSearch: (search: VideosSearch) => void;
}) {
  const { search, paused, onSearch } = props;
  const t = useText(words);
  const { api } = useBackend();
  const channels = useQuery(api.channels.list.queryOptions({ input: { limit: CHANNELS_MOST } }));
  // What is chosen anew is read as the address is: an empty choice is none.
  const set = (name: keyof VideosSearch, value: unknown) => onSearch(readSearch({ ...search, [name]: value }));
  const known = channels.data?.items ?? [];
  return (
    <div className={css.filters} role="group" aria-label={t.videos.narrow}>
      {(known.length > 1 || search.channel !== undefined) && (
        <Select
          aria-label={t.videos.channel}
          value={search.channel ?? ""}
          data-set={search.channel !== undefined || undefined}
          onChange={(event) => set("channel", event.target.value)}
        >
          <option value="">{t.videos.anyChannel}</option>
          {known.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
      <Select
        aria-label={t.videos.format}
        value={search.format ?? ""}
        data-set={search.format !== undefined || undefined}
        onChange={(event) => set("format", event.target.value)}
      >
        <option value="">{t.videos.anyFormat}</option>
        {FORMATS.map((one) => (
          <option key={one} value={one}>
            {t.formats[one].name}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t.review.title}
        value={search.verdict ?? ""}
        data-set={search.verdict !== undefined || undefined}
        onChange={(event) => set("verdict", event.target.value)}
      >
        <option value="">{t.videos.anyVerdict}</option>
        {VERDICTS.map((one) => (
          <option key={one} value={one}>
            {t.review.verdicts[one]}
          </option>
        ))}
      </Select>
      <span className={css.dates}>
        <label>
          <span>{t.videos.from}</span>
          <Input
            type="date"
            value={search.from ?? ""}
            max={search.to}
            onChange={(event) => set("from", event.target.value)}
          />
        </label>
        <label>
          <span>{t.videos.to}</span>
          <Input
            type="date"
            value={search.to ?? ""}
            min={search.from}
            onChange={(event) => set("to", event.target.value)}
          />
        </label>
      </span>
      <button
        type="button"
        className={css.chip}
        aria-pressed={search.paused === true}
        disabled={paused === 0 && search.paused === undefined}
        onClick={() => set("paused", search.paused ? undefined : true)}
      >
        {t.states.paused} {paused > 0 && <span>{format.number(paused)}</span>}
      </button>
      <button
        type="button"
        className={css.chip}
        aria-pressed={search.deleted === true}
        onClick={() => set("deleted", search.deleted ? undefined : true)}
      >
        {t.videos.deleted}
      </button>
    </div>
  );
}

/** Stands beside the lists' names: what narrows the list keeps one line to itself. */
export function Order({ search, onSearch }: { search: VideosSearch; onSearch: (search: VideosSearch) => void }) {
  const t = useText(words).videos;
  return (
    <div className={css.order}>
      {isNarrowed(search) && (
        <Button
          size="small"
          variant="text"
          startIcon={<X size={14} />}
          onClick={() =>
            onSearch({
              ...(search.show === undefined ? {} : { show: search.show }),
              ...(search.order === undefined ? {} : { order: search.order }),
            })
          }
        >
          {t.clear}
        </Button>
      )}
      <Select
        aria-label={t.order}
        value={search.order ?? "newest"}
        onChange={(event) => onSearch(readSearch({ ...search, order: event.target.value }))}
      >
        {VIDEO_ORDERS.map((one) => (
          <option key={one} value={one}>
            {t.orders[one]}
          </option>
        ))}
      </Select>
    </div>
  );
}
