// Where the data folder lies, with the way to it and to moving it.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { useBackend } from "../../api/backend.tsx";
import { useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { DataState } from "../../ui/DataState.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Row } from "./SettingRow.tsx";
import { words } from "./words/index.ts";

import css from "./parts.module.css";

export function DataFolder() {
  const t = useText(words).settings.dataFolder;
  const { api } = useBackend();
  const query = useQuery(api.system.health.queryOptions({ input: {} }));
  return (
    <Panel title={t.name} isTitleHidden>
      <Row name={t.name} about={t.about} isWide>
        <DataState query={query}>
          {({ dataDir }) => (
            <span className={css.pathLine}>
              <code dir="ltr">{dataDir}</code>
              <Button component={Link} to="/settings/storage" size="small">
                {t.move}
              </Button>
            </span>
          )}
        </DataState>
      </Row>
    </Panel>
  );
}
