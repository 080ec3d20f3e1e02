// Several videos from a list: dropped or pasted, checked row by row, and begun, each row once.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { FileSpreadsheet } from "lucide-react";
import { useEffect, useState } from "react";

import { LIST_LIMITS, type BegunRow, type CheckedList } from "../../../../contract/api/batch.ts";
import { useBackend } from "../../../api/backend.tsx";
import { problemOf } from "../../../api/errors.ts";
import { format, useText } from "../../../i18n/index.ts";
import { Bar } from "../../../ui/Bar.tsx";
import Button from "../../../ui/Button.tsx";
import { DropZone } from "../../../ui/DropZone.tsx";
import { Field } from "../../../ui/Field.tsx";
import { Notice } from "../../../ui/Notice.tsx";
import { Panel } from "../../../ui/Panel.tsx";
import { Select } from "../../../ui/Select.tsx";
import { toast } from "../../../ui/Toasts.tsx";
import { NoText, readTextFile } from "../readTextFile.ts";
import { words } from "../words/index.ts";
import { Columns } from "./Columns.tsx";
import { dropList, keepList, readList } from "./keptList.ts";
import { Rows } from "./Rows.tsx";

import css from "./Several.module.css";

export default function Several() {
  const t = useText(words);
  const s = t.newVideo.several;
  const { client, api } = useBackend();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [list, setList] = useState(readList);
  const [unreadable, setUnreadable] = useState<string | null>(null);
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const [told, setTold] = useState<BegunRow[]>([]);
  const channels = useQuery(api.channels.list.queryOptions({ input: { limit: 200 } })).data?.items ?? [];
  useEffect(() => keepList(list), [list]);

  const check = useMutation({ mutationFn: (text: string) => client.batch.check({ text }) });
  const isKept = list.text.trim() !== "" && list.key === null;
  // One that was brought here, or kept from before; one whose sending was begun waits for the person.
  useEffect(() => {
    if (isKept) check.mutate(list.text);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- when it is shown, once
  }, []);
  const checked = check.data && check.variables === list.text ? check.data : null;
  const begin = useMutation({
    mutationFn: async (rows: number[]) => {
      setTold([]);
      const { text, channelId } = list;
      // Kept before the first row is begun: after a crash the same key begins only the rest.
      const key = list.key ?? crypto.randomUUID();
      setList({ ...list, key });
      const wish = { text, rows, idempotencyKey: key, ...(channelId === "" ? {} : { channelId }) };
      const all: BegunRow[] = [];
      for await (const row of await client.batch.begin(wish)) {
        all.push(row);
        setTold([...all]);
      }
      return all;
    },
    onSuccess: async (all) => {
      void queries.invalidateQueries({ queryKey: api.videos.list.key() });
      const begun = all.filter(({ video }) => video !== null).length;
      if (begun < all.length) return;
      dropList();
      toast({ tone: "good", title: s.begun(begun) });
      await navigate({ to: "/videos" });
    },
  });

  const put = (text: string) => {
    setUnreadable(null);
    setTold([]);
    setLeft(new Set());
    // Another list is another wish.
    setList({ ...list, text, key: text === list.text ? list.key : null });
    check.reset();
    if (text.trim() !== "") check.mutate(text);
  };
  const take = async ([file]: File[]) => {
    if (!file) return;
    try {
      put(await readTextFile(file, LIST_LIMITS.characters));
    } catch (error) {
      if (!(error instanceof NoText)) throw error;
      const { kind, characters } = error;
      const why =
        kind === "tooLong"
          ? t.newVideo.fileFaults.tooLong(format.number(characters), format.number(LIST_LIMITS.characters))
          : t.newVideo.fileFaults[kind];
      setUnreadable(`${t.newVideo.fileUnreadable(file.name)} ${why}`);
    }
  };
  const problem = check.error && problemOf(check.error);
  const failed = begin.error && problemOf(begin.error);
  const usable = checked ? checked.rows.filter(({ video, row }) => video !== null && !left.has(row)) : [];
  return (
    <div className={css.several}>
      <DropZone
        label={s.drop}
        hint={s.dropHint}
        accept=".csv,.tsv,.txt,text/csv"
        onFiles={(files) => void take(files)}
        isSmall={checked !== null}
      />
      {unreadable && <Notice tone="bad" title={unreadable} />}
      <Paste text={list.text} onText={put} isOpen={checked === null} />
      {list.key !== null && checked === null && (
        <Notice tone="calm" title={s.goOn}>
          <Button onClick={() => check.mutate(list.text)}>{s.checkAgain}</Button>
        </Notice>
      )}
      {problem && (
        <Notice
          tone="bad"
          title={problem.code === null ? t.problems.lost : problem.message}
          text={problem.code === null ? t.problems.lostHint : problem.hint}
        />
      )}
      {check.isPending && <p role="status">{s.checking}</p>}
      {checked && (
        <Panel title={s.checked} aside={<Told list={checked} />}>
          <Rows
            list={checked}
            left={left}
            told={told}
            onLeave={(row, isLeft) => {
              const next = new Set(left);
              if (isLeft) next.add(row);
              else next.delete(row);
              setLeft(next);
            }}
          />
        </Panel>
      )}
      {failed && (
        <Notice
          tone="bad"
          title={failed.code === null ? t.problems.lost : failed.message}
          text={failed.code === null ? s.lostHint : failed.hint}
        />
      )}
      {checked && (
        <div className={css.foot}>
          <Field label={t.newVideo.channel}>
            {(described) => (
              <Select
                {...described}
                value={list.channelId}
                onChange={(event) => setList({ ...list, channelId: event.target.value, key: null })}
              >
                <option value="">
                  {channels.find(({ isDefault }) => isDefault)?.name ?? t.newVideo.channelDefault}
                </option>
                {channels
                  .filter(({ isDefault }) => !isDefault)
                  .map(({ id, name }) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
              </Select>
            )}
          </Field>
          {begin.isPending && told.length > 0 && (
            <Bar label={s.beginning} value={told.length / Math.max(1, told.at(-1)?.total ?? 1)} />
          )}
          <Button
            variant="contained"
            size="large"
            startIcon={<FileSpreadsheet size={17} aria-hidden />}
            disabled={usable.length === 0}
            isBusy={begin.isPending}
            onClick={() => begin.mutate(usable.map(({ row }) => row))}
          >
            {begin.isPending ? s.beginning : s.begin(usable.length)}
          </Button>
        </div>
      )}
      <Columns />
    </div>
  );
}

function Told({ list }: { list: CheckedList }) {
  const t = useText(words).newVideo.several;
  const bad = list.rows.length - list.usable;
  return (
    <p className={css.told} role="status">
      {t.usable(list.usable, list.rows.length)}
      {bad > 0 && <b>{t.bad(bad)}</b>}
    </p>
  );
}

function Paste({ text, onText, isOpen }: { text: string; onText: (text: string) => void; isOpen: boolean }) {
  const t = useText(words).newVideo.several;
  const [typed, setTyped] = useState(text);
  useEffect(() => setTyped(text), [text]);
  return (
    <details className={css.paste} open={isOpen}>
      <summary>{t.paste}</summary>
      <textarea
        value={typed}
        rows={7}
        spellCheck={false}
        aria-label={t.paste}
        placeholder={t.placeholder}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Button size="small" disabled={typed.trim() === ""} onClick={() => onText(typed)}>
        {t.check}
      </Button>
    </details>
  );
}
