// Light, dark, or as the system is.
import { useColorScheme } from "@mui/material/styles";
import { Monitor, Moon, Sun } from "lucide-react";

import { useText } from "../../i18n/index.ts";
import { Choice } from "../../ui/Choice.tsx";

const ICONS = { light: Sun, dark: Moon, system: Monitor };
const MODES = ["light", "dark", "system"] as const;

export function ThemeChoice() {
  const t = useText().theme;
  const { mode = "system", setMode } = useColorScheme();
  return (
    <Choice<(typeof MODES)[number]>
      label={t.label}
      value={mode}
      onChange={setMode}
      options={MODES.map((value) => {
        const Icon = ICONS[value];
        return {
          value,
          name: t[value],
          label: <Icon size={14} aria-hidden style={{ display: "block", marginBlock: 2 }} />,
        };
      })}
    />
  );
}
