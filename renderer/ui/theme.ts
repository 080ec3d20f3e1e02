// MUI under our own face: its controls' behaviour and names for screen readers, our sizes, lines and colours.
import { createTheme } from "@mui/material/styles";

const TEXT = '"Noto Sans Variable", system-ui, sans-serif';

export const theme = createTheme({
  cssVariables: { cssVarPrefix: "yt", nativeColor: true },
  palette: {
    primary: { main: "var(--accent)", contrastText: "var(--on-accent)" },
    error: { main: "var(--bad)" },
    warning: { main: "var(--warn)" },
    success: { main: "var(--good)" },
    text: { primary: "var(--ink)", secondary: "var(--muted)", disabled: "var(--faint)" },
    background: { default: "var(--ground)", paper: "var(--raised)" },
    divider: "var(--line)",
  },
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
          "&.Mui-disabled": { opacity: 0.5, color: "var(--ink)" },
        },
        sizeSmall: { minHeight: 28, padding: "3px 10px", fontSize: 12.5 },
        sizeLarge: { minHeight: 42, padding: "10px 20px", fontSize: 14 },
        startIcon: { marginInlineEnd: 7, marginInlineStart: -2 },
        contained: {
          backgroundColor: "var(--key)",
          color: "var(--on-key)",
          "&:hover": { backgroundColor: "var(--key)", opacity: 0.88 },
          "&.Mui-disabled": { backgroundColor: "var(--key)", color: "var(--on-key)", opacity: 0.4 },
        },
        outlined: {
          borderColor: "var(--line-strong)",
          backgroundColor: "var(--surface)",
          color: "var(--ink)",
          "&:hover": { borderColor: "var(--line-strong)", backgroundColor: "var(--raised)" },
        },
        text: {
          paddingInline: 10,
          color: "var(--muted)",
          "&:hover": { backgroundColor: "var(--hover)", color: "var(--ink)" },
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
          color: "var(--muted)",
          "&:hover": { backgroundColor: "var(--hover)", color: "var(--ink)" },
        },
      },
    },
    MuiTooltip: {
      defaultProps: { enterDelay: 400, enterNextDelay: 100 },
      styleOverrides: {
        tooltip: {
          backgroundColor: "var(--key)",
          color: "var(--on-key)",
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
          border: "1px solid var(--line-strong)",
          boxShadow: "0 12px 32px var(--shadow)",
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
          "&:hover, &.Mui-focusVisible": { backgroundColor: "var(--hover)" },
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
          border: "1px solid var(--line-strong)",
          boxShadow: "0 24px 64px var(--shadow)",
          padding: 6,
        },
      },
    },
    MuiDialogTitle: { styleOverrides: { root: { fontSize: 17, fontWeight: 600, paddingBlockEnd: 6 } } },
    MuiDialogActions: { styleOverrides: { root: { padding: "8px 24px 16px" } } },
    MuiOutlinedInput: {
      styleOverrides: {
        root: {
          fontSize: 13.5,
          lineHeight: "20px",
          backgroundColor: "var(--surface)",
          borderRadius: 8,
          "& .MuiOutlinedInput-notchedOutline": { borderColor: "var(--line-strong)", transition: "border-color 120ms" },
          "&:hover:not(.Mui-focused, .Mui-error) .MuiOutlinedInput-notchedOutline": { borderColor: "var(--faint)" },
          "&.Mui-focused .MuiOutlinedInput-notchedOutline": { borderColor: "var(--accent)", borderWidth: 2 },
        },
        input: { padding: "8px 12px", height: 20, "&::placeholder": { color: "var(--faint)", opacity: 1 } },
        multiline: { padding: 0, "& textarea": { padding: "10px 12px", height: "auto" } },
      },
    },
    MuiNativeSelect: { styleOverrides: { icon: { color: "var(--faint)" } } },
    MuiSlider: {
      styleOverrides: {
        root: { height: 4, padding: "14px 0" },
        rail: { backgroundColor: "var(--faint)", opacity: 0.35 },
        thumb: {
          width: 16,
          height: 16,
          boxShadow: "0 1px 4px var(--shadow)",
          "&::before": { boxShadow: "none" },
        },
      },
    },
  },
});
