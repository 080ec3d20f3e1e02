// MUI under our own face: its controls' behaviour and names for screen readers, our sizes, lines and colours.
import { createTheme } from "@mui/material/styles";

import { dark, light, type Colours } from "./palette.ts";

declare module "@mui/material/styles" {
  interface Palette {
    page: Colours;
  }
  interface PaletteOptions {
    page?: Colours;
  }
}

const TEXT = '"Noto Sans Variable", system-ui, sans-serif';

/** Styles of components name colours as the style sheets do: `var(--yt-palette-page-ink)`. */
const colour = (name: keyof Colours) => `var(--yt-palette-page-${name})`;

const palette = (page: Colours) => ({
  primary: { main: page.accent, contrastText: page.onAccent },
  error: { main: page.bad },
  warning: { main: page.warn },
  success: { main: page.good },
  text: { primary: page.ink, secondary: page.muted, disabled: page.faint },
  background: { default: page.ground, paper: page.raised },
  divider: page.line,
  page,
});

export const theme = createTheme({
  cssVariables: { cssVarPrefix: "yt", colorSchemeSelector: "data-theme" },
  colorSchemes: { light: { palette: palette(light) }, dark: { palette: palette(dark) } },
  shape: { borderRadius: 8 },
  typography: { fontFamily: TEXT, fontSize: 13, htmlFontSize: 16, button: { textTransform: "none", fontWeight: 550 } },
  components: {
    MuiButtonBase: { defaultProps: { disableRipple: true, disableTouchRipple: true } },
    MuiButton: {
      defaultProps: { disableElevation: true, variant: "outlined", color: "inherit" },
      styleOverrides: {
        root: {
          fontSize: 13,
          lineHeight: "20px",
          minWidth: 0,
          minHeight: 34,
          padding: "6px 14px",
          borderRadius: 8,
          letterSpacing: 0,
          whiteSpace: "nowrap",
          transition: "background-color 120ms, border-color 120ms, opacity 120ms",
          "&.Mui-disabled": { opacity: 0.5, color: colour("ink") },
        },
        sizeSmall: { minHeight: 28, padding: "3px 10px", fontSize: 12.5 },
        sizeLarge: { minHeight: 42, padding: "10px 20px", fontSize: 14 },
        startIcon: { marginInlineEnd: 7, marginInlineStart: -2 },
        contained: {
          backgroundColor: colour("key"),
          color: colour("onKey"),
          "&:hover": { backgroundColor: colour("key"), opacity: 0.88 },
          "&.Mui-disabled": { backgroundColor: colour("key"), color: colour("onKey"), opacity: 0.4 },
        },
        outlined: {
          borderColor: colour("lineStrong"),
          backgroundColor: colour("surface"),
          color: colour("ink"),
          "&:hover": { borderColor: colour("lineStrong"), backgroundColor: colour("raised") },
        },
        text: {
          paddingInline: 10,
          color: colour("muted"),
          "&:hover": { backgroundColor: colour("hover"), color: colour("ink") },
        },
      },
    },
    MuiIconButton: {
      styleOverrides: {
        root: {
          width: 32,
          height: 32,
          padding: 0,
          borderRadius: 8,
          color: colour("muted"),
          "&:hover": { backgroundColor: colour("hover"), color: colour("ink") },
        },
      },
    },
    MuiTooltip: {
      defaultProps: { enterDelay: 400, enterNextDelay: 100 },
      styleOverrides: {
        tooltip: {
          backgroundColor: colour("key"),
          color: colour("onKey"),
          fontSize: 12,
          fontWeight: 450,
          lineHeight: "16px",
          padding: "5px 9px",
          borderRadius: 6,
        },
      },
    },
    MuiPaper: { styleOverrides: { root: { backgroundImage: "none" } } },
    MuiMenu: {
      styleOverrides: {
        paper: {
          marginBlockStart: 4,
          borderRadius: 10,
          border: `1px solid ${colour("lineStrong")}`,
          boxShadow: `0 12px 32px ${colour("shadow")}`,
          minWidth: 176,
        },
        list: { padding: 5 },
      },
    },
    MuiMenuItem: {
      styleOverrides: {
        root: {
          fontSize: 13,
          minHeight: 32,
          padding: "5px 9px",
          borderRadius: 6,
          gap: 9,
          "&:hover, &.Mui-focusVisible": { backgroundColor: colour("hover") },
        },
      },
    },
    MuiBackdrop: {
      styleOverrides: {
        root: { backgroundColor: "rgba(8, 8, 10, 0.55)" },
        invisible: { backgroundColor: "transparent" },
      },
    },
    MuiDialog: {
      styleOverrides: {
        paper: {
          borderRadius: 14,
          border: `1px solid ${colour("lineStrong")}`,
          boxShadow: `0 24px 64px ${colour("shadow")}`,
          padding: 6,
        },
      },
    },
    MuiDialogTitle: { styleOverrides: { root: { fontSize: 17, fontWeight: 600, paddingBlockEnd: 6 } } },
    MuiDialogActions: { styleOverrides: { root: { padding: "8px 18px 16px" } } },
    MuiOutlinedInput: {
      styleOverrides: {
        root: {
          fontSize: 13.5,
          lineHeight: "20px",
          backgroundColor: colour("surface"),
          borderRadius: 8,
          "& .MuiOutlinedInput-notchedOutline": { borderColor: colour("lineStrong"), transition: "border-color 120ms" },
          "&:hover:not(.Mui-focused, .Mui-error) .MuiOutlinedInput-notchedOutline": { borderColor: colour("faint") },
          "&.Mui-focused .MuiOutlinedInput-notchedOutline": { borderColor: colour("accent"), borderWidth: 2 },
        },
        input: { padding: "8px 12px", height: 20, "&::placeholder": { color: colour("faint"), opacity: 1 } },
        multiline: { padding: 0, "& textarea": { padding: "10px 12px", height: "auto" } },
      },
    },
    MuiNativeSelect: { styleOverrides: { icon: { color: colour("faint") } } },
    MuiSlider: {
      styleOverrides: {
        root: { height: 4, padding: "14px 0" },
        rail: { backgroundColor: colour("faint"), opacity: 0.35 },
        thumb: {
          width: 16,
          height: 16,
          boxShadow: `0 1px 4px ${colour("shadow")}`,
          "&::before": { boxShadow: "none" },
        },
      },
    },
  },
});
