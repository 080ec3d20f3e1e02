// What is the window's own: how it looks, and its language.
import { useText } from "../../i18n/index.ts";
import { Panel } from "../../ui/Panel.tsx";
import { Languages, Looks } from "../shell/Appearance.tsx";
import { Row } from "./SettingRow.tsx";
import { words } from "./words/index.ts";

export function General() {
  const t = useText(words).settings;
  return (
    <Panel title={t.appearance.name} isTitleHidden>
      <Row name={t.appearance.name} about={t.appearance.about} isWide>
        <Looks />
      </Row>
      <Row name={t.pageLanguage.name} about={t.pageLanguage.about} isWide>
        <Languages />
      </Row>
    </Panel>
  );
}
