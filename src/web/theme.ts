import { createTheme } from '@mui/material/styles';

/**
 * Colour is reserved for state (docs/how-it-works.md, "Rules of the house"). Each is at least 4.5 : 1 on the surfaces of
 * its scheme.
 */
interface StatePalette {
  encrypted: string;
  plaintext: string;
  busy: string;
  failed: string;
  unknown: string;
  notEligible: string;
}

declare module '@mui/material/styles' {
  interface Palette {
    state: StatePalette;
  }
  interface PaletteOptions {
    state: StatePalette;
  }
}

const LIGHT = {
  encrypted: '#0b6e4f',
  plaintext: '#8f5300',
  busy: '#2457c5',
  failed: '#b3261e',
  unknown: '#6b4fa0',
  notEligible: '#5a6675',
} satisfies StatePalette;

const DARK = {
  encrypted: '#4cc38a',
  plaintext: '#e6a94a',
  busy: '#7db1ff',
  failed: '#ff8f86',
  unknown: '#bda5f2',
  notEligible: '#98a4b3',
} satisfies StatePalette;

const MONOSPACE =
  'ui-monospace, "SF Mono", "Cascadia Mono", "Segoe UI Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace';
const SANS =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';

const regular = 400;
const strong = 600;

/** The type scale: five sizes, two weights. `caption` 12, `body2` 13, `body1` 14, `h2` 16, `h1` 20 (px). */
const size = (px: number, fontWeight: number, lineHeight: number) => ({
  fontSize: `${px / 16}rem`,
  fontWeight,
  lineHeight,
  letterSpacing: 0,
});

/** All tokens of the look: an 8-pixel grid, the type scale, two colour schemes that follow the system. */
export const theme = createTheme({
  cssVariables: { colorSchemeSelector: 'media' },
  colorSchemes: {
    light: {
      palette: {
        primary: { main: '#2457c5' },
        error: { main: LIGHT.failed },
        warning: { main: LIGHT.plaintext },
        success: { main: LIGHT.encrypted },
        background: { default: '#f5f6f8', paper: '#ffffff' },
        text: { primary: '#19212c', secondary: '#566272' },
        divider: '#dfe3e8',
        state: LIGHT,
      },
    },
    dark: {
      palette: {
        primary: { main: '#7db1ff' },
        error: { main: DARK.failed },
        warning: { main: DARK.plaintext },
        success: { main: DARK.encrypted },
        background: { default: '#11151b', paper: '#181d25' },
        text: { primary: '#e7ebf1', secondary: '#9eabba' },
        divider: '#2b333f',
        state: DARK,
      },
    },
  },
  spacing: 8,
  shape: { borderRadius: 6 },
  typography: {
    fontFamily: SANS,
    fontWeightRegular: regular,
    fontWeightMedium: strong,
    fontWeightBold: strong,
    h1: size(20, strong, 1.4),
    h2: size(16, strong, 1.5),
    h3: size(14, strong, 1.5),
    subtitle1: size(16, strong, 1.5),
    subtitle2: size(14, strong, 1.5),
    body1: size(14, regular, 1.5),
    body2: size(13, regular, 1.5),
    button: { ...size(14, strong, 1.5), textTransform: 'none' },
    caption: size(12, regular, 1.4),
    overline: { ...size(12, strong, 1.4), textTransform: 'none' },
  },
  transitions: {
    duration: {
      shortest: 80,
      shorter: 100,
      short: 120,
      standard: 150,
      complex: 150,
      enteringScreen: 150,
      leavingScreen: 120,
    },
  },
  components: {
    MuiCssBaseline: {
      styleOverrides: {
        body: { fontVariantNumeric: 'tabular-nums' },
        'code, .mono': { fontFamily: MONOSPACE, fontSize: '0.925em' },
        '@media (prefers-reduced-motion: reduce)': {
          '*, *::before, *::after': { animationDuration: '0.01ms !important', transitionDuration: '0.01ms !important' },
        },
      },
    },
    MuiButtonBase: { defaultProps: { disableRipple: true } },
    MuiButton: { defaultProps: { disableElevation: true } },
    MuiPaper: { defaultProps: { elevation: 0 } },
  },
});
